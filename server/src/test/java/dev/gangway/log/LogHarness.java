package dev.gangway.log;

import dev.gangway.event.StreamName;
import dev.gangway.fake.FakeClock;
import dev.gangway.fake.RecordingListener;
import dev.gangway.store.Database;
import dev.gangway.store.FaultPoint;
import dev.gangway.store.Migration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;

/// A real log in a directory, which a test can close, kill, and open again.
final class LogHarness implements AutoCloseable {
    final Path directory;
    final FakeClock clock = new FakeClock();
    final RecordingListener listener = new RecordingListener();
    String bootId = "boot-1";
    boolean strict;
    Keep keep = Keep.EVERYTHING;
    FaultPoint faults = FaultPoint.NONE;
    private final RandomGenerator random;
    private Database database;
    private SqliteEventLog log;

    LogHarness(Path directory, long seed) {
        this.directory = directory;
        this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        open();
    }

    LogHarness(Path directory) {
        this(directory, 1);
    }

    SqliteEventLog log() {
        return log;
    }

    Database database() {
        return database;
    }

    boolean step() {
        return log.step();
    }

    void open() {
        List<Migration> migrations = new ArrayList<>(LogSchema.MIGRATIONS);
        migrations.add(EventLogContract.NOTES);
        FaultPoint seam = step -> faults.reached(step);
        database = Database.open(directory, migrations, seam);
        boolean opened = false;
        try {
            LogOptions options = LogOptions.defaults(bootId).keeping(keep);
            log =
                    SqliteEventLog.open(
                            database,
                            strict ? options.asStrict() : options,
                            listener,
                            clock,
                            random,
                            seam);
            opened = true;
        } finally {
            if (!opened) {
                database.close();
            }
        }
    }

    void kill() {
        log.abandon();
    }

    void restart() {
        log.close();
        open();
    }

    void killAndOpen() {
        kill();
        open();
    }

    /// Copies what the directory holds now, as a backup or a machine that loses its power would
    /// have it.
    Path copyTo(Path target) {
        copy(directory, target);
        return target;
    }

    static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.list(from)) {
            Files.createDirectories(to);
            for (Path file : files.toList()) {
                if (!file.getFileName().toString().equals("lock")) {
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

    String epoch(StreamName stream) {
        return log.status(stream).orElseThrow().epoch().toString();
    }

    @Override
    public void close() {
        log.close();
    }

    /// Thrown from a fault point: the process is gone.
    static final class Crash extends Error {
        private static final long serialVersionUID = 1L;

        Crash(String step) {
            super("planted at " + step);
        }
    }
}
