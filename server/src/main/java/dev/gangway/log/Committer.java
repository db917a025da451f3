package dev.gangway.log;

import dev.gangway.event.StreamName;
import dev.gangway.log.Appender.Taken;
import dev.gangway.store.Database;
import dev.gangway.store.FaultPoint;
import dev.gangway.store.StoreException;
import dev.gangway.store.Synchronous;
import dev.gangway.store.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Commits what the queue's streams have pending, all in one transaction, then publishes it. Used
/// by one thread at a time, under the log's commit lock.
///
/// When a transaction fails, each stream is tried again in one of its own, so that only those stop
/// whose own rows cannot be written.
final class Committer {
    private static final Logger LOG = LoggerFactory.getLogger(Committer.class);

    /// What one commit takes on; the rest goes into the next.
    private static final int BYTES_MAX = 8 << 20;

    private final Database database;
    private final CommitQueue queue;
    private final LiveStreams live;
    private final FlowSync flowSync;
    private final boolean strict;
    private final LogListener listener;
    private final FaultPoint faults;
    private final LogWatch watch = new LogWatch();
    private volatile LogCounts counts = LogCounts.NONE;

    Committer(
            Database database,
            CommitQueue queue,
            LiveStreams live,
            FlowSync flowSync,
            boolean strict,
            LogListener listener,
            FaultPoint faults) {
        this.database = database;
        this.queue = queue;
        this.live = live;
        this.flowSync = flowSync;
        this.strict = strict;
        this.listener = listener;
        this.faults = faults;
    }

    LogCounts counts() {
        return counts;
    }

    LogWatch watch() {
        return watch;
    }

    /// Commits once, if there is anything to commit or a sync is due.
    boolean step() {
        queue.calm();
        List<Taken> batches = take();
        if (!batches.isEmpty()) {
            commit(batches);
            return true;
        }
        if (flowSync.isDue()) {
            tick();
            return true;
        }
        return false;
    }

    private List<Taken> take() {
        List<Taken> batches = new ArrayList<>();
        int bytes = 0;
        while (bytes < BYTES_MAX) {
            @Nullable Appender appender = queue.poll();
            if (appender == null) {
                break;
            }
            @Nullable Taken taken = appender.take();
            if (taken != null) {
                bytes += taken.batch().bytes();
                batches.add(taken);
            }
        }
        return batches;
    }

    private void commit(List<Taken> batches) {
        faults.reached("commit.begin");
        List<Taken> committed = new ArrayList<>(batches.size());
        List<Feed.Addition> additions = new ArrayList<>();
        try {
            additions.addAll(transact(batches));
            committed.addAll(batches);
        } catch (RuntimeException cause) {
            if (isSync(cause) && flowSync.isOwed()) {
                syncFailed((StoreException) cause);
                commitEach(batches, committed, additions);
            } else if (batches.size() == 1) {
                fail(batches.getFirst(), cause);
            } else {
                commitEach(batches, committed, additions);
            }
        }
        faults.reached("commit.after");
        publish(committed, additions);
    }

    private void commitEach(
            List<Taken> batches, List<Taken> committed, List<Feed.Addition> additions) {
        for (Taken taken : batches) {
            if (taken.appender().hasFailed()) {
                continue;
            }
            try {
                additions.addAll(transact(List.of(taken)));
                committed.add(taken);
            } catch (RuntimeException cause) {
                fail(taken, cause);
            }
        }
    }

    private List<Feed.Addition> transact(List<Taken> batches) {
        boolean control = batches.stream().anyMatch(taken -> taken.batch().isControl());
        boolean full = strict || control || flowSync.isDue();
        CommitTransaction transaction =
                write(
                        full ? Synchronous.FULL : Synchronous.NORMAL,
                        batches.stream().mapToInt(taken -> taken.batch().events()).sum(),
                        store -> rows(store, batches));
        if (!full) {
            batches.forEach(taken -> flowSync.owed(taken.appender().stream()));
        }
        List<Feed.Addition> additions = transaction.committed();
        for (Feed.Addition addition : additions) {
            live.keep(addition.feed());
            addition.committed();
        }
        return additions;
    }

