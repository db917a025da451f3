package dev.gangway.access;

import java.util.Objects;

/// What a right is asked for.
public sealed interface Subject {
    /// The server as a whole: agents' log-ins, users, configuration. Administrators' alone.
    record Server() implements Subject {}

    /// @param owner a principal's id
    record OfProject(String project, String owner) implements Subject {
        public OfProject {
            Objects.requireNonNull(project);
            Objects.requireNonNull(owner);
        }
    }

    /// @param owner a principal's id; empty for nobody's
    /// @param project the id of the project it lies in
    record OfSession(String session, String owner, String project) implements Subject {
        public OfSession {
            Objects.requireNonNull(session);
            Objects.requireNonNull(owner);
            Objects.requireNonNull(project);
        }
    }
}
