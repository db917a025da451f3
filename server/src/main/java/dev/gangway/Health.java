package dev.gangway;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.log.EventLog;
import dev.gangway.log.SqliteEventLog;
import dev.gangway.store.DiskSpace;
import dev.gangway.stream.MemoryBudget;
import dev.gangway.telemetry.Check;
import dev.gangway.telemetry.QueueLag;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a server needs to do its work, and whether it has it. What costs time to look at is looked
/// at now and then ([#look]); the answers are quick. Any thread.
final class Health {
    /// How often it should be looked.
    static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    /// Fewer files than this can be made: SQLite and agents soon cannot.
    static final long INODES_FLOOR = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(Health.class);
    private static final long MEBIBYTE = 1 << 20;
    private static final Duration COMMIT_TIME_MAX = Duration.ofSeconds(10);
    private static final Duration LAG_MAX = Duration.ofSeconds(60);

    private final Path data;
    private final long floorBytes;
    private final EventLog log;
    private final MemoryBudget memory;
    private final QueueLag transcripts;
    private final QueueLag storeReads;
    private final QueueLag agentStarts;
    private volatile Disk disk = new Disk(Long.MAX_VALUE, DiskSpace.UNKNOWN, "");
    private volatile boolean stopping;

    /// What was seen of the file system last.
    ///
    /// @param trouble why it could not be looked at; empty when it could
    private record Disk(long freeBytes, long freeInodes, String trouble) {}

    /// @param floorBytes free space below which no new work is taken
    /// @param transcripts where transcripts are written
    Health(
            Path data,
            long floorBytes,
            EventLog log,
            MemoryBudget memory,
            QueueLag transcripts,
            QueueLag storeReads,
            QueueLag agentStarts) {
        this.data = data;
        this.floorBytes = floorBytes;
        this.log = log;
        this.memory = memory;
        this.transcripts = transcripts;
        this.storeReads = storeReads;
        this.agentStarts = agentStarts;
    }

    /// Looks at the disk, and at how long work waits. May block for as long as the disk does.
    void look() {
        transcripts.probe();
        storeReads.probe();
        agentStarts.probe();
        boolean wasLow = isLow();
        try {
            DiskSpace space = DiskSpace.of(data);
            disk = new Disk(space.freeBytes(), space.freeInodes(), "");
        } catch (IOException unreadable) {
            disk = new Disk(disk.freeBytes(), disk.freeInodes(), unreadable.toString());
        }
        if (isLow() != wasLow) {
            LOG.warn("disk space: {}", diskCheck().why());
        }
    }

    /// The server is asked to stop: it is not ready any more.
    void stop() {
        stopping = true;
    }

    /// Why no new work can be taken now; empty when it can.
    Optional<GatewayException> obstacle() {
        if (stopping) {
            return Optional.of(
                    new GatewayException(ErrorCode.SHUTTING_DOWN, "The server is stopping."));
        }
        return isLow()
                ? Optional.of(
                        new GatewayException(
                                ErrorCode.LIMIT,
                                "The server's disk is nearly full, so nothing new begins: "
                                        + diskCheck().why()))
                : Optional.empty();
    }

    /// Free space of the data directory's file system, in bytes, as of the last look.
    long freeBytes() {
        return disk.freeBytes();
    }

    /// Files that can still be made there; [DiskSpace#UNKNOWN] where the system does not say.
    long freeInodes() {
        return disk.freeInodes();
    }

    /// How all stands, in the order of docs/operations.md.
    List<Check> checks() {
        return List.of(
                Check.that("running", !stopping, "The server runs.", "The server is stopping."),
                storeCheck(),
                writerCheck(),
                diskCheck(),
                memoryCheck(),
                lagCheck("transcripts", "Transcripts are written", transcripts),
                lagCheck("store_reads", "What clients missed is read", storeReads),
                lagCheck("agent_starts", "Agents are started", agentStarts));
    }

    private Check storeCheck() {
        if (!(log instanceof SqliteEventLog sqlite)) {
            return new Check("store", true, "The log is not kept in a store.");
        }
        if (sqlite.isBroken()) {
            return new Check(
                    "store",
                    false,
                    "Nothing is committed any more. The server's log says why; restart it.");
        }
        return Check.that(
                "store",
                !sqlite.watch().lastFailed(),
                "The last commit succeeded.",
                "The last commit failed. The server's log says why.");
    }

    private Check writerCheck() {
        if (!(log instanceof SqliteEventLog sqlite)) {
            return new Check("log_writer", true, "The log has no writer to watch.");
        }
        long underWay = sqlite.watch().underWayNanos();
        long since = sqlite.watch().sinceCommitNanos();
        String last =
                since < 0
                        ? "Nothing was committed yet."
                        : "The last commit was " + words(since) + " ago.";
        return Check.that(
                "log_writer",
                underWay < COMMIT_TIME_MAX.toNanos() && !sqlite.isBroken(),
                last,
                "A commit has been under way for "
                        + words(underWay)
                        + ": the disk does not answer.");
    }

    private Check diskCheck() {
        Disk seen = disk;
        if (!seen.trouble().isEmpty()) {
            return new Check("disk", false, "The disk cannot be looked at: " + seen.trouble());
        }
        String free = seen.freeBytes() / MEBIBYTE + " MiB are free";
        if (seen.freeBytes() < floorBytes) {
            return new Check(
                    "disk",
                    false,
                    free
                            + ", less than limits.disk_floor_bytes: "
                            + floorBytes / MEBIBYTE
                            + " MiB.");
        }
        return Check.that(
                "disk",
                hasInodes(seen),
                free + ".",
                "Only " + seen.freeInodes() + " more files can be made (inodes).");
    }

    private boolean isLow() {
        Disk seen = disk;
        return seen.freeBytes() < floorBytes || !hasInodes(seen);
    }

    private static boolean hasInodes(Disk seen) {
        return seen.freeInodes() == DiskSpace.UNKNOWN || seen.freeInodes() >= INODES_FLOOR;
    }

    /// Full is how it should be; what is taken beyond that regardless should be little.
    private Check memoryCheck() {
        MemoryBudget.Snapshot now = memory.snapshot();
        String used =
                now.usedBytes() / MEBIBYTE
                        + " of "
                        + now.capBytes() / MEBIBYTE
                        + " MiB for frames are used";
        return Check.that(
                "memory",
                now.usedBytes() <= now.capBytes() + now.capBytes() / 2,
                used + ".",
                used + ": slow clients hold more than limits.ring_bytes and half of it again.");
    }

    private static Check lagCheck(String name, String what, QueueLag lag) {
        long nanos = lag.lagNanos();
        return Check.that(
                name,
                nanos < LAG_MAX.toNanos(),
                what + " without delay.",
                what + " too late: work waits for " + words(nanos) + ".");
    }

    private static String words(long nanos) {
        Duration time = Duration.ofNanos(nanos);
        return time.toSeconds() > 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }
}
