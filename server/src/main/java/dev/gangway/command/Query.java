package dev.gangway.command;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/// What a caller wants to know.
public sealed interface Query {
    /// One session's committed state.
    record Session(String session) implements Query {
        public Session {
            Objects.requireNonNull(session);
        }
    }

    /// The sessions that are the caller's to see, its own, those in its projects and those granted
    /// to it, newest change first, archived ones left out. An administrator may see others' by
    /// their ids, but a list is a person's own, as a feed is.
    ///
    /// @param wanted which of them
    /// @param cursor where the page before ended; empty for the first
    /// @param limit 1 to 200
    record Sessions(SessionFilter wanted, Optional<String> cursor, int limit) implements Query {
        /// @param directory only those that work there; links are followed
        public Sessions(Optional<String> directory, Optional<String> cursor, int limit) {
            this(SessionFilter.in(directory), cursor, limit);
        }
    }

    /// A page of the events of a stream, and what the position asked for got: a gap or a reset is
    /// said, as for a subscription.
    ///
    /// @param session the id; empty for the caller's own feed
    /// @param epoch of the sequence; empty for the stream's own of now
    /// @param after events behind this sequence; 0 for all
    /// @param limit 1 to 500
    record Events(Optional<String> session, Optional<String> epoch, long after, int limit)
            implements Query {
        public Events {
            Objects.requireNonNull(session);
            Objects.requireNonNull(epoch);
        }
    }

    /// What became of one turn of a session.
    record Turn(String session, long turn) implements Query {
        public Turn {
            Objects.requireNonNull(session);
        }
    }

    /// The answers that were kept as rules and hold in a session.
    record Rules(String session) implements Query {
        public Rules {
            Objects.requireNonNull(session);
        }
    }

    /// The ids that the caller's front-ends chose for sessions on one wire, of sessions that it may
    /// see; those of the sessions that changed last first, at most [#ALIASES_MAX].
    ///
    /// @param wire the wire's name
    /// @param alias only this one; empty for all
    record Aliases(String wire, Optional<String> alias) implements Query {
        public Aliases {
            Objects.requireNonNull(wire);
            Objects.requireNonNull(alias);
        }
    }

    /// The open requests of the same sessions, of those that changed last.
    record OpenRequests() implements Query {}

    /// A page of a session's transcript.
    ///
    /// @param before entries below this ordinal, the last ones first found; empty for the newest
    /// @param after entries above this ordinal instead
    /// @param limit 1 to 500
    record Transcript(String session, Optional<Long> before, Optional<Long> after, int limit)
            implements Query {}

    /// What was said in the sessions that the caller owns or was granted a right in, newest first.
    ///
    /// @param text words that must all be there, "phrases", and beginnings of words with a `*`
    /// @param project only in this one, by its id
    /// @param agent only what was said in sessions with this one, by its name
    /// @param kind only these entries: `message` or `tool_call`
    /// @param from only what began at or after this time
    /// @param to only what began before this time
    /// @param cursor where the page before ended; empty for the first
    /// @param limit 1 to 50
    record Search(
            String text,
            Optional<String> project,
            Optional<String> agent,
            Optional<String> kind,
            Optional<Instant> from,
            Optional<Instant> to,
            Optional<String> cursor,
            int limit)
            implements Query {
        public Search {
            Objects.requireNonNull(text);
            Objects.requireNonNull(project);
            Objects.requireNonNull(agent);
            Objects.requireNonNull(kind);
            Objects.requireNonNull(from);
            Objects.requireNonNull(to);
            Objects.requireNonNull(cursor);
        }

        /// With nothing but words.
        public Search(String text, int limit) {
            this(
                    text,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    limit);
        }
    }

    /// The projects that the caller may work in: the roots of its sessions' directories.
    record Projects() implements Query {}

    /// The agents that are configured or were found.
    record Agents() implements Query {}

    /// All users and services, for administrators of the server; for others themselves alone.
    record Users() implements Query {}

    /// Tokens, devices and log-ins that are good: the caller's own, or, for an administrator of the
    /// server, a named user's.
    ///
    /// @param user the id; empty for the caller
    record Credentials(Optional<String> user) implements Query {
        public Credentials {
            Objects.requireNonNull(user);
        }
    }

    /// What turns used, summed: the caller's own, those of its projects, and for an administrator
    /// of the server everybody's. At most [#USAGE_SUMS_MAX] sums, the last ones of their order.
    ///
    /// @param by what is summed together
    /// @param from turns that began then or later
    /// @param to and before then
    /// @param of only those
    record Usage(UsageGroup by, Instant from, Instant to, UsageFilter of) implements Query {
        public Usage {
            Objects.requireNonNull(by);
            Objects.requireNonNull(from);
            Objects.requireNonNull(to);
            Objects.requireNonNull(of);
        }
    }

    /// How budgets stand: those that the caller may raise and those of its own name, or, for a
    /// session that it may observe, all that count the session's turns.
    ///
    /// @param session the id; empty for those that sessions share
    record Budgets(Optional<String> session) implements Query {
        public Budgets {
            Objects.requireNonNull(session);
        }
    }

    /// How many aliases one answer has.
    int ALIASES_MAX = 1000;

    /// How many sums one answer has.
    int USAGE_SUMS_MAX = 1000;

    /// Only turns of these; each empty for all.
    ///
    /// @param project the id
    /// @param owner the id
    record UsageFilter(
            Optional<String> session,
            Optional<String> project,
            Optional<String> owner,
            Optional<String> agent,
            Optional<String> model) {
        public static final UsageFilter ALL =
                new UsageFilter(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());

        public UsageFilter {
            Objects.requireNonNull(session);
            Objects.requireNonNull(project);
            Objects.requireNonNull(owner);
            Objects.requireNonNull(agent);
            Objects.requireNonNull(model);
        }
    }

    /// What is summed together. Days and months are UTC's.
    enum UsageGroup {
        ALL,
        TURN,
        SESSION,
        PROJECT,
        OWNER,
        AGENT,
        MODEL,
        DAY,
        MONTH
    }

    /// What a front-end keeps for the caller.
    record Document(String namespace) implements Query {
        public Document {
            Namespace.require(namespace);
        }
    }

    /// Who has which rights in a session or project; needs the right to administer it.
    record Grants(Shared shared) implements Query {
        public Grants {
            Objects.requireNonNull(shared);
        }
    }

    /// A page of the audit, for administrators of the server. To have read it is a record too.
    ///
    /// @param before records below this number, the last ones; empty for the newest
    /// @param after records above this number instead
    /// @param limit 1 to 500
    record Audit(Optional<Long> before, Optional<Long> after, int limit) implements Query {
        public Audit {
            Objects.requireNonNull(before);
            Objects.requireNonNull(after);
        }
    }
}
