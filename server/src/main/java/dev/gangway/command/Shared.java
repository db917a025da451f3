package dev.gangway.command;

import java.util.Objects;

/// What rights can be granted in.
public sealed interface Shared {
    String id();

    /// One session.
    record Session(String id) implements Shared {
        public Session {
            Objects.requireNonNull(id);
        }
    }

    /// A project: all sessions in it, those to come included, and, with the right to prompt, making
    /// sessions there.
    record Project(String id) implements Shared {
        public Project {
            Objects.requireNonNull(id);
        }
    }
}
