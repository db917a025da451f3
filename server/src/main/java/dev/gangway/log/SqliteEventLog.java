package dev.gangway.log;

import dev.gangway.event.Epoch;
import dev.gangway.event.Position;
import dev.gangway.event.StreamName;
import dev.gangway.store.Database;
import dev.gangway.store.FaultPoint;
import dev.gangway.store.StoreException;
import dev.gangway.store.Synchronous;
import dev.gangway.store.Transaction;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The log on SQLite.
///
/// Its writer is whoever calls [#step]: the thread that [#start] makes, or, where nothing may run
/// by itself, a simulation. All that the interfaces call "the writer thread" is under one lock.
public final class SqliteEventLog implements EventLog {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteEventLog.class);

    /// What a reset to a stream that does not exist names: no stream has this epoch.
    private static final Epoch NO_EPOCH = new Epoch(0, "000000");

    private static final int NONCE_LIMIT = 1 << 24;
    private static final int TRIM_ROWS_MAX = 256;
    private static final int REMOVE_ROWS_MAX = 64;

    /// More commits than what is pending at a server's end can need.
    private static final int FLUSH_STEPS_MAX = 100;

    private final Database database;
    private final LogOptions options;
    private final LogListener listener;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final FaultPoint faults;
    private final CommitQueue queue = new CommitQueue();
    private final LiveStreams live = new LiveStreams(this::nonce);
    private final FlowSync flowSync;
    private final Committer committer;
    private final Incarnation incarnation;

    /// Guards commits, openings and trims against each other.
    private final ReentrantLock committing = new ReentrantLock();

    private long renewedMillis;
    private boolean closed;

    /// Written under the lock.
    private volatile boolean broken;

    private volatile @Nullable LogWriterThread writer;

    private SqliteEventLog(
            Database database,
            LogOptions options,
            LogListener listener,
            InstantSource clock,
            RandomGenerator random,
            FaultPoint faults) {
        this.database = database;
        this.options = options;
        this.listener = listener;
        this.clock = clock;
        this.random = random;
        this.faults = faults;
        this.flowSync = new FlowSync(clock, options.syncWithin());
        this.committer =
                new Committer(database, queue, live, flowSync, options.strict(), listener, faults);
        this.incarnation = new Incarnation(database, options.bootId(), random, faults);
    }

    /// Opens the log in a database that has [LogSchema#MIGRATIONS], and changes epochs where events
    /// that were shown may be gone. The database is the log's from here on: it closes it.
    ///
    /// @param random for epochs' nonces and the incarnation; from a seed only in tests
    public static SqliteEventLog open(
            Database database,
            LogOptions options,
            LogListener listener,
            InstantSource clock,
            RandomGenerator random,
            FaultPoint faults) {
        SqliteEventLog log = new SqliteEventLog(database, options, listener, clock, random, faults);
        log.incarnation.open(log::nonce);
        log.renewedMillis = clock.millis();
        return log;
    }

    /// Starts the thread that commits. Once; without it, commits happen in [#step].
    public void start() {
        LogWriterThread thread =
                new LogWriterThread(
                        queue,
                        flowSync,
                        this::step,
                        () -> committer.counts().events(),
                        this::broken);
        writer = thread;
        thread.start();
    }

    /// Nothing is committed any more: whoever appends, and whoever opens a stream, must hear of it,
    /// since it would wait for ever.
    private void broken(Throwable fault) {
        committing.lock();
        try {
            broken = true;
            failAll("the log's writer is broken", fault);
        } finally {
            committing.unlock();
        }
    }

    /// Commits once what all streams have pending, publishes it and runs the callbacks; syncs what
    /// is due.
    ///
    /// @return whether there was anything to do
    public boolean step() {
        committing.lock();
        try {
            boolean worked = committer.step();
            if (worked) {
                renewIncarnation();
            }
            return worked;
        } finally {
            committing.unlock();
        }
    }

    private void renewIncarnation() {
        if (clock.millis() - renewedMillis < options.renewEvery().toMillis()) {
            return;
        }
        renewedMillis = clock.millis();
        try {
            incarnation.renew();
        } catch (StoreException cause) {
            LOG.error("could not renew the incarnation; tried again later", cause);
        }
    }

    public LogCounts counts() {
        return committer.counts();
    }

    /// How its commits go.
    public LogWatch watch() {
        return committer.watch();
    }

    /// Streams that have something to commit and wait for it. Counts them, so not on a hot path.
    public int streamsWaiting() {
        return queue.size();
    }

    /// Whether nothing is committed any more until a restart.
    public boolean isBroken() {
        return broken;
    }

    @Override
    public void flush() {
        int left = FLUSH_STEPS_MAX;
        while (left > 0 && step()) {
            left--;
        }
    }

    @Override
    public StreamWriter open(StreamName stream) {
        drain(stream);
        committing.lock();
        try {
            if (broken) {
                throw new StoreException(
                        StoreException.Reason.CLOSED,
                        "the log's writer is broken: nothing is committed until the server is"
                                + " restarted");
            }
            Opened opened = database.write(Synchronous.NORMAL, store -> fence(store, stream));
            flowSync.owed();
            live.trusted(stream);
            Appender appender =
                    new Appender(
                            stream,
                            opened.row,
                            opened.checkpoint,
                            queue,
                            options.pendingBytesMax(),
                            listener.opened(stream, opened.row.epoch(), opened.row.head()),
                            live::remove);
            live.put(appender);
            return appender;
        } finally {
            committing.unlock();
        }
    }

    private Opened fence(Transaction store, StreamName stream) {
        StreamTable table = new StreamTable(store);
        StreamRow found = table.find(stream).orElseGet(() -> table.create(stream, nonce()));
        table.raiseFence(found.number());
        if (live.isDoubted(stream)) {
            table.renewEpoch(found.number(), nonce());
        }
        faults.reached("open.beforeCommit");
        return new Opened(table.find(stream).orElseThrow(), table.checkpoint(found.number()));
    }

    /// A writer that was closed still gets its last batch committed before another takes over.
    private void drain(StreamName stream) {
        if (!(live.find(stream).orElse(null) instanceof Appender appender)) {
            return;
        }
        LogWriterThread thread = writer;
        if (thread != null && !thread.isCurrent()) {
            appender.awaitDrained();
            return;
        }
        boolean worked = true;
        while (worked && appender.isDraining()) {
            worked = step();
        }
    }

    @Override
    public Optional<StreamStatus> status(StreamName stream) {
        return view(
                stream,
                row ->
                        new StreamStatus(
                                row.epoch(), row.firstKept(), live.head(stream, row.head())));
    }

    @Override
    public Resume resume(StreamName stream, Position after) {
        return status(stream)
                .map(status -> resume(status, after))
                .orElseGet(() -> new Resume.Reset(new Position(NO_EPOCH, 0)));
    }

    private static Resume resume(StreamStatus status, Position after) {
        if (!after.epoch().equals(status.epoch()) || after.sequence() > status.head()) {
            return new Resume.Reset(status.position());
        }
        if (after.sequence() + 1 < status.firstSequence()) {
            return new Resume.Gap(status.position(), status.firstSequence());
        }
        return new Resume.Resumed(status.position());
    }

    private <T> Optional<T> view(StreamName stream, Function<StreamRow, T> look) {
        return database.read(store -> new StreamTable(store).find(stream).map(look));
    }

    /// @throws DamagedEvents when the first of them cannot be read back
    @Override
    public Page read(StreamName stream, long afterSequence, int bytesMax) {
        return database.read(store ->
                new StreamTable(store)
                        .find(stream)
                        .map(row ->
                                new PageReader(
                                                store,
                                                stream,
                                                row,
                                                live.head(stream, row.head()),
                                                afterSequence)
                                        .read(bytesMax))
                        .orElseGet(() -> new Page(List.of(), 0)));
    }

    /// Goes by parts, so that commits can happen between.
    @Override
    public void trim(StreamName stream, long throughSequence) {
        boolean more = true;
        while (more) {
            committing.lock();
            try {
                more =
                        database.write(
                                Synchronous.NORMAL,
                                store -> trimPart(new StreamTable(store), stream, throughSequence));
            } finally {
                committing.unlock();
            }
        }
    }

    @Override
    public void retain(StreamName stream) {
        if (options.keep() instanceof Keep.Everything) {
            return;
        }
        long through =
                database.read(store ->
                        new StreamTable(store)
                                .find(stream)
                                .map(row -> retainedFrom(store, stream, row))
                                .orElse(0L));
        // Nothing that may go now may not go any more a moment later.
        if (through > 0) {
            beginAt(stream, through + 1);
            trim(stream, through);
        }
    }

    private long retainedFrom(Transaction store, StreamName stream, StreamRow row) {
        return Retention.through(
                options.keep(), new StreamTable(store), stream, row, clock.millis());
    }

    private void beginAt(StreamName stream, long sequence) {
        committing.lock();
        try {
            database.write(
                    Synchronous.NORMAL,
                    store -> {
                        StreamTable table = new StreamTable(store);
                        table.find(stream)
                                .ifPresent(row -> table.firstKept(row.number(), sequence));
                        return true;
                    });
        } finally {
            committing.unlock();
        }
    }

    /// A stream that cannot be looked at does not keep the others back.
    @Override
    public void retainAll() {
        if (options.keep() instanceof Keep.Everything) {
            return;
        }
        List<StreamName> next = namesAfter("");
        while (!next.isEmpty() && !Thread.currentThread().isInterrupted()) {
            StreamName stream = next.getFirst();
            try {
                retain(stream);
            } catch (StoreException cause) {
                LOG.error("could not remove what is old of {}", stream, cause);
            }
            next = namesAfter(stream.value());
        }
    }

    private List<StreamName> namesAfter(String name) {
        return database.read(store -> new StreamTable(store).namesAfter(name));
    }

    private boolean trimPart(StreamTable table, StreamName stream, long through) {
        StreamRow row =
                table.find(stream)
                        .orElseThrow(() -> new IllegalArgumentException("there is no " + stream));
        Trim.require(table, stream, row, through);
        long last = table.lastBlockThrough(row.number(), through, TRIM_ROWS_MAX);
        if (last > 0) {
            table.removeThrough(row.number(), last);
            faults.reached("trim.beforeCommit");
            return true;
        }
        return false;
    }

    @Override
    public boolean remove(StreamName stream) {
        drain(stream);
        committing.lock();
        try {
            if (live.find(stream).isPresent()) {
                throw new IllegalStateException(stream + " is being written to");
            }
            boolean more = database.write(Synchronous.NORMAL, store -> removePart(store, stream));
            flowSync.owed();
            return more;
        } finally {
            committing.unlock();
        }
    }

    private boolean removePart(Transaction store, StreamName stream) {
        StreamTable table = new StreamTable(store);
        Optional<StreamRow> found = table.find(stream);
        if (found.isEmpty()) {
            return false;
        }
        long number = found.get().number();
        boolean more = table.removeSome(number, REMOVE_ROWS_MAX) == REMOVE_ROWS_MAX;
        if (!more) {
            table.removeStream(number);
        }
        faults.reached("remove.beforeCommit");
        return more;
    }

    @Override
    public void close() {
        LogWriterThread thread = writer;
        if (thread != null) {
            thread.drain();
        }
        committing.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            while (!queue.isEmpty()) {
                committer.step();
            }
            // What waits for a sync gets it with the note of the clean stop.
            failAll("the log was closed", null);
            if (!broken) {
                incarnation.close();
            }
        } catch (StoreException cause) {
            LOG.error("the log could not note a clean stop", cause);
        } finally {
            committing.unlock();
            database.close();
        }
    }

    /// Lets go of everything at once, as `kill -9` would: nothing that is pending is committed, no
    /// clean stop is noted. For tests.
    public void abandon() {
        LogWriterThread thread = writer;
        if (thread != null) {
            thread.stop();
        }
        database.close();
    }

    private void failAll(String reason, @Nullable Throwable cause) {
        for (Live stream : live.all()) {
            if (stream instanceof Appender appender) {
                appender.fail(reason, cause);
            }
        }
    }

    private String nonce() {
        return "%06x".formatted(random.nextInt(1, NONCE_LIMIT));
    }

    private record Opened(StreamRow row, Optional<Checkpoint> checkpoint) {}
}
