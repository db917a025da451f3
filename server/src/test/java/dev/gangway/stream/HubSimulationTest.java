package dev.gangway.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.stream.MemoryBudget.Kind;
import org.junit.jupiter.api.Test;

/// Hundreds of random interleavings of all that can happen to a hub, on one thread: every client
/// gets every event after its position exactly once, in order, with the private frames in place.
class HubSimulationTest {
    private static final int SEEDS = Integer.getInteger("gangway.stream.seeds", 400);
    private static final int STEPS = 600;

    @Test
    void everyInterleavingKeepsThePromise() {
        long first = Long.getLong("gangway.stream.seed", 1);
        for (long seed = first; seed < first + SEEDS; seed++) {
            try {
                run(seed);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private static void run(long seed) {
        HubSimulation simulation = new HubSimulation(seed);
        for (int step = 0; step < STEPS; step++) {
            simulation.step();
        }
        simulation.end();

        assertThat(simulation.bytes(Kind.SLAB)).isZero();
        assertThat(simulation.bytes(Kind.CHUNK)).isZero();
        assertThat(simulation.bytes(Kind.PRIVATE)).isZero();
        assertThat(simulation.hub().snapshot().cursors()).isZero();
        assertThat(simulation.hub().snapshot().storeReadsWaiting()).isZero();
    }
}
