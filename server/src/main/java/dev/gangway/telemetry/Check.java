package dev.gangway.telemetry;

import java.util.Objects;

/// One thing that a server needs to do its work, and how it stands now.
///
/// @param name a word, as docs/operations.md lists it
/// @param why a sentence on how it stands, also when all is well; for whoever runs the server
public record Check(String name, boolean ok, String why) {
    public Check {
        Objects.requireNonNull(name);
        Objects.requireNonNull(why);
    }

    /// One that is well when a condition holds.
    ///
    /// @param well said when it holds
    /// @param ill said when not
    public static Check that(String name, boolean holds, String well, String ill) {
        return new Check(name, holds, holds ? well : ill);
    }
}
