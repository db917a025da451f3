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

    /// The caller's own sessions, newest change first, archived ones left out. An administrator may
    /// see others' by their ids, but a list is a person's own, as a feed is.
    ///
    /// @param directory only those that work there; links are followed
    /// @param cursor where the page before ended; empty for the first
    /// @param limit 1 to 200
    record Sessions(Optional<String> directory, Optional<String> cursor, int limit)
            implements Query {}

    /// The open requests of the caller's own sessions, of those that changed last.
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

    /// All users and services, for administrators of the server; for others themselves and those
    /// whom they could share with: names and ids.
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

    /// Who has which rights in a session or project; needs the right to administer it.
    record Grants(Shared shared) implements Query {
        public Grants {
            Objects.requireNonNull(shared);
        }
    }
}
