package dev.gangway.stream;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The drain task of one event loop: takes what other threads posted, then lets the cursors that
/// have something to write do so in turn, within a byte budget, and flushes each sink once.
final class LoopDrain implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(LoopDrain.class);

    private final Sink.Loop loop;
    private final StreamLimits limits;
    private final Queue<Runnable> inbox = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    // From here on the loop's own.
    private final IdentityHashMap<Sink, SinkCursors> sinks = new IdentityHashMap<>();
    private final ArrayDeque<StreamCursor> ready = new ArrayDeque<>();
    private final List<SinkCursors> written = new ArrayList<>();

    private static final class SinkCursors {
        private final Sink sink;
        private final List<StreamCursor> cursors = new ArrayList<>(2);
        private boolean written;

        SinkCursors(Sink sink) {
            this.sink = sink;
        }
    }

    LoopDrain(Sink.Loop loop, StreamLimits limits) {
        this.loop = loop;
        this.limits = limits;
    }

    /// Runs a task on the loop, after all that was posted before. Any thread.
    void post(Runnable task) {
        inbox.add(task);
        schedule();
    }

    /// Like [#post], but the caller schedules. Any thread.
    void enqueue(Runnable task) {
        inbox.add(task);
    }

    void scheduleIfPosted() {
        if (!inbox.isEmpty()) {
            schedule();
        }
    }

    @Override
    public void run() {
        scheduled.set(false);
        takeInbox();
        int left = limits.turnBytes();
        StreamCursor cursor = left > 0 ? ready.poll() : null;
        while (cursor != null) {
            left -= visit(cursor, Math.min(left, limits.cursorBytes()));
            cursor = left > 0 ? ready.poll() : null;
        }
        flush();
        if (!ready.isEmpty() || !inbox.isEmpty()) {
            schedule();
        }
    }

    /// Queues a cursor for a visit, once.
    void ready(StreamCursor cursor) {
        if (cursor.queued() || cursor.closed()) {
            return;
        }
        cursor.queued(true);
        ready.add(cursor);
    }

    /// All cursors of a sink may have something to write.
    void writable(Sink sink) {
        SinkCursors state = sinks.get(sink);
        if (state != null) {
            state.cursors.forEach(this::ready);
            schedule();
        }
    }

    /// How many cursors have something to write. On the loop.
    int owed() {
        int owed = 0;
        for (SinkCursors state : sinks.values()) {
            for (StreamCursor cursor : state.cursors) {
                owed += cursor.owes() ? 1 : 0;
            }
        }
        return owed;
    }

    void attach(StreamCursor cursor) {
        sinks.computeIfAbsent(cursor.sink(), SinkCursors::new).cursors.add(cursor);
    }

    void detach(StreamCursor cursor) {
        SinkCursors state = sinks.get(cursor.sink());
        if (state != null) {
            state.cursors.remove(cursor);
            if (state.cursors.isEmpty()) {
                sinks.remove(cursor.sink());
            }
        }
    }

    void closeAll(Sink sink) {
        SinkCursors state = sinks.get(sink);
        if (state != null) {
            List.copyOf(state.cursors).forEach(StreamCursor::closeNow);
        }
    }

    private void schedule() {
        if (!scheduled.compareAndSet(false, true)) {
            return;
        }
        try {
            loop.execute(this);
        } catch (RejectedExecutionException e) {
            LOG.debug("a loop that ended was given work", e);
        }
    }

    /// Only what is there now, so that a busy poster cannot keep the loop here.
    private void takeInbox() {
        for (int left = inbox.size(); left > 0; left--) {
            Runnable task = inbox.poll();
            if (task == null) {
                return;
            }
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                LOG.error("a task of a drain failed", e);
            }
        }
    }

    private int visit(StreamCursor cursor, int allowance) {
        cursor.queued(false);
        SinkCursors state = sinks.get(cursor.sink());
        if (cursor.closed() || state == null) {
            return 0;
        }
        int done = advance(cursor, allowance);
        if (done > 0) {
            touch(state);
        }
        if (cursor.more()) {
            ready(cursor);
        }
        return done;
    }

    private static int advance(StreamCursor cursor, int allowance) {
        try {
            return cursor.advance(allowance);
        } catch (RuntimeException | Error e) {
            LOG.error("writing a stream to a socket failed", e);
            cursor.lose("internal error");
            return 1;
        }
    }

    private void touch(SinkCursors state) {
        if (!state.written) {
            state.written = true;
            written.add(state);
        }
    }

    private void flush() {
        for (SinkCursors state : written) {
            state.written = false;
            try {
                state.sink.flush();
            } catch (RuntimeException | Error e) {
                LOG.error("flushing a socket failed", e);
            }
        }
        written.clear();
    }
}
