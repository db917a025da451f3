package dev.gangway.simulation;

import java.util.List;
import java.util.Random;

/// The seed's choices, and numbers that occur once in a run.
final class Moves {
    private final Random random;
    private long counter;

    Moves(long seed) {
        random = new Random(seed);
    }

    Random random() {
        return random;
    }

    /// True once in so many times.
    boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    /// 0 to `bound - 1`.
    int below(int bound) {
        return random.nextInt(bound);
    }

    <T> T of(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /// A number that this run did not have before.
    long next() {
        return ++counter;
    }
}
