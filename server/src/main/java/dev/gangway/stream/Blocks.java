package dev.gangway.stream;

import dev.gangway.stream.MemoryBudget.Kind;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Blocks of direct memory. A few that were given back are kept, because freeing one stops all
/// threads of the process for a moment; they are the first to go when memory is short. Any thread.
final class Blocks implements MemoryBudget.Holder {
    /// Memory with an owner.
    record Block(Arena arena, ByteBuffer buffer, int bytes) {}

    private final MemoryBudget budget;
    private final int unitBytes;
    private final int spareBlockBytesMax;
    private final long spareBytesMax;

    /// Guarded by `this`, as is `spareBytes`.
    private final TreeMap<Integer, ArrayDeque<Block>> spare = new TreeMap<>();

    private long spareBytes;

    /// @param unitBytes blocks are multiples of it
    /// @param spareBlockBytesMax larger ones are freed at once
    Blocks(MemoryBudget budget, int unitBytes, int spareBlockBytesMax, long spareBytesMax) {
        this.budget = budget;
        this.unitBytes = unitBytes;
        this.spareBlockBytesMax = spareBlockBytesMax;
        this.spareBytesMax = spareBytesMax;
        budget.join(this);
    }

    MemoryBudget budget() {
        return budget;
    }

    /// A block of at least so many bytes; null when the budget has no room.
    @Nullable Block reserve(Kind kind, int bytes) {
        int rounded = rounded(bytes);
        Block kept = fromSpare(kind, rounded);
        if (kept != null) {
            return kept;
        }
        if (!budget.reserve(kind, rounded)) {
            return null;
        }
        try {
            return fresh(kind, rounded);
        } catch (OutOfMemoryError _) {
            // The JVM's own limit for direct memory is below the budget's: the same refusal.
            return null;
        }
    }

    /// Like [#reserve], over the cap when it must be.
    Block take(Kind kind, int bytes) {
        Block reserved = reserve(kind, bytes);
        if (reserved != null) {
            return reserved;
        }
        int rounded = rounded(bytes);
        budget.take(kind, rounded);
        return fresh(kind, rounded);
    }

    void giveBack(Kind kind, Block block) {
        if (keep(kind, block)) {
            return;
        }
        block.arena().close();
        budget.release(kind, block.bytes());
    }

    /// Frees what is kept.
    void clear() {
        while (giveUp()) {}
    }

    @Override
    public long lastUsed() {
        return Long.MIN_VALUE;
    }

    @Override
    public boolean giveUp() {
        Block block;
        synchronized (this) {
            Map.Entry<Integer, ArrayDeque<Block>> largest = spare.lastEntry();
            if (largest == null) {
                return false;
            }
            block = removeFrom(largest);
        }
        block.arena().close();
        budget.release(Kind.SPARE, block.bytes());
        return true;
    }

    private int rounded(int bytes) {
        return Math.toIntExact(((long) bytes + unitBytes - 1) / unitBytes * unitBytes);
    }

    private Block fresh(Kind kind, int bytes) {
        Arena arena = Arena.ofShared();
        try {
            return new Block(arena, arena.allocate(bytes).asByteBuffer(), bytes);
        } catch (OutOfMemoryError e) {
            arena.close();
            budget.release(kind, bytes);
            throw e;
        }
    }

    private synchronized @Nullable Block fromSpare(Kind kind, int bytes) {
        Map.Entry<Integer, ArrayDeque<Block>> entry = spare.ceilingEntry(bytes);
        if (entry == null || entry.getKey() > 2L * bytes) {
            return null;
        }
        Block block = removeFrom(entry);
        budget.move(Kind.SPARE, kind, block.bytes());
        return block;
    }

    private synchronized boolean keep(Kind kind, Block block) {
        if (block.bytes() > spareBlockBytesMax
                || spareBytes + block.bytes() > spareBytesMax
                || budget.full()) {
            return false;
        }
        spare.computeIfAbsent(block.bytes(), _ -> new ArrayDeque<>()).push(block);
        spareBytes += block.bytes();
        budget.move(kind, Kind.SPARE, block.bytes());
        return true;
    }

    private Block removeFrom(Map.Entry<Integer, ArrayDeque<Block>> entry) {
        Block block = entry.getValue().pop();
        if (entry.getValue().isEmpty()) {
            spare.remove(entry.getKey());
        }
        spareBytes -= block.bytes();
        return block;
    }
}
