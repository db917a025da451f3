package dev.gangway.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The whole gateway, five hundred times over: every seed keeps the promise.
class SimulationTest {
    private static final long FROM = Long.getLong("gangway.simulation.from", 1);
    private static final long TO = Long.getLong("gangway.simulation.to", FROM + 499);
    private static final int STEPS = Integer.getInteger("gangway.simulation.steps", 400);
    private static final int SEEDS_THAT_GET_EVERYWHERE = 300;

    /// What a walk could pass by without anybody noticing, if its odds were changed.
    private static final List<String> PLACES =
            List.of(
                    "crash at commit.before",
                    "crash at commit.after",
                    "crash at commit.published",
                    "crash at tick.before",
                    "crash at open.beforeCommit",
                    "crash while opening",
                    "crash while recovering",
                    "crash while closing",
                    "end CLEAN",
                    "end POWER",
                    "epoch changed",
                    "shown events lost to a power loss",
                    "written but not shown before the end",
                    "stream failed",
                    "cursor lost: what follows was trimmed",
                    "subscribed: Gap",
                    "subscribed: Reset",
                    "same key, same turn",
                    "refused KEY_REUSED",
                    "refused ALREADY_RESOLVED",
                    "refused STORE_FAILED",
                    "refused BUSY",
                    "refused LIMIT",
                    "done Answer",
                    "done ForkSession",
                    "done DeleteSession",
                    "done Grant",
                    "not granted FORBIDDEN",
                    "not granted NOT_FOUND",
                    "shut out",
                    "acp access_ended",
                    "refused CONFLICT",
                    "event IMPORTED",
                    "acp deleted",
                    "done SetMode",
                    "event QUEUE_RELEASED",
                    "event PROMPT_EDITED",
                    "event QUESTION_RESOLVED",
                    "event TOOL_CALL_UPDATE",
                    "event QUESTION_COMPLETED",
                    "event PROMPT_STEERED",
                    "PROMPT_STEER_REFUSED no_turn",
                    "PROMPT_STEER_REFUSED cancelling",
                    "PROMPT_STEER_REFUSED unsupported",
                    "PROMPT_STEER_REFUSED agent_error",
                    "PROMPT_STEER_REFUSED no_answer",
                    "PROMPT_STEER_REFUSED interrupted",
                    "PROMPT_REMOVED waited_too_long",
                    "event AGENT_SILENT",
                    "cancelled for silence",
                    "cancelled for turn_events",
                    "refused a start",
                    "retained less of a session",
                    "acp detach",
                    "acp session/resume",
                    "acp session/prompt",
                    "acp error DETACHED",
                    "acp gap");

    @Test
    void everySeedKeepsThePromise() {
        Tally tally = new Tally();
        for (long seed = FROM; seed <= TO; seed++) {
            @Nullable String fault = Simulation.fault(seed, STEPS, Fitting.RIGHT, tally);
            if (fault != null) {
                throw new AssertionError(fault);
            }
        }

        if (TO - FROM >= SEEDS_THAT_GET_EVERYWHERE) {
            assertThat(missed(tally)).as("reached in all seeds: %s", tally).isEmpty();
        }
    }

    private static List<String> missed(Tally tally) {
        List<String> missed = new ArrayList<>(PLACES);
        missed.removeIf(place -> tally.of(place) > 0);
        return missed;
    }
}
