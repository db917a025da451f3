package dev.gangway.access;

import dev.gangway.event.Origin;
import dev.gangway.event.StreamName;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.log.EventLog;
import dev.gangway.log.LogTransaction;
import dev.gangway.log.StreamFailed;
import dev.gangway.log.StreamWriter;
import dev.gangway.store.StoreException;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The audit: writes entries into the chain, each in the commit of what it tells of, or, where
/// there is none, in one of its own. What it cannot take it counts, and a later record says how
/// many are missing.
public final class Audit implements AuditTrail, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Audit.class);

    /// How many entries may wait for a commit of their own.
    static final int WAITING_MAX = 1_024;

    /// What is looked at again and again.
    private static final Set<String> READS =
            Set.of(AuditAction.AUDIT_READ.word(), AuditAction.AUDIT_FOLLOW.word());

    private final EventLog log;
    private final InstantSource clock;
    private final Whereabouts whereabouts;
    private final UnaryOperator<String> names;
    private final AuditRepeats repeats = new AuditRepeats();

    /// Null while the store fails, and after the end. Written under the monitor of this.
    private volatile @Nullable StreamWriter writer;

    /// Guarded by the monitor of this.
    private int waiting;

    private long missing;
    private boolean closed;

    /// @param names as what a principal is shown to others, by its id; quick
    public Audit(
            EventLog log,
            InstantSource clock,
            Whereabouts whereabouts,
            UnaryOperator<String> names) {
        this.log = log;
        this.clock = clock;
        this.whereabouts = whereabouts;
        this.names = names;
        this.writer = open();
    }

    @Override
    public AuditEntry entry(Origin origin, AuditAction action, String stream, RawJson details) {
        Whereabouts.Place place = whereabouts.of(origin.connection());
        return new AuditEntry(
                clock.millis(),
                origin.principal(),
                place.credential(),
                place.address(),
                action.word(),
                stream,
                AuditEntry.ACCEPTED,
                details);
    }

    @Override
    public void record(LogTransaction transaction, AuditEntry entry) {
        AuditChain.add(transaction, entry, names.apply(entry.principal()));
    }

    @Override
    public void record(AuditEntry entry) {
        boolean repeatable = !entry.isAccepted() || READS.contains(entry.action());
        if (!repeatable) {
            write(entry);
            return;
        }
        switch (repeats.take(entry)) {
            case TELL -> write(entry);
            case COUNTED -> {
                // It is told when its minute is over.
            }
            case TOO_MANY -> miss(1, "too many different refusals in a minute");
        }
    }

    /// Records something of the server's own.
    public void record(AuditAction action, RawJson details) {
        write(entry(Origin.GATEWAY, action, "", details));
    }

    /// Tells what was counted and what is missing. Called every few seconds; blocks on the store.
    public void settle() {
        if (writer == null) {
            reopen();
        }
        repeats.over(clock.millis()).forEach(this::write);
        tellMissing();
    }

    /// Not under the monitor: the log's writer may be waiting for that.
    private void reopen() {
        StreamWriter opened = open();
        if (opened == null) {
            return;
        }
        synchronized (this) {
            if (!closed) {
                writer = opened;
                return;
            }
        }
        opened.close();
    }

    private @Nullable StreamWriter open() {
        try {
            StreamWriter opened = log.open(StreamName.AUDIT_ENTRY);
            opened.lock().lock();
            try {
                opened.whenFailed(_ -> failed(opened));
            } finally {
                opened.lock().unlock();
            }
            return opened;
        } catch (StoreException cause) {
            LOG.error("the audit cannot take what has no commit of its own", cause);
            return null;
        }
    }

    /// What waited is lost; the next settling opens anew.
    private void failed(StreamWriter lost) {
        synchronized (this) {
            if (!lost.equals(writer)) {
                return;
            }
            writer = null;
            miss(waiting, "the store failed");
            waiting = 0;
        }
    }

    private void write(AuditEntry entry) {
        synchronized (this) {
            if (waiting >= WAITING_MAX) {
                miss(1, "too many wait for the store");
                return;
            }
            if (!append(entry)) {
                miss(1, "the store failed, or the server has stopped");
            }
        }
    }

    private synchronized void tellMissing() {
        if (missing > 0 && waiting < WAITING_MAX) {
            RawJson count = RawJson.ofNode(Json.object().put("count", missing));
            if (append(entry(Origin.GATEWAY, AuditAction.AUDIT_MISSING, "", count))) {
                missing = 0;
            }
        }
    }

    private boolean append(AuditEntry entry) {
        StreamWriter to = writer;
        if (to == null) {
            return false;
        }
        to.lock().lock();
        try {
            to.rows(transaction -> record(transaction, entry));
            to.afterCommit(this::committed);
            waiting++;
            return true;
        } catch (StreamFailed failed) {
            // It is just being told that it has failed.
            return false;
        } finally {
            to.lock().unlock();
        }
    }

    private synchronized void committed() {
        waiting = Math.max(0, waiting - 1);
    }

    private synchronized void miss(int count, String why) {
        if (count > 0) {
            if (missing == 0) {
                LOG.error("the audit misses records: {}", why);
            }
            missing += count;
        }
    }

    /// How many entries could not be taken and are not yet told of.
    public synchronized long missing() {
        return missing;
    }

    /// Tells all that was counted, and takes nothing more by itself. What is pending is still
    /// committed.
    @Override
    public void close() {
        repeats.over(Long.MAX_VALUE).forEach(this::write);
        tellMissing();
        StreamWriter last;
        synchronized (this) {
            closed = true;
            last = writer;
            writer = null;
        }
        if (last != null) {
            last.close();
        }
    }
}
