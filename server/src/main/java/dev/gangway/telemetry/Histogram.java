package dev.gangway.telemetry;

import java.util.Arrays;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/// Counts values by size, in a fixed number of buckets. Any thread; recording takes no lock.
public final class Histogram {
    private static final double NANOS = 1e9;

    private final double[] bounds;
    private final LongAdder[] counts;
    private final DoubleAdder sum = new DoubleAdder();

    /// @param bounds the highest value of each bucket but the last, which has none; rising
    public Histogram(double... bounds) {
        this.bounds = bounds.clone();
        this.counts = new LongAdder[bounds.length + 1];
        Arrays.setAll(counts, _ -> new LongAdder());
        for (int i = 1; i < bounds.length; i++) {
            if (bounds[i] <= bounds[i - 1]) {
                throw new IllegalArgumentException("the bounds of buckets rise");
            }
        }
    }

    /// From a tenth of a millisecond to ten seconds, in seconds.
    public static Histogram ofSeconds() {
        return new Histogram(
                0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1,
                2.5, 10);
    }

    /// From one to a hundred thousand.
    public static Histogram ofCounts() {
        return new Histogram(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 10_000, 100_000);
    }

    public void record(double value) {
        int bucket = 0;
        while (bucket < bounds.length && value > bounds[bucket]) {
            bucket++;
        }
        counts[bucket].increment();
        sum.add(value);
    }

    /// Records a time, in seconds.
    public void recordNanos(long nanos) {
        record(nanos / NANOS);
    }

    /// What was recorded so far.
    ///
    /// @param cumulative how many values were at most each bound; the last counts all
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Snapshot(double[] bounds, long[] cumulative, double sum) {
        long count() {
            return cumulative[cumulative.length - 1];
        }
    }

    public Snapshot snapshot() {
        long[] cumulative = new long[counts.length];
        long count = 0;
        for (int i = 0; i < counts.length; i++) {
            count += counts[i].sum();
            cumulative[i] = count;
        }
        return new Snapshot(bounds, cumulative, sum.sum());
    }
}
