package dev.gangway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.agent.AgentSetting;
import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.event.EventKind;
import dev.gangway.fake.FakeAgent;
import dev.gangway.json.RawJson;
import dev.gangway.session.SessionRig.Answer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// When the store cannot commit, the session stops loudly, and everybody who waits is told, once.
class StoreFailureTest {
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
    void everyoneWhoWaitsIsToldOnce() {
        String session = rig.running();
        Answer set = rig.execute(new Command.SetMode(session, "plan"));
        rig.step();
        rig.breakStore();

        Answer prompt = rig.prompt(session, "next");
        Answer cancel = rig.execute(new Command.Cancel(session));
        Answer option =
                rig.execute(new Command.SetConfigOption(session, "model", RawJson.of("\"x\"")));
        rig.step();

        assertThat(Stream.of(set, prompt, cancel, option).map(Answer::problem))
                .extracting(GatewayException::code)
                .containsOnly(ErrorCode.STORE_FAILED);
        assertThat(rig.agents.last().isClosed()).isTrue();
        assertThat(rig.state(session).phase()).isEqualTo(SessionPhase.FAILED);
    }

    @Test
    void whoWaitsForAnAgentIsToldToo() {
        String session = rig.session();
        rig.execute(new Command.StopAgent(session));
        rig.step();
        Answer woken = rig.execute(new Command.WakeAgent(session));
        rig.breakStore();

        rig.agents.runStarts();
        rig.agents.last().ready();
        rig.step();

        assertThat(woken.problem().code()).isEqualTo(ErrorCode.STORE_FAILED);
    }

    @Test
    void aSessionThatCannotBeWrittenIsNeverBorn() {
        Answer created = rig.create("/", Optional.of("k"));
        rig.agents.runStarts();
        rig.breakStore();
        rig.agents.last().ready();
        rig.step();

        assertThat(created.problem().code()).isEqualTo(ErrorCode.STORE_FAILED);
        assertThat(rig.agents.last().isClosed()).isTrue();
        rig.repairStore();
        Answer again = rig.create("/", Optional.of("k"));
        rig.agents.runStarts();
        rig.agents.last().ready();
        rig.step();
        assertThat(again.done()).isInstanceOf(dev.gangway.command.Result.Created.class);
    }

    @Test
    void aCreationThatCannotOpenItsStreamIsAnsweredAndItsKeyIsFree() {
        rig.faults =
                step -> {
                    if (step.equals("open.beforeCommit")) {
                        throw new IllegalStateException("the disk is full");
                    }
                };
        Answer created = rig.create("/", Optional.of("k"));
        rig.repairStore();

        Answer again = rig.create("/", Optional.of("k"));
        rig.agents.runStarts();
        rig.agents.last().ready();
        rig.step();

        assertThat(created.problem().code()).isEqualTo(ErrorCode.STORE_FAILED);
        assertThat(again.done()).isInstanceOf(dev.gangway.command.Result.Created.class);
    }

    /// Between the failure and its being told, commands meet a log that takes nothing.
    @Test
    void commandsInTheMomentOfTheFailureAreAnsweredOnceAndLeaveNoAgent() {
        String session = rig.session();
        rig.execute(new Command.StopAgent(session));
        rig.step();
        rig.breakStore();
        Answer[] answers = new Answer[4];
        rig.beforeFailure =
                () -> {
                    answers[0] = rig.execute(new Command.SetMode(session, "plan"));
                    answers[1] = rig.execute(new Command.WakeAgent(session));
                    answers[2] = rig.prompt(session, "now");
                    answers[3] = rig.execute(new Command.Cancel(session));
                };

        rig.execute(new Command.Cancel(session));
        rig.step();

        assertThat(Stream.of(answers).map(Answer::problem))
                .extracting(GatewayException::code)
                .containsOnly(ErrorCode.STORE_FAILED);
        rig.agents.runStarts();
        assertThat(rig.agents.all()).allMatch(FakeAgent::isClosed);
    }

    @Test
    void aStoppedSessionTakesNoCommandAndStartsNoAgent() {
        String session = stopped();
        int agents = rig.agents.all().size();

        List<Answer> answers =
                Stream.of(
                                new Command.WakeAgent(session),
                                new Command.SetMode(session, "plan"),
                                new Command.Cancel(session),
                                new Command.StopAgent(session),
                                new Command.ReleaseQueue(session))
                        .map(rig::execute)
                        .toList();
        rig.step();

        assertThat(answers)
                .extracting(answer -> answer.problem().code())
                .containsOnly(ErrorCode.STORE_FAILED);
        assertThat(rig.agents.all()).hasSize(agents);
    }

    @Test
    void whatAnAgentSaysToAStoppedSessionDisturbsNobody() {
        stopped();
        FakeAgent agent = rig.agents.last();

        agent.says("ghost");
        agent.asksPermission(1);
        agent.listener()
                .settingTaken(
                        new AgentSetting.Mode("plan"),
                        EventKind.CURRENT_MODE_UPDATE,
                        RawJson.EMPTY_OBJECT);
        agent.dies();

        assertThat(rig.step()).isFalse();
    }

    @Test
    void aStoppedSessionComesBackTrueOnceTheStoreCanBeWritten() {
        String session = stopped();
        rig.repairStore();
        rig.clock.advance(rig.limits.idleTime());
        rig.sessions.rest();

        SessionState state = rig.state(session);

        assertThat(state.phase()).isEqualTo(SessionPhase.IDLE);
        assertThat(state.agent().running()).isFalse();
        assertThat(state.open()).isEmpty();
        Answer accepted = rig.prompt(session, "again");
        rig.step();
        assertThat(accepted.accepted().queued()).isFalse();
    }

    @Test
    void aStoppedSessionDoesNotKeepTheOthersFromBeingShutDown() {
        stopped();
        rig.repairStore();
        String other = rig.running();
        FakeAgent working = rig.agents.last();
        stopped();
        rig.repairStore();

        rig.sessions.shutDown();
        rig.step();

        assertThat(working.isClosed()).isTrue();
        assertThat(rig.kinds(other)).endsWith("agent_stopped");
    }

    /// A session in mid-turn, with a question open, whose store failed.
    private String stopped() {
        String session = rig.running();
        rig.agents.last().asksPermission(1);
        rig.step();
        rig.breakStore();
        rig.execute(new Command.Cancel(session));
        rig.step();
        return session;
    }
}
