package dev.gangway.store;

import java.util.Objects;

/// The store could not do what was asked. The message is a sentence for the person who runs the
/// server: what is wrong, with which file, and what helps.
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// What sort of trouble it is.
    public enum Reason {
        /// Another server holds the directory.
        IN_USE,
        /// The file may not grow: the disk or a quota is full.
        FULL,
        /// Something that was written cannot be read back.
        DAMAGED,
        /// A newer Gangway wrote it.
        NEWER,
        /// The file is something else.
        NOT_A_DATABASE,
        /// The system refused to read or write.
        IO,
        /// The store was closed.
        CLOSED,
        /// A read took longer than it may, and was stopped.
        TOO_LONG,
        /// The statement itself is wrong, or broke a constraint.
        STATEMENT
    }

    private final Reason reason;

    public StoreException(Reason reason, String message) {
        super(message);
        this.reason = Objects.requireNonNull(reason);
    }

    public StoreException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = Objects.requireNonNull(reason);
    }

    public Reason reason() {
        return reason;
    }
}
