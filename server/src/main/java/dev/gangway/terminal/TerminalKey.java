package dev.gangway.terminal;

import java.nio.file.Path;
import java.util.Objects;

/// What a terminal is found again by. Whose it is belongs to it, so that nobody finds another's.
///
/// @param principal the id of whose it is
/// @param directory where its program begins; absolute, links resolved
/// @param session what the front-end calls the place in which it shows it
/// @param command a line for the shell; empty for the shell itself
public record TerminalKey(String principal, Path directory, String session, String command) {
    public TerminalKey {
        Objects.requireNonNull(principal);
        Objects.requireNonNull(session);
        Objects.requireNonNull(command);
        if (!directory.isAbsolute()) {
            throw new IllegalArgumentException("a terminal's directory is absolute");
        }
    }
}
