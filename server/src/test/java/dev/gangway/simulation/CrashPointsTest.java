package dev.gangway.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.simulation.World.End;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// A server that dies at any step of any scene leaves what the next one needs: all that was shown,
/// states that are true, and everything goes on.
class CrashPointsTest {
    private static final int PAIRS_MIN = 200;
    private static final long SEED = 4;
    private static final List<End> ENDS = List.of(End.KILL, End.COPY, End.POWER);

    @Test
    void aCrashAtAnyStepKeepsThePromise() {
        Set<String> pairs = new TreeSet<>();
        List<String> faults = new ArrayList<>();
        for (Scene scene : Scene.all()) {
            List<String> steps = steps(scene);
            for (int step = 1; step <= steps.size(); step++) {
                String pair = scene + ", step " + step + ": " + steps.get(step - 1);
                pairs.add(pair);
                End end = ENDS.get(step % ENDS.size());
                crash(scene, step, end).forEach(fault -> faults.add(pair + ", " + fault));
            }
        }

        assertThat(faults).isEmpty();
        assertThat(pairs).hasSizeGreaterThanOrEqualTo(PAIRS_MIN);
    }

    /// The steps that a scene reaches when nothing goes wrong.
    private static List<String> steps(Scene scene) {
        try (Stage stage = new Stage(SEED, 0)) {
            scene.script().accept(stage);
            assertThat(stage.world.findings.any())
                    .as("%s: %s", scene, stage.world.findings.text())
                    .isFalse();
            return stage.steps();
        }
    }

    private static List<String> crash(Scene scene, int step, End end) {
        try (Stage stage = new Stage(SEED, step)) {
            try {
                scene.script().accept(stage);
            } catch (Crash crash) {
                stage.world.trace.add("crash at " + crash.getMessage());
            }
            stage.goOnAfter(end);
            return stage.world.findings.any()
                    ? List.of(stage.world.findings.text() + "\n" + stage.world.trace.last())
                    : List.of();
        }
    }
}
