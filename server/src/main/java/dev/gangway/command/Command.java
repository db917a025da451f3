package dev.gangway.command;

import dev.gangway.json.RawJson;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// What a caller wants done. Each is checked against the caller, decided by its subject's state
/// table, and acknowledged after the commit of the event that it became.
public sealed interface Command {
    /// Makes a session and starts its agent; answered by [Result.Created] when the agent is ready.
    ///
    /// @param agent the agent's name; empty for the default one
    /// @param directory absolute, inside one of the caller's projects
    /// @param key idempotency key in the caller's feed
    record CreateSession(
            Optional<String> agent, String directory, SessionSetup setup, Optional<String> key)
            implements Command {
        public CreateSession {
            Objects.requireNonNull(agent);
            Objects.requireNonNull(directory);
            Objects.requireNonNull(setup);
            Objects.requireNonNull(key);
        }

        /// With nothing but a directory.
        public CreateSession(Optional<String> agent, String directory, Optional<String> key) {
            this(agent, directory, SessionSetup.NONE, key);
        }
    }

    /// A command to an agent as a whole, outside of any session; needs the right to administer,
    /// since it is done for all. Answered by [Result.Passed].
    sealed interface ToAgent extends Command {
        /// The agent's name; empty for the default one.
        Optional<String> agent();
    }

    /// Logs an agent in.
    ///
    /// @param method the id of one of the methods that it announced
    record Authenticate(Optional<String> agent, String method) implements ToAgent {
        public Authenticate {
            Objects.requireNonNull(agent);
            Objects.requireNonNull(method);
        }
    }

    /// Logs an agent out, if it can.
    record Logout(Optional<String> agent) implements ToAgent {
        public Logout {
            Objects.requireNonNull(agent);
        }
    }

    /// Raises the cap of a budget for its present period; needs the right to administer the project
    /// that it is of, or that the session lies in, and for others the server.
    ///
    /// @param budget its id, as events name it (`project:web/day/cost`)
    /// @param session whose sum it is, for a budget that is each session's own; empty for others
    /// @param cap the new one, in dollars or tokens as the budget counts
    record RaiseBudget(String budget, Optional<String> session, BigDecimal cap) implements Command {
        public RaiseBudget {
            Objects.requireNonNull(budget);
            Objects.requireNonNull(session);
            Objects.requireNonNull(cap);
        }
    }

    /// Writes a small JSON value that a front-end keeps for the caller, in the place of what was
    /// there. Answered by [Result.Stored].
    ///
    /// @param namespace 1 to 64 of `a-z`, `0-9`, `.`, `_` and `-`
    /// @param expected the tag of the version that is to be replaced, `0` for none; empty for
    ///   whichever is there
    record PutDocument(String namespace, RawJson content, Optional<String> expected)
            implements Command {
        public PutDocument {
            Namespace.require(namespace);
            Objects.requireNonNull(content);
            Objects.requireNonNull(expected);
        }
    }

    /// A command about who may come in and what they may do.
    sealed interface ToAccess extends Command {}

    /// Makes a user, or, without a password, a service, which comes in by tokens alone; needs the
    /// right to administer the server. Answered by [Result.Added].
    ///
    /// @param name unique among those that exist
    record AddUser(String name, Optional<Secret> password, boolean administrator)
            implements ToAccess {
        public AddUser {
            Objects.requireNonNull(name);
            Objects.requireNonNull(password);
        }
    }

    /// Changes a user, each part that is not empty. A user may change its own password; the rest
    /// needs the right to administer the server. A disabled user's credentials are good for
    /// nothing, and its sockets are closed.
    ///
    /// @param user the id
    record ChangeUser(
            String user,
            Optional<Boolean> administrator,
            Optional<Boolean> disabled,
            Optional<Secret> password)
            implements ToAccess {
        public ChangeUser {
            Objects.requireNonNull(user);
            Objects.requireNonNull(administrator);
            Objects.requireNonNull(disabled);
            Objects.requireNonNull(password);
        }
    }

    /// Makes a token, for the caller or, by an administrator of the server, for another; never
    /// further reaching than the caller's own credential. Answered by [Result.Issued], the one time
    /// at which the token is shown.
    ///
    /// @param user the id; empty for the caller
    /// @param lifetime empty for a token that does not expire
    record MakeToken(String name, Optional<String> user, Scope scope, Optional<Duration> lifetime)
            implements ToAccess {
        public MakeToken {
            Objects.requireNonNull(name);
            Objects.requireNonNull(user);
            Objects.requireNonNull(scope);
            Objects.requireNonNull(lifetime);
        }
    }

    /// Shows a one-time code by which a device is paired with the caller; answered by
    /// [Result.Issued] with the code.
    ///
    /// @param name the device's, as lists will show it
    record StartPairing(String name, Scope scope) implements ToAccess {
        public StartPairing {
            Objects.requireNonNull(name);
            Objects.requireNonNull(scope);
        }
    }

    /// Ends a token, a device or a browser's log-in: its sockets are closed at once. One's own, or,
    /// by an administrator of the server, another's.
    record RevokeCredential(String credential) implements ToAccess {
        public RevokeCredential {
            Objects.requireNonNull(credential);
        }
    }

    /// Grants a user rights in a session or a project instead of those granted before; none of them
    /// ends the grant. To see is part of every other right. Needs the right to administer what is
    /// shared.
    ///
    /// @param user the id
    record Grant(Shared shared, String user, Set<Right> rights) implements ToAccess {
        public Grant {
            Objects.requireNonNull(shared);
            Objects.requireNonNull(user);
            rights = Set.copyOf(rights);
        }
    }

