package dev.gangway.process.isolation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// How one agent is confined, as it is configured.
///
/// @param wrap a command and its arguments that the agent's own command is handed to, as in `nice`,
///   `-n`, `5`; empty for none. Where the agent is isolated the wrap is isolated with it.
/// @param writable what the agent may write besides its project: its state, further directories;
///   absolute
/// @param readable what it may read besides; absolute
/// @param trusted whether command, arguments and variables come from the configuration: then what
///   they name is shown too. What an agent itself asks to be run must not widen what it sees, and
///   its variables must not reach what confines it.
public record Confinement(
        List<String> wrap,
        Isolation isolation,
        List<Path> writable,
        List<Path> readable,
        boolean trusted) {
    /// Nothing before the command, no isolation.
    public static final Confinement NONE =
            new Confinement(List.of(), Isolation.OFF, List.of(), List.of());

    /// Isolated where that can be done, with nothing of its own.
    public static final Confinement AUTO =
            new Confinement(List.of(), Isolation.AUTO, List.of(), List.of());

    /// For what is configured.
    public Confinement(
            List<String> wrap, Isolation isolation, List<Path> writable, List<Path> readable) {
        this(wrap, isolation, writable, readable, true);
    }

    public Confinement {
        wrap = List.copyOf(wrap);
        Objects.requireNonNull(isolation);
        writable = List.copyOf(writable);
        readable = List.copyOf(readable);
    }

    /// The same, with further directories that may be written.
    public Confinement alsoWriting(List<Path> directories) {
        List<Path> all = new ArrayList<>(writable);
        all.addAll(directories);
        return new Confinement(wrap, isolation, all, readable, trusted);
    }

    /// The same, with further places that may be read.
    public Confinement alsoReading(List<Path> places) {
        List<Path> all = new ArrayList<>(readable);
        all.addAll(places);
        return new Confinement(wrap, isolation, writable, all, trusted);
    }

    /// The same, for a command that the agent asks for.
    public Confinement forCommandsOfTheAgent() {
        return new Confinement(wrap, isolation, writable, readable, false);
    }
}
