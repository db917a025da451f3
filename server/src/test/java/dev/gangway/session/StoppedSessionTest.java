package dev.gangway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.session.SessionRig.Answer;
import dev.gangway.store.FaultPoint;
import dev.gangway.store.StoreException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the simulation found around failed commits, restarts and clocks.
class StoppedSessionTest {
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

    @Test
    void aSessionThatStoppedAnswersOnceAndStartsNoAgent() {
        String session = rig.session();
        failTheNextCommit(session);
        int agents = rig.agents.all().size();

        Answer mode = rig.execute(new Command.SetMode(session, "plan"));
        Answer wake = rig.execute(new Command.WakeAgent(session));
        rig.step();

        assertThat(mode.problem().code()).isEqualTo(ErrorCode.STORE_FAILED);
        assertThat(wake.problem().code()).isEqualTo(ErrorCode.STORE_FAILED);
        assertThat(rig.agents.all()).hasSize(agents);
    }

    @Test
    void aSessionThatStoppedComesBackWithItsTurnInterrupted() {
        String session = rig.session();
        rig.prompt(session, "hello");
        rig.step();
        failTheNextCommit(session);

        rig.clock.advance(rig.limits.idleTime());
        rig.sessions.rest();
        SessionState settled = rig.state(session);

        assertThat(settled.phase()).isEqualTo(SessionPhase.IDLE);
        assertThat(settled.agent().running()).isFalse();
        assertThat(rig.kinds(session)).contains("turn_ended", "agent_stopped");
    }

    @Test
    void aRequestFromBeforeTheTurnStopsItsClockToo() {
        String session = rig.session();
        rig.agents.last().asksPermission(1);
        rig.prompt(session, "hello");
        rig.step();

        rig.timers.advance(rig.limits.turnTime().plusHours(1));
        rig.step();
        assertThat(rig.state(session).phase()).isEqualTo(SessionPhase.RUNNING);

        rig.agents.last().listener().withdrawn(1);
        rig.timers.advance(rig.limits.turnTime().plusHours(1));
        rig.step();
        assertThat(rig.state(session).phase()).isEqualTo(SessionPhase.CANCELLING);
    }

    @Test
    void anAgentThatStartedInTheInstantOfAnotherChangeIsNotForgottenByARestart() {
        String session = rig.session();
        rig.execute(new Command.StopAgent(session));
        rig.step();
        rig.execute(new Command.WakeAgent(session));
        rig.step();
        rig.agents.last().ready();
        rig.step();
        assertThat(rig.state(session).agent().running()).isTrue();

        rig.crash();

        assertThat(rig.kinds(session).getLast()).isEqualTo("agent_stopped");
    }

    /// Between the publishing of a commit and its callbacks a client may have seen the end of the
    /// turn and want the next one.
    @Test
    void whoWasShownTheEndOfATurnFindsTheSessionIdle() {
        String session = rig.session();
        rig.prompt(session, "hello");
        rig.step();
        List<Long> turns = new ArrayList<>();
        rig.faults =
                step -> {
                    if (step.equals("commit.published")) {
                        turns.add(rig.state(session).turn());
                    }
                };

        rig.agents.last().stops("end_turn");
        rig.step();
        rig.faults = FaultPoint.NONE;

        assertThat(turns).isNotEmpty().first().isEqualTo(0L);
    }

    private void failTheNextCommit(String session) {
        rig.faults =
                step -> {
                    if (step.equals("commit.before")) {
                        throw new StoreException(StoreException.Reason.FULL, "planted");
                    }
                };
        rig.agents.last().says("lost");
        rig.step();
        rig.faults = FaultPoint.NONE;
        assertThat(rig.state(session).phase()).isEqualTo(SessionPhase.FAILED);
    }
}
