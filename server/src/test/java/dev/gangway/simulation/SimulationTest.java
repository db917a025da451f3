package dev.gangway.simulation;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The whole gateway, five hundred times over: every seed keeps the promise.
class SimulationTest {
    private static final long FROM = Long.getLong("gangway.simulation.from", 1);
    private static final long TO = Long.getLong("gangway.simulation.to", FROM + 499);
    private static final int STEPS = Integer.getInteger("gangway.simulation.steps", 250);

    @Test
    void everySeedKeepsThePromise() {
        Tally tally = new Tally();
        for (long seed = FROM; seed <= TO; seed++) {
            @Nullable String fault = Simulation.fault(seed, STEPS, Fitting.RIGHT, tally);
            if (fault != null) {
                throw new AssertionError(fault);
            }
        }
    }
}