    private CommitTransaction rows(Transaction store, List<Taken> batches) {
        CommitTransaction transaction = live.transaction(store);
        for (Taken taken : batches) {
            taken.write(transaction);
            faults.reached("commit.rows");
        }
        transaction.finish();
        faults.reached("commit.before");
        return transaction;
    }

    private <T> T write(Synchronous synchronous, int events, Function<Transaction, T> work) {
        T result = timed(synchronous, events, work);
        boolean full = synchronous == Synchronous.FULL;
        if (full) {
            flowSync.paid();
        } else {
            flowSync.owed();
        }
        counts = counts.committed(full, events);
        return result;
    }

    private <T> T timed(Synchronous synchronous, int events, Function<Transaction, T> work) {
        watch.begun();
        try {
            T result = database.write(synchronous, work);
            watch.committed(events);
            return result;
        } catch (RuntimeException cause) {
            watch.gaveUp(cause instanceof StoreException);
            throw cause;
        }
    }

    private void fail(Taken taken, RuntimeException cause) {
        if (cause instanceof FenceLost) {
            LOG.warn("{}: {}", taken.appender().stream(), cause.getMessage());
        } else {
            LOG.error("could not commit to {}", taken.appender().stream(), cause);
        }
        counts = counts.failed();
        taken.appender().fail(String.valueOf(cause.getMessage()), cause);
    }

    /// Lets what was committed be read. Readers are woken last, when states are moved and whoever
    /// waited for the commit was told, and feeds are let be read no sooner: so whoever is shown a
    /// change finds it in the state, too.
    private void publish(List<Taken> committed, List<Feed.Addition> additions) {
        if (committed.isEmpty()) {
            return;
        }
        for (Taken taken : committed) {
            taken.appender().publish(taken.batch().head());
            watch.published(taken.sinceNanos());
            faults.reached("commit.published");
        }
        committed.forEach(taken -> taken.appender().release());
        for (Taken taken : committed) {
            taken.batch().callbacks().forEach(then -> Guard.run("afterCommit", then));
        }
        faults.reached("commit.told");
        additions.forEach(addition -> addition.publish(listener));
        Guard.run("committed", listener::committed);
        faults.reached("commit.done");
    }

    /// Syncs what was committed without a sync: an empty commit would sync nothing.
    private void tick() {
        faults.reached("tick.before");
        try {
            write(
                    Synchronous.FULL,
                    0,
                    store -> {
                        new StreamTable(store).tick();
                        faults.reached("tick.commit");
                        return true;
                    });
        } catch (StoreException cause) {
            if (isSync(cause)) {
                syncFailed(cause);
            } else {
                // Nothing was synced, so nothing is in doubt: it can be tried again.
                LOG.error("could not sync what was shown; tried again soon", cause);
                flowSync.postpone();
            }
        }
        faults.reached("tick.after");
    }

    /// Whether the system refused to read or write, a sync above all. A disk that is full is
    /// refused before.
    private static boolean isSync(RuntimeException cause) {
        return cause instanceof StoreException refused
                && refused.reason() == StoreException.Reason.IO;
    }

    /// A sync that failed is not tried again: the system may have thrown away what it could not
    /// write, and report success the next time. What was shown and not synced is in doubt, so its
    /// streams stop; and what is committed from here on must not stand on it.
    ///
    /// @throws StoreException when the write-ahead log cannot be begun anew: then nothing can be
    ///   committed any more
    private void syncFailed(StoreException cause) {
        List<StreamName> streams = flowSync.shown();
        LOG.error("what was shown of {} could not be synced: they stop", streams, cause);
        streams.forEach(stream -> live.doubt(stream, cause));
        counts = counts.failed();
        faults.reached("sync.restart");
        database.restartJournal();
        flowSync.paid();
    }
}
