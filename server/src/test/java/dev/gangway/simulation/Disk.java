package dev.gangway.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/// The data directory, and what of it a loss of power would leave: everything up to the last fsync,
/// and of the write-ahead log behind that any part.
final class Disk {
    private static final String LOG = "gangway.db-wal";
    private static final String SHARED_MEMORY = "gangway.db-shm";
    private static final String LOCK = "lock";

    /// From here on SQLite may have written the log's pages into the database and begun the log
    /// anew: its length then says nothing about what is safe.
    private static final long LENGTH_KNOWN_BYTES = 3_900_000;

    private long syncedBytes;

    /// All that is written now is also fsynced.
    void synced(Path directory) {
        syncedBytes = length(directory);
    }

    /// Copies a directory as it is, in mid-flight.
    static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.list(from)) {
            Files.createDirectories(to);
            for (Path file : files.toList()) {
                if (!file.getFileName().toString().equals(LOCK)) {
                    Files.copy(
                            file,
                            to.resolve(file.getFileName()),
                            StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /// Copies what a loss of power leaves.
    void copyAfterPowerLoss(Path from, Path to, Moves moves) {
        copy(from, to);
        try {
            Files.deleteIfExists(to.resolve(SHARED_MEMORY));
            Path log = to.resolve(LOG);
            long written = length(from);
            if (written > syncedBytes && written < LENGTH_KNOWN_BYTES) {
                long kept =
                        syncedBytes
                                + (moves.oneIn(3) ? moves.below((int) (written - syncedBytes)) : 0);
                try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
                    channel.truncate(kept);
                }
            }
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private static long length(Path directory) {
        Path log = directory.resolve(LOG);
        try {
            return Files.exists(log) ? Files.size(log) : 0;
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> all = files.toList();
            for (Path file : all.reversed()) {
                Files.delete(file);
            }
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /// A new directory, in memory where the system has such a place: fsync costs nothing there.
    static Path temporary() {
        Path memory = Path.of("/dev/shm");
        try {
            return Files.isWritable(memory)
                    ? Files.createTempDirectory(memory, "gangway-simulation")
                    : Files.createTempDirectory("gangway-simulation");
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
