package dev.gangway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.agent.AgentRequest;
import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.TurnEnd;
import dev.gangway.command.WhenBusy;
import dev.gangway.fake.FakeAgent;
import dev.gangway.json.RawJson;
import dev.gangway.session.SessionRig.Answer;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One agent process at a time: the next one starts when the one before has ended.
class LeavingAgentTest {
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

    /// Lets the agent go; its process goes on for a while.
    private FakeAgent stopped(String session) {
        FakeAgent agent = rig.agents.last();
        agent.lingers();
        rig.execute(new Command.StopAgent(session));
        rig.step();
        assertThat(agent.isClosed()).isTrue();
        return agent;
    }

    private int started() {
        return rig.agents.all().size();
    }

    @Test
    void thePromptAfterAStopWaitsForTheEndOfTheProcess() {
        String session = rig.running();
        FakeAgent before = stopped(session);

        rig.prompt(session, "next");
        rig.execute(new Command.SetMode(session, "plan"));
        rig.step();
        assertThat(started()).isEqualTo(1);
        assertThat(rig.state(session).phase()).isEqualTo(SessionPhase.RUNNING);
        before.leaves();
        rig.step();

        assertThat(started()).isEqualTo(2);
        rig.agents.last().ready();
        rig.step();
        assertThat(rig.agents.last().asked()).startsWith("prompt next").hasSize(2);
        assertThat(rig.agents.last().resumes()).isPresent();
    }

    @Test
    void anAgentThatEndsWithNobodyWaitingIsFollowedAtOnce() {
        String session = rig.session();
        stopped(session).leaves();

        rig.prompt(session, "next");
        rig.step();

        assertThat(started()).isEqualTo(2);
    }

    @Test
    void anAgentThatDidNotStopIsFollowedWhenItsProcessHasEnded() {
        String session = rig.running();
        FakeAgent before = rig.agents.last();
        before.lingers();
        rig.execute(new Command.Cancel(session));
        rig.step();
        rig.timers.advance(rig.limits.cancelTime());
        rig.step();
        rig.prompt(session, "next");
        rig.step();
        assertThat(started()).isEqualTo(1);

        before.leaves();
        rig.step();

        assertThat(started()).isEqualTo(2);
    }

    @Test
    void aSessionThatCameBackFromTheStoreWaitsForTheAgentOfBefore() {
        String session = rig.session();
        FakeAgent before = rig.agents.last();
        before.lingers();
        rig.timers.advance(rig.limits.idleTime());
        rig.sessions.rest();
        rig.step();
        assertThat(rig.sessions.loadedState(session)).isEmpty();

        rig.prompt(session, "next");
        rig.step();
        assertThat(started()).isEqualTo(1);
        before.leaves();
        rig.step();

        assertThat(started()).isEqualTo(2);
    }

    @Test
    void aFollowerThatNobodyWantsAnyMoreIsNotStarted() {
        String session = rig.running();
        FakeAgent before = stopped(session);
        Answer prompted = rig.prompt(session, "next", new WhenBusy.Queue(), Optional.of("k"));
        rig.step();

        rig.execute(new Command.StopAgent(session));
        rig.step();
        before.leaves();
        rig.step();

        assertThat(started()).isEqualTo(1);
        Answer retry = rig.prompt(session, "next", new WhenBusy.Queue(), Optional.of("k"));
        rig.step();
        assertThat(retry.accepted().turn()).isEqualTo(prompted.accepted().turn());
        assertThat(retry.accepted().end().map(TurnEnd::outcome))
                .contains(TurnEnd.Outcome.INTERRUPTED);
    }

    @Test
    void anAgentThatWasLetGoBeforeItWasStartedKeepsNobodyWaiting() {
        String session = rig.session();
        rig.agents.last().dies();
        rig.step();
        rig.execute(new Command.WakeAgent(session));
        rig.execute(new Command.StopAgent(session));

        rig.prompt(session, "next");
        rig.step();

        assertThat(started()).isEqualTo(2);
        rig.agents.last().ready();
        rig.step();
        assertThat(rig.agents.last().asked()).containsExactly("prompt next");
    }

    @Test
    void aProcessThatDoesNotEndIsNotWaitedForForEver() {
        String session = rig.running();
        FakeAgent before = stopped(session);
        Answer wakes = rig.execute(new Command.WakeAgent(session));
        rig.prompt(session, "next");
        rig.step();

        rig.timers.advance(SessionLimits.LEAVE_TIME);
        rig.step();

        assertThat(wakes.problem().code()).isEqualTo(ErrorCode.AGENT_FAILED);
        assertThat(rig.state(session).phase()).isEqualTo(SessionPhase.IDLE);
        assertThat(started()).isEqualTo(1);
        before.leaves();
        rig.prompt(session, "again");
        rig.step();
        assertThat(started()).isEqualTo(2);
    }

    @Test
    void whatALeavingAgentStillSaysIsNotHeard() {
        String session = rig.running();
        FakeAgent before = stopped(session);
        rig.prompt(session, "next");
        rig.step();
        int events = rig.events(session).size();

        before.says("late");
        before.listener()
                .requested(new AgentRequest(1, AgentRequest.Kind.PERMISSION, RawJson.EMPTY_OBJECT));
        before.stops("end_turn");
        rig.step();

        assertThat(rig.events(session)).hasSize(events);
    }
}
