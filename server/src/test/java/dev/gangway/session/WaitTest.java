package dev.gangway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.TurnEnd;
import dev.gangway.command.WhenBusy;
import dev.gangway.session.SessionRig.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Prompts that wait neither behind too many nor too long.
class WaitTest {
    private static final Duration TIME = Duration.ofSeconds(30);

    @TempDir private Path directory;
    private SessionRig rig;

    @BeforeEach
    void open() {
        rig = new SessionRig(directory);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private Answer waits(String session, int depth) {
        Answer answer =
                rig.prompt(session, "wait", new WhenBusy.Wait(depth, TIME), Optional.of("k"));
        rig.step();
        return answer;
    }

    private void passes(Duration time) {
        rig.timers.advance(time);
        rig.step();
    }

    @Test
    void aPromptDoesNotWaitBehindMoreThanItWould() {
        String session = rig.running();
        rig.prompt(session, "one");
        rig.step();

        Answer refused = waits(session, 1);
        Answer accepted = waits(session, 2);

        assertThat(refused.problem().code()).isEqualTo(ErrorCode.BUSY);
        assertThat(accepted.accepted().queued()).isTrue();
    }

    @Test
    void aPromptWhoseTimeIsOverIsRemoved() {
        String session = rig.running();
        Answer waits = waits(session, 1);

        passes(TIME.minusSeconds(1));
        assertThat(rig.state(session).queue()).hasSize(1);
        passes(Duration.ofSeconds(1));

        assertThat(rig.state(session).queue()).isEmpty();
        assertThat(rig.kinds(session)).endsWith("prompt_queued", "prompt_removed");
        TurnEnd end = waits(session, 1).accepted().end().orElseThrow();
        assertThat(end.turn()).isEqualTo(waits.accepted().turn());
        assertThat(end.outcome()).isEqualTo(TurnEnd.Outcome.REMOVED);
        assertThat(end.stopReason()).isEqualTo(TurnEnd.WAITED_TOO_LONG);
    }

    @Test
    void aPromptWhoseTurnHasBegunIsNotRemoved() {
        String session = rig.running();
        Answer waits = waits(session, 1);
        rig.agents.last().stops("end_turn");
        rig.step();

        passes(TIME);

        assertThat(rig.state(session).turn()).isEqualTo(waits.accepted().turn());
        assertThat(rig.kinds(session)).doesNotContain("prompt_removed");
    }

    @Test
    void aPromptThatWasRemovedIsNotRemovedAgain() {
        String session = rig.running();
        Answer waits = waits(session, 1);
        rig.execute(new Command.RemoveQueued(session, waits.accepted().turn()));
        rig.step();

        passes(TIME);

        assertThat(rig.kinds(session)).containsOnlyOnce("prompt_removed");
    }

    @Test
    void theTimeGoesOnWhileTheQueueIsHeldAndAQueueOfNothingIsHeldNoMore() {
        String session = rig.running();
        waits(session, 1);
        rig.agents.last().dies();
        rig.step();
        assertThat(rig.state(session).held()).isTrue();

        passes(TIME);

        assertThat(rig.state(session).queue()).isEmpty();
        assertThat(rig.state(session).held()).isFalse();
    }

    @Test
    void afterARestartAPromptIsHeldLikeTheOthers() {
        String session = rig.running();
        waits(session, 1);

        rig.crash();
        passes(TIME);

        assertThat(rig.state(session).held()).isTrue();
        assertThat(rig.state(session).queue()).hasSize(1);
    }

    @Test
    void aStoppedServerRemovesNothing() {
        String session = rig.running();
        waits(session, 1);
        rig.sessions.shutDown();
        rig.step();

        passes(TIME);

        assertThat(rig.kinds(session)).doesNotContain("prompt_removed");
    }

    /// Its object knows the time, and must be there when it is over.
    @Test
    void aSessionWithSuchAPromptIsNotUnloaded() {
        String session = rig.running();
        rig.agents.last().dies();
        rig.step();
        rig.prompt(session, "one");
        rig.step();
        rig.agents.last().ready();
        Answer waits =
                rig.prompt(
                        session,
                        "wait",
                        new WhenBusy.Wait(1, Duration.ofHours(1)),
                        Optional.empty());
        rig.step();
        rig.agents.last().dies();
        rig.step();
        assertThat(waits.accepted().queued()).isTrue();

        passes(SessionLimits.DEFAULTS.idleTime());
        rig.sessions.rest();
        assertThat(rig.sessions.loadedCount()).isEqualTo(1);
        passes(Duration.ofHours(1));

        assertThat(rig.state(session).queue()).isEmpty();
    }

    @Test
    void aSessionThatIsIdleTakesAPromptThatWouldWaitAtOnce() {
        String session = rig.session();

        Answer begins = waits(session, 1);
        passes(TIME);

        assertThat(begins.accepted().queued()).isFalse();
        assertThat(rig.state(session).phase()).isEqualTo(SessionPhase.RUNNING);
    }
}
