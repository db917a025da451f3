package dev.gangway.process.isolation;

import java.nio.file.Path;

/// One part of the file system that an agent sees.
public sealed interface Mount {
    Path place();

    /// Something of the machine's, to read.
    ///
    /// @param system a part of the system itself: stays read-only also inside what may be written
    record ReadOnly(Path source, Path place, boolean system) implements Mount {}

    /// Something of the machine's, to read and write.
    record Writable(Path source, Path place) implements Mount {}

    /// An empty directory of the agent's own, in memory, gone with it.
    record Empty(Path place) implements Mount {}

    /// What would be visible here is not: a directory reads as empty, a file cannot be read.
    record Hidden(Path place, boolean directory) implements Mount {}

    /// A symbolic link of the system's, as `/bin`.
    record Link(Path place, Path target) implements Mount {}

    /// The processes of the agent's own namespace.
    record Processes(Path place) implements Mount {}

    /// The harmless devices.
    record Devices(Path place) implements Mount {}

    /// Whether something of the machine's shows here.
    default boolean shows() {
        return this instanceof ReadOnly || this instanceof Writable;
    }
}
