package dev.gangway.cli;

import dev.gangway.process.Isolator;
import dev.gangway.process.LocalLauncher;
import dev.gangway.process.Marker;
import dev.gangway.process.isolation.Bubblewrap;
import dev.gangway.process.isolation.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;

/// Starts the children of a command, which carry the data directory's mark as the server's do.
final class Children {
    private Children() {}

    /// A launcher for the children of this command, which isolates as a server that was started
    /// here would.
    static LocalLauncher launcher(Path data, Bubblewrap bubblewrap) {
        Marker marker = marker(data);
        return new LocalLauncher(
                marker, System.getenv(), InstantSource.system(), isolator(data, bubblewrap));
    }

    private static Isolator isolator(Path data, Bubblewrap bubblewrap) {
        try {
            List<Path> here = List.of(Path.of("").toRealPath());
            return Isolator.of(bubblewrap, Surroundings.of(data, here));
        } catch (IOException unreadable) {
            // Without a data directory there is nothing to keep an agent from.
            return Isolator.none();
        }
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