    /// A command to one session.
    sealed interface ToSession extends Command {
        String session();
    }

    /// Gives the session a prompt; answered by [Result.Accepted].
    ///
    /// @param content an array of ACP content blocks, at least one
    /// @param meta passed on to the agent; an empty object for nothing
    /// @param key idempotency key within (caller, session)
    record Prompt(
            String session, RawJson content, RawJson meta, WhenBusy whenBusy, Optional<String> key)
            implements ToSession {
        public Prompt {
            Objects.requireNonNull(session);
            Objects.requireNonNull(content);
            Objects.requireNonNull(meta);
            Objects.requireNonNull(whenBusy);
            Objects.requireNonNull(key);
        }
    }

    /// Ends the running turn and removes the caller's own queued prompts. Nothing to cancel is
    /// fine.
    record Cancel(String session) implements ToSession {}

    /// Ends one turn: removed when queued, cancelled when running, nothing when over.
    record CancelTurn(String session, long turn) implements ToSession {}

    /// Answers an open request; the first valid answer wins.
    ///
    /// @param request the durable id
    record Answer(String session, String request, RequestAnswer answer) implements ToSession {
        public Answer {
            Objects.requireNonNull(session);
            Objects.requireNonNull(request);
            Objects.requireNonNull(answer);
        }
    }

    /// Sets the agent's mode; answered when the agent accepted or refused it.
    record SetMode(String session, String mode) implements ToSession {}

    /// Sets one of the agent's options; answered when the agent accepted or refused it.
    record SetConfigOption(String session, String option, RawJson value) implements ToSession {}

    /// Replaces the content of a queued prompt.
    record EditQueued(String session, long turn, RawJson content) implements ToSession {}

    record RemoveQueued(String session, long turn) implements ToSession {}

    /// Lets held prompts run.
    record ReleaseQueue(String session) implements ToSession {}

    /// Ends the session's agent, and its turn with it; needs the right to administer. The session
    /// stays.
    record StopAgent(String session) implements ToSession {}

    /// Makes sure the agent of the session runs, without a prompt; answered when it is ready.
    record WakeAgent(String session) implements ToSession {}

    /// Makes a session of the caller's that begins with what another said in its finished turns;
    /// answered by [Result.Created] when its agent is ready.
    ///
    /// @param session the one to begin with, its parent
    /// @param directory as for [CreateSession]
    /// @param key idempotency key in the caller's feed
    record ForkSession(String session, String directory, SessionSetup setup, Optional<String> key)
            implements ToSession {
        public ForkSession {
            Objects.requireNonNull(session);
            Objects.requireNonNull(directory);
            Objects.requireNonNull(setup);
            Objects.requireNonNull(key);
        }
    }

    /// Replaces what was brought for the session before, each part that is not empty. An agent that
    /// runs already keeps what it has until its next start.
    record SetUpSession(String session, SessionSetup setup) implements ToSession {
        public SetUpSession {
            Objects.requireNonNull(session);
            Objects.requireNonNull(setup);
        }
    }

    /// Gives the session a title, which the agent's own titles do not replace; an empty one lets
    /// the agent's stand again.
    ///
    /// @param title at most [#CHARACTERS_MAX] characters, without control characters
    record RenameSession(String session, String title) implements ToSession {
        /// The longest title.
        public static final int CHARACTERS_MAX = 200;

        public RenameSession {
            Objects.requireNonNull(session);
            Objects.requireNonNull(title);
            boolean readable = title.chars().noneMatch(Character::isISOControl);
            if (title.length() > CHARACTERS_MAX || !readable) {
                throw new GatewayException(
                        ErrorCode.INVALID,
                        "A title has at most "
                                + CHARACTERS_MAX
                                + " characters and no control characters.");
            }
        }
    }

    /// Binds an id that a front-end chose to the session, for the caller on one wire:
    /// [Query.Aliases] finds the session by it, until the session is deleted. The same again is
    /// fine; refused with CONFLICT when the id is bound to another session.
    ///
    /// @param wire the wire's name
    /// @param alias 1 to [#CHARACTERS_MAX] characters, without control characters
    record BindAlias(String session, String wire, String alias) implements ToSession {
        /// The longest alias.
        public static final int CHARACTERS_MAX = 200;

        public BindAlias {
            Objects.requireNonNull(session);
            Objects.requireNonNull(wire);
            Objects.requireNonNull(alias);
            boolean readable = alias.chars().noneMatch(Character::isISOControl);
            if (alias.isEmpty() || alias.length() > CHARACTERS_MAX || !readable) {
                throw new GatewayException(
                        ErrorCode.INVALID,
                        "An id has 1 to "
                                + CHARACTERS_MAX
                                + " characters and no control characters.");
            }
        }
    }

    /// Puts the session aside, or takes it back: lists leave out what is put aside. Nothing else
    /// changes. Needs the right to administer, since it is put aside for all.
    record ArchiveSession(String session, boolean archived) implements ToSession {
        public ArchiveSession {
            Objects.requireNonNull(session);
        }
    }

    /// Drops an answer that was kept as a rule and holds in the session; needs the right to approve
    /// in what it is kept for, and for a user's to be that user.
    record DropRule(String session, String rule) implements ToSession {
        public DropRule {
            Objects.requireNonNull(session);
            Objects.requireNonNull(rule);
        }
    }

    /// Removes the session for good, its history included; refused with CONFLICT while a turn runs.
    /// Needs the right to administer. From then on there is no such session.
    record DeleteSession(String session) implements ToSession {
        public DeleteSession {
            Objects.requireNonNull(session);
        }
    }
}
