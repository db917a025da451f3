package dev.gangway.process.isolation;

import java.nio.file.Path;

/// Whether bubblewrap works on this machine, found out by running it.
public sealed interface Bubblewrap {
    /// It works.
    ///
    /// @param program `bwrap`, absolute
    record Works(Path program) implements Bubblewrap {}

    /// It does not.
    ///
    /// @param why a clause, as in "bubblewrap is not installed"
    /// @param remedy a sentence that says what to do
    record Unusable(String why, String remedy) implements Bubblewrap {}
}
