package dev.gangway.stream;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/// The cursors of one stream on one loop: what a commit wakes.
final class LoopReaders implements Runnable {
    private final LoopDrain drain;
    private final AtomicBoolean woken = new AtomicBoolean();

    /// Loop only.
    private final Set<StreamCursor> cursors = new LinkedHashSet<>();

    /// Guarded by the hub's registry.
    private int count;

    LoopReaders(LoopDrain drain) {
        this.drain = drain;
    }

    LoopDrain drain() {
        return drain;
    }

    void joined() {
        count++;
    }

    /// @return whether this was the last cursor
    boolean left() {
        return --count == 0;
    }

    /// Says that the stream advanced; the drain is scheduled by the caller, once for all streams.
    /// Any thread.
    void wake() {
        if (woken.compareAndSet(false, true)) {
            drain.enqueue(this);
        }
    }

    @Override
    public void run() {
        woken.set(false);
        for (StreamCursor cursor : cursors) {
            drain.ready(cursor);
        }
    }

    void add(StreamCursor cursor) {
        cursors.add(cursor);
    }

    void remove(StreamCursor cursor) {
        cursors.remove(cursor);
    }

    /// Ends the cursors whose rendition is gone. Any thread.
    void loseGone() {
        drain.post(() -> {
            for (StreamCursor cursor : List.copyOf(cursors)) {
                cursor.loseIfGone();
            }
        });
    }
}
