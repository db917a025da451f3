package dev.gangway.cli;

import dev.gangway.process.LocalLauncher;
import dev.gangway.process.Marker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;

/// Starts the children of a command, which carry the data directory's mark as the server's do.
final class Children {
    private Children() {}

    /// A launcher for the children of this command.
    static LocalLauncher launcher(Path data) {
        return new LocalLauncher(marker(data), System.getenv(), InstantSource.system());
    }

    private static Marker marker(Path data) {
        long pid = ProcessHandle.current().pid();
        try {
            Files.createDirectories(data);
            return Marker.of(data, pid, new SecureRandom());
        } catch (IOException unwritable) {
            // A command that only looks must work where nothing can be written. Its children end
            // with it all the same.
            return new Marker("none", Long.toString(pid));
        }
    }
}
