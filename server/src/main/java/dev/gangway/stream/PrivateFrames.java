package dev.gangway.stream;

import dev.gangway.stream.Cursor.PrivateFrame;
import dev.gangway.stream.MemoryBudget.Kind;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The private frames that wait on one cursor. [#admit] on any thread, the rest on the loop.
final class PrivateFrames {
    /// What a waiting frame counts for in the budget: it is not rendered yet.
    static final int NOMINAL_BYTES = 256;

    private static final Comparator<Placed> ORDER =
            Comparator.comparingLong(Placed::sequence).thenComparingLong(Placed::ordinal);

    private final MemoryBudget budget;
    private final int countMax;
    private final AtomicInteger admitted = new AtomicInteger();
    private final PriorityQueue<Placed> placed = new PriorityQueue<>(4, ORDER);
    private final ArrayDeque<PrivateFrame> atHead = new ArrayDeque<>(0);
    private long ordinal;

    private record Placed(long sequence, long ordinal, PrivateFrame frame) {}

    PrivateFrames(MemoryBudget budget, int countMax) {
        this.budget = budget;
        this.countMax = countMax;
    }

    /// Takes room for one frame; false when there are too many, and then it has none.
    boolean admit() {
        if (admitted.incrementAndGet() > countMax) {
            admitted.decrementAndGet();
            return false;
        }
        budget.take(Kind.PRIVATE, NOMINAL_BYTES);
        return true;
    }

    /// Gives back the room of a frame that was admitted.
    void discard() {
        admitted.decrementAndGet();
        budget.release(Kind.PRIVATE, NOMINAL_BYTES);
    }

    void place(long sequence, PrivateFrame frame) {
        placed.add(new Placed(sequence, ordinal++, frame));
    }

    void placeAtHead(PrivateFrame frame) {
        atHead.add(frame);
    }

    /// The lowest sequence behind which a frame waits; Long.MAX_VALUE for none.
    long next() {
        Placed first = placed.peek();
        return first == null ? Long.MAX_VALUE : first.sequence();
    }

    /// Whether [#poll] would find one.
    boolean due(long sequence, boolean head) {
        return next() <= sequence || (head && !atHead.isEmpty());
    }

    /// Removes the next frame that is due at a position.
    @Nullable PrivateFrame poll(long sequence, boolean head) {
        Placed first = placed.peek();
        PrivateFrame due = null;
        if (first != null && first.sequence() <= sequence) {
            placed.remove();
            due = first.frame();
        } else if (head) {
            due = atHead.poll();
        }
        if (due != null) {
            discard();
        }
        return due;
    }

    void clear() {
        while (poll(Long.MAX_VALUE, true) != null) {}
    }
}
