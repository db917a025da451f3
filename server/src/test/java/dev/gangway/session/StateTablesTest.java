package dev.gangway.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The state tables are whole, and docs/states.md shows them as they are. To renew the page, run
/// with `-Dgangway.write.states=true`.
class StateTablesTest {
    private static final Path PAGE = Path.of("..", "docs", "states.md");

    @Test
    void thePageShowsTheTablesAsTheyAre() throws IOException {
        String page =
                """
                # States

                Generated from the tables in `dev.gangway.session` by `StateTablesTest`. Each arrow reads: input / effect.

                ## A session's turn

                %s
                ## A session's agent

                %s
                ## An open request

                %s\
                """
                        .formatted(
                                TurnTable.TABLE.diagram(),
                                AgentTable.TABLE.diagram(),
                                RequestTable.TABLE.diagram());
        if (Boolean.getBoolean("gangway.write.states")) {
            Files.writeString(PAGE, page);
        }

        assertThat(Files.readString(PAGE)).isEqualTo(page);
    }

    @Test
    void everyInputHasAStepInEveryPhaseOfATurn() {
        for (var phase : SessionPhase.values()) {
            for (var input : TurnTable.Input.values()) {
                assertThat(TurnTable.TABLE.find(phase, input))
                        .as("%s, %s", phase, input)
                        .isPresent();
            }
        }
    }

    @Test
    void everyInputHasAStepForARequest() {
        for (var state : RequestTable.State.values()) {
            for (var input : RequestTable.Input.values()) {
                assertThat(RequestTable.TABLE.find(state, input))
                        .as("%s, %s", state, input)
                        .isPresent();
            }
        }
    }

    @Test
    void aFailedSessionStaysFailed() {
        for (var input : TurnTable.Input.values()) {
            assertThat(TurnTable.TABLE.step(SessionPhase.FAILED, input).next())
                    .isEqualTo(SessionPhase.FAILED);
        }
    }
}
