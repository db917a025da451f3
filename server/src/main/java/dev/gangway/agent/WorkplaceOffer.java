package dev.gangway.agent;

import java.util.Objects;

/// What an agent may ask of Gangway besides a person's answer: files and terminals of its session's
/// directory. Switched on per agent by configuration.
///
/// @param files what it may do with files
/// @param terminals whether it may run commands
public record WorkplaceOffer(Files files, boolean terminals) {
    /// Nothing is offered: such requests are refused as unknown methods.
    public static final WorkplaceOffer NONE = new WorkplaceOffer(Files.OFF, false);

    /// How far an agent's requests for files go.
    public enum Files {
        OFF,
        READ,
        /// Reading, too.
        WRITE
    }

    public WorkplaceOffer {
        Objects.requireNonNull(files);
    }

    public boolean reads() {
        return files != Files.OFF;
    }

    public boolean writes() {
        return files == Files.WRITE;
    }

    /// Whether anything is offered at all.
    public boolean isEmpty() {
        return files == Files.OFF && !terminals;
    }
}
