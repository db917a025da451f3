package dev.gangway.terminal;

import dev.gangway.process.isolation.Confinement;
import java.util.Objects;

/// What runs in terminals, as configured.
///
/// @param shell a program, or a name on the PATH
/// @param confinement what stands before it and what it may see
public record TerminalSettings(String shell, Confinement confinement) {
    public TerminalSettings {
        if (shell.isBlank()) {
            throw new IllegalArgumentException("a terminal needs a shell");
        }
        Objects.requireNonNull(confinement);
    }
}
