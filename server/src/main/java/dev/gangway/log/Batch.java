package dev.gangway.log;

import dev.gangway.event.Event;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one stream has waiting for the next commit: filled under the stream's lock, then taken and
/// written by the log's writer thread.
final class Batch {
    private final long headBefore;
    private final EventBlocks blocks;
    private final List<RowWork> works = new ArrayList<>(0);
    private final List<Runnable> callbacks = new ArrayList<>(0);
    private boolean control;
    private @Nullable Boolean running;
    private @Nullable Checkpoint checkpoint;

    Batch(long headBefore, int bytesExpected) {
        this.headBefore = headBefore;
        this.blocks = new EventBlocks(headBefore + 1, bytesExpected);
    }

    long add(Event event) {
        return blocks.add(event);
    }

    void add(RowWork work) {
        works.add(work);
        control = true;
    }

    void add(Runnable callback) {
        callbacks.add(callback);
    }

    void checkpoint(Checkpoint newest) {
        checkpoint = newest;
    }

    void running(boolean isRunning) {
        running = isRunning;
        control = true;
    }

    void control() {
        control = true;
    }

    /// Whether it must be fsynced before it is shown.
    boolean isControl() {
        return control;
    }

    int bytes() {
        return blocks.bytes();
    }

    long head() {
        return blocks.lastSequence();
    }

    int events() {
        return (int) (head() - headBefore);
    }

    List<Runnable> callbacks() {
        return callbacks;
    }

    void write(CommitTransaction transaction, long streamNumber, long fence) {
        StreamTable table = transaction.table();
        table.advance(streamNumber, fence, headBefore, head());
        blocks.store(table, streamNumber);
        if (checkpoint != null) {
            table.checkpoint(streamNumber, checkpoint);
        }
        if (running != null) {
            table.running(streamNumber, running, headBefore);
        }
        works.forEach(work -> work.run(transaction));
    }
}
