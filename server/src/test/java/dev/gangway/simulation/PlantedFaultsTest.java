package dev.gangway.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The simulation can find what it is for: each fault that is put between two of the real parts is
/// found, and for its own reason, within a few seeds.
class PlantedFaultsTest {
    private static final int SEEDS = 80;
    private static final int STEPS = 400;

    static List<Plant> plants() {
        return Stream.of(
                        StreamPlants.all(),
                        SessionPlants.all(),
                        AccessPlants.all(),
                        LogPlants.all())
                .flatMap(List::stream)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("plants")
    void aPlantedFaultIsFound(Plant plant) {
        @Nullable String found = null;
        for (long seed = 1; seed <= SEEDS && found == null; seed++) {
            found = Simulation.fault(seed, STEPS, plant.fitting().get(), new Tally());
        }

        assertThat(found).isNotNull().containsPattern(plant.found());
    }

    @ParameterizedTest
    @ValueSource(longs = {7, 11, 12, 13, 14})
    void aSeedWalksTheSameWayAgain(long seed) {
        try (Simulation first = new Simulation(seed, Fitting.RIGHT, new Tally());
                Simulation second = new Simulation(seed, Fitting.RIGHT, new Tally())) {
            first.run(STEPS);
            second.run(STEPS);

            assertThat(second.world().trace.last()).isEqualTo(first.world().trace.last());
            assertThat(second.world().trace.fingerprint())
                    .isEqualTo(first.world().trace.fingerprint());
        }
    }
}
