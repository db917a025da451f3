package dev.gangway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.command.ErrorCode;
import dev.gangway.event.Event;
import dev.gangway.event.EventKind;
import dev.gangway.event.Origin;
import dev.gangway.event.StreamName;
import dev.gangway.fake.RecordingListener;
import dev.gangway.json.RawJson;
import dev.gangway.log.BootId;
import dev.gangway.log.Durability;
import dev.gangway.log.LogOptions;
import dev.gangway.log.LogSchema;
import dev.gangway.log.SqliteEventLog;
import dev.gangway.log.StreamWriter;
import dev.gangway.store.Database;
import dev.gangway.store.DiskSpace;
import dev.gangway.store.StoreException;
import dev.gangway.stream.MemoryBudget;
import dev.gangway.telemetry.Check;
import dev.gangway.telemetry.QueueLag;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthTest {
    @TempDir private Path directory;

    private final AtomicLong nanos = new AtomicLong();
    private volatile boolean broken;
    private SqliteEventLog log;

    @BeforeEach
    void open() {
        log =
                SqliteEventLog.open(
                        Database.open(directory, LogSchema.MIGRATIONS),
                        LogOptions.defaults(BootId.current()),
                        new RecordingListener(),
                        InstantSource.system(),
                        new Random(1),
                        point -> {
                            if (broken && point.equals("commit.rows")) {
                                throw new StoreException(StoreException.Reason.FULL, "full");
                            }
                        });
    }

    @AfterEach
    void close() {
        log.close();
    }

    private Health health(Path data, long floorBytes) {
        QueueLag never = new QueueLag(_ -> {}, nanos::get);
        QueueLag atOnce = new QueueLag(Runnable::run, nanos::get);
        return new Health(data, floorBytes, log, new MemoryBudget(1 << 20), never, atOnce, atOnce);
    }

    private static List<String> ill(Health health) {
        return health.checks().stream().filter(check -> !check.ok()).map(Check::name).toList();
    }

    private static String why(Health health, String name) {
        return health.checks().stream()
                .filter(check -> check.name().equals(name))
                .map(Check::why)
                .findFirst()
                .orElseThrow();
    }

    private void commitTo(String session) {
        try (StreamWriter writer = log.open(StreamName.session(session))) {
            writer.lock().lock();
            try {
                writer.append(
                        new Event(EventKind.PLAN, 0, 0, 1, Origin.AGENT, RawJson.EMPTY_OBJECT),
                        Durability.CONTROL);
            } finally {
                writer.lock().unlock();
            }
            log.flush();
        }
    }

    @Test
    void aServerWithRoomIsWellAndTakesWork() {
        Health health = health(directory, 1);

        health.look();

        assertThat(ill(health)).isEmpty();
        assertThat(health.obstacle()).isEmpty();
        assertThat(health.freeBytes()).isPositive();
    }

    @Test
    void belowTheFloorNothingNewBeginsAndASentenceSaysWhy() {
        Health health = health(directory, Long.MAX_VALUE);

        health.look();

        assertThat(ill(health)).containsExactly("disk");
        assertThat(health.obstacle().orElseThrow().code()).isEqualTo(ErrorCode.LIMIT);
        assertThat(health.obstacle().orElseThrow())
                .hasMessageContaining("MiB are free, less than limits.disk_floor_bytes");
    }

    @Test
    void aServerThatIsAskedToStopSaysSo() {
        Health health = health(directory, 0);

        health.stop();

        assertThat(ill(health)).containsExactly("running");
        assertThat(health.obstacle().orElseThrow().code()).isEqualTo(ErrorCode.SHUTTING_DOWN);
    }

    @Test
    void aDirectoryThatCannotBeLookedAtIsSaid() {
        Health health = health(directory.resolve("gone"), 0);

        health.look();

        assertThat(why(health, "disk")).contains("cannot be looked at");
    }

    @Test
    void aCommitThatFailedIsSaidUntilOneSucceeds() {
        Health health = health(directory, 0);
        broken = true;
        commitTo("a");
        assertThat(ill(health)).containsExactly("store");

        broken = false;
        commitTo("b");

        assertThat(ill(health)).isEmpty();
    }

    @Test
    void workThatWaitsTooLongIsSaid() {
        Health health = health(directory, 0);
        health.look();

        nanos.set(61_000_000_000L);

        assertThat(ill(health)).containsExactly("transcripts");
        assertThat(why(health, "transcripts")).contains("work waits for 61 s");
    }

    @Test
    void inodesAreCountedAsTheSystemCountsThem() throws Exception {
        long free = DiskSpace.of(directory).freeInodes();
        boolean linux = Files.exists(Path.of("/proc/self"));

        assertThat(free)
                .satisfiesAnyOf(
                        count -> assertThat(count).isEqualTo(DiskSpace.UNKNOWN),
                        count -> assertThat(count).isGreaterThan(Health.INODES_FLOOR));
        if (linux) {
            Process stat =
                    new ProcessBuilder("stat", "-f", "-c", "%d", directory.toString()).start();
            long counted =
                    Long.parseLong(
                            new String(
                                            stat.getInputStream().readAllBytes(),
                                            StandardCharsets.US_ASCII)
                                    .strip());
            if (counted > 0) {
                assertThat(free).isBetween(counted - counted / 2, counted + counted / 2);
            }
        }
    }
}
