package dev.gangway.stream;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The one accounting of all memory that subscriptions hold, in bytes, with one cap. Memory pinned
/// by a socket's queue counts until the socket lets go of it.
///
/// What can be refused ([#reserve]) never goes over the cap: holders give up what they have, the
/// least recently used first, and when nothing is left the ring does without. What a writable sink
/// is just being given, and frames already promised, are taken regardless ([#take]): they are
/// bounded by the number of sinks and by what is placed on each. Any thread.
public final class MemoryBudget {
    /// What memory is used for.
    public enum Kind {
        /// Rings of frames made for live readers.
        SLAB,
        /// Frames made from store reads.
        CHUNK,
        /// Private frames that wait for their place, at a nominal size each.
        PRIVATE,
        /// Blocks kept for the next segment.
        SPARE
    }

    /// What is used now.
    ///
    /// @param bytes by kind, each present
    /// @param given how many times a holder gave something up
    /// @param refused how many reservations found nothing left to give up
    public record Snapshot(
            long capBytes, long usedBytes, Map<Kind, Long> bytes, long given, long refused) {
        public Snapshot {
            bytes = Map.copyOf(bytes);
        }
    }

    /// Something that can be asked to give up memory.
    interface Holder {
        /// By [MemoryBudget#tick]; the lowest is asked first.
        long lastUsed();

        /// Lets go of its oldest piece; false when there is none.
        boolean giveUp();
    }

    private final long capBytes;
    private final AtomicLong used = new AtomicLong();
    private final Map<Kind, AtomicLong> byKind = new EnumMap<>(Kind.class);
    private final AtomicLong tick = new AtomicLong();
    private final AtomicLong given = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong joined = new AtomicLong();

    /// With the order in which they joined, so that equal ones are asked in the same order each
    /// time.
    private final Map<Holder, Long> holders = new ConcurrentHashMap<>();

    /// @param capBytes should leave room below the JVM's MaxDirectMemorySize
    public MemoryBudget(long capBytes) {
        if (capBytes < 0) {
            throw new IllegalArgumentException("a cap is not negative");
        }
        this.capBytes = capBytes;
        for (Kind kind : Kind.values()) {
            byKind.put(kind, new AtomicLong());
        }
    }

    public Snapshot snapshot() {
        Map<Kind, Long> bytes = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            bytes.put(kind, counter(kind).get());
        }
        return new Snapshot(capBytes, used.get(), bytes, given.get(), refused.get());
    }

    void join(Holder holder) {
        holders.put(holder, joined.incrementAndGet());
    }

    void leave(Holder holder) {
        holders.remove(holder);
    }

    /// Time as use is measured: it goes on with each reservation.
    long tick() {
        return tick.get();
    }

    boolean full() {
        return used.get() >= capBytes;
    }

    /// The caller must hold no lock that a holder takes.
    boolean reserve(Kind kind, long bytes) {
        tick.incrementAndGet();
        while (!fits(bytes)) {
            if (bytes > capBytes || !reclaim()) {
                refused.incrementAndGet();
                return false;
            }
        }
        counter(kind).addAndGet(bytes);
        return true;
    }

    void take(Kind kind, long bytes) {
        used.addAndGet(bytes);
        counter(kind).addAndGet(bytes);
    }

    void release(Kind kind, long bytes) {
        counter(kind).addAndGet(-bytes);
        used.addAndGet(-bytes);
    }

    /// The same bytes, used otherwise.
    void move(Kind from, Kind to, long bytes) {
        counter(from).addAndGet(-bytes);
        counter(to).addAndGet(bytes);
    }

    private AtomicLong counter(Kind kind) {
        return Objects.requireNonNull(byKind.get(kind));
    }

    private boolean fits(long bytes) {
        if (used.addAndGet(bytes) <= capBytes) {
            return true;
        }
        used.addAndGet(-bytes);
        return false;
    }

    private boolean reclaim() {
        Set<Holder> empty = new HashSet<>();
        while (true) {
            Holder least = leastUsed(empty);
            if (least == null) {
                return false;
            }
            if (least.giveUp()) {
                given.incrementAndGet();
                return true;
            }
            empty.add(least);
        }
    }

    private @Nullable Holder leastUsed(Set<Holder> except) {
        Holder least = null;
        long leastUsed = Long.MAX_VALUE;
        long leastJoined = Long.MAX_VALUE;
        for (Map.Entry<Holder, Long> entry : holders.entrySet()) {
            long lastUsed = entry.getKey().lastUsed();
            boolean before =
                    lastUsed < leastUsed
                            || (lastUsed == leastUsed && entry.getValue() < leastJoined);
            if (before && !except.contains(entry.getKey())) {
                least = entry.getKey();
                leastUsed = lastUsed;
                leastJoined = entry.getValue();
            }
        }
        return least;
    }
}
