package dev.gangway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.agent.AgentExit;
import dev.gangway.agent.AgentSetting;
import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.RequestAnswer;
import dev.gangway.command.TurnEnd;
import dev.gangway.command.WhenBusy;
import dev.gangway.event.Event;
import dev.gangway.event.EventKind;
import dev.gangway.event.Origin;
import dev.gangway.event.Sequenced;
import dev.gangway.event.StreamName;
import dev.gangway.fake.FakeAgent;
import dev.gangway.json.RawJson;
import dev.gangway.session.SessionRig.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionTest {
    private static final Origin BY_BOB = Origin.of("bob", 8);

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
    void aSessionExistsOnceItsAgentIsReady() {
        Answer created = new Answer();
        rig.sessions.create(
                new SessionBirth(SessionRig.ANN, 7, "fake", "p", Path.of("/"), Optional.empty()),
                created);
        rig.step();
        assertThat(created.isOpen()).isTrue();

        rig.agents.last().ready();
        assertThat(created.isOpen()).isTrue();
        rig.step();

        String session = rig.agents.last().session();
        assertThat(created.done()).isEqualTo(new dev.gangway.command.Result.Created(session));
        assertThat(rig.kinds(session)).containsExactly("session_created", "agent_started");
        assertThat(rig.state(session).agent().session()).isEqualTo("agent-" + session);
    }

    @Test
    void anAgentThatNeverComesLeavesNoSession() {
        Answer created = new Answer();
        rig.sessions.create(
                new SessionBirth(SessionRig.ANN, 7, "fake", "p", Path.of("/"), Optional.empty()),
                created);
        rig.agents.runStarts();

        rig.agents
                .last()
                .listener()
                .gone(new AgentExit(AgentExit.Cause.START_FAILED, "no such program"));
        rig.step();

        assertThat(created.problem().code()).isEqualTo(ErrorCode.AGENT_FAILED);
        assertThat(rig.sessions.place(rig.agents.last().session())).isEmpty();
        assertThat(rig.sessions.loadedCount()).isZero();
    }

    @Test
    void aPromptIsAcknowledgedAndReachesTheAgentOnlyAfterItsCommit() {
        String session = rig.session();

        Answer accepted = rig.prompt(session, "hello");

        assertThat(accepted.isOpen()).isTrue();
        assertThat(rig.agents.last().asked()).isEmpty();
        rig.step();
        assertThat(accepted.accepted().turn()).isEqualTo(1);
        assertThat(rig.agents.last().asked()).containsExactly("prompt hello");
        assertThat(rig.state(session).phase()).isEqualTo(SessionPhase.RUNNING);
    }

    @Test
    void aTurnHasTheMessageTheAnswerAndOneEnd() {
        String session = rig.session();
        rig.prompt(session, "hello");
        rig.step();

        rig.agents.last().says("a");
        rig.agents.last().says("b");
        rig.agents.last().stops("end_turn");
        rig.step();

        assertThat(rig.kinds(session).subList(2, 7))
                .containsExactly(
                        "turn_started",
                        "user_message_chunk",
                        "agent_message_chunk",
                        "agent_message_chunk",
                        "turn_ended");
        assertThat(rig.events(session).subList(2, 7).stream().map(event -> event.event().message()))
                .containsExactly(0L, 1L, 2L, 2L, 0L);
        assertThat(rig.state(session).phase()).isEqualTo(SessionPhase.IDLE);
        assertThat(rig.ended).containsExactly(session);
    }

    @Test
    void theSecondPromptWaitsAndRunsWhenTheFirstIsOver() {
        String session = rig.session();
        rig.prompt(session, "one");
        Answer second = rig.prompt(session, "two");
        rig.step();
        assertThat(second.accepted().queued()).isTrue();
        assertThat(rig.agents.last().asked()).containsExactly("prompt one");

        rig.agents.last().stops("end_turn");
        rig.step();

        assertThat(rig.agents.last().asked()).containsExactly("prompt one", "prompt two");
        assertThat(rig.state(session).turn()).isEqualTo(second.accepted().turn());
        assertThat(rig.state(session).queue()).isEmpty();
    }

    @Test
    void aPromptThatWillNotWaitIsRefused() {
        String session = rig.session();
        rig.prompt(session, "one");

        Answer second = rig.prompt(session, "two", new WhenBusy.Refuse(), Optional.empty());

        assertThat(second.problem().code()).isEqualTo(ErrorCode.BUSY);
    }

    @Test
    void theQueueHasALimit() {
        String session = rig.session();
        rig.prompt(session, "runs");
        for (int i = 0; i < rig.limits.queuedPrompts(); i++) {
            rig.prompt(session, "waits");
        }

        Answer tooMany = rig.prompt(session, "one more");

        assertThat(tooMany.problem().code()).isEqualTo(ErrorCode.LIMIT);
    }

    @Test
    void theSameKeyIsTheSameTurnAndAnotherPayloadIsRefused() {
        String session = rig.session();
        Optional<String> key = Optional.of("k");
        Answer first = rig.prompt(session, "hello", new WhenBusy.Queue(), key);
        Answer retry = rig.prompt(session, "hello", new WhenBusy.Queue(), key);
        Answer other = rig.prompt(session, "other", new WhenBusy.Queue(), key);
        rig.step();

        assertThat(retry.accepted()).isEqualTo(first.accepted());
        assertThat(other.problem().code()).isEqualTo(ErrorCode.KEY_REUSED);
        assertThat(rig.agents.last().asked()).containsExactly("prompt hello");
    }

    @Test
    void aKeyIsBoundAcrossARestartAndKnowsHowItsTurnEnded() {
        String session = rig.session();
        Optional<String> key = Optional.of("k");
        long turn =
                rigged(rig.prompt(session, "hello", new WhenBusy.Queue(), key)).accepted().turn();
        rig.agents.last().stops("end_turn");
        rig.step();

        rig.crash();
        Answer retry = rigged(rig.prompt(session, "hello", new WhenBusy.Queue(), key));

        assertThat(retry.accepted().turn()).isEqualTo(turn);
        assertThat(retry.accepted().end().map(TurnEnd::stopReason)).contains("end_turn");
        assertThat(rig.agents.all()).hasSize(1);
    }

    @Test
    void anOpenRequestIsWrittenThenAnsweredOnce() {
        String session = running();
        rig.agents.last().asksPermission(41);
        rig.step();
        OpenRequest request = rig.state(session).open().getFirst();

        Answer first = rig.execute(answer(session, request, "yes"));
        Answer second = rig.execute(answer(session, request, "no"), BY_BOB);
        rig.step();

        assertThat(first.done()).isEqualTo(new dev.gangway.command.Result.Done());
        assertThat(second.problem().code()).isEqualTo(ErrorCode.ALREADY_RESOLVED);
        assertThat(rig.agents.last().asked()).contains("answer 41 Selected[optionId=yes]");
        assertThat(rig.state(session).open()).isEmpty();
        assertThat(rig.kinds(session))
                .containsSubsequence("permission_requested", "permission_resolved");
    }

    @Test
    void anAnswerThatWasNotOfferedLeavesTheRequestOpen() {
        String session = running();
        rig.agents.last().asksPermission(41);
        rig.step();
        OpenRequest request = rig.state(session).open().getFirst();

        Answer wrong = rig.execute(answer(session, request, "maybe"));
        rig.step();

        assertThat(wrong.problem().code()).isEqualTo(ErrorCode.INVALID);
        assertThat(rig.state(session).open()).containsExactly(request);
    }

    @Test
    void anAgentMayTakeItsRequestBack() {
        String session = running();
        rig.agents.last().asksPermission(41);
        rig.agents.last().listener().withdrawn(41);
        rig.step();

        assertThat(rig.state(session).open()).isEmpty();
        assertThat(last(session, EventKind.PERMISSION_RESOLVED).path("outcome").asString())
                .isEqualTo("withdrawn");
    }

    @Test
    void cancelAsksTheAgentAndClosesItsRequests() {
        String session = running();
        rig.agents.last().asksPermission(41);
        rig.step();

        Answer cancelled = rigged(rig.execute(new Command.Cancel(session)));

        assertThat(cancelled.isOpen()).isFalse();
        assertThat(rig.state(session).phase()).isEqualTo(SessionPhase.CANCELLING);
        assertThat(rig.state(session).open()).isEmpty();
        assertThat(rig.agents.last().asked()).contains("cancel");
        rig.agents.last().stops("cancelled");
        rig.step();
        assertThat(rig.state(session).phase()).isEqualTo(SessionPhase.IDLE);
    }

    @Test
    void cancelRemovesOnlyTheCancellersQueuedPrompts() {
        String session = running();
        rig.prompt(session, "ann's");
        rig.execute(
                new Command.Prompt(
                        session,
                        SessionRig.content("bob's"),
                        RawJson.EMPTY_OBJECT,
                        new WhenBusy.Queue(),
                        Optional.empty()),
                BY_BOB);

        rig.execute(new Command.Cancel(session));
        rig.step();

        assertThat(rig.state(session).queue())
                .singleElement()
                .extracting(QueuedPrompt::origin)
                .isEqualTo(BY_BOB);
    }

    @Test
    void anAgentThatDoesNotStopIsEnded() {
        String session = running();
        rig.execute(new Command.Cancel(session));
        rig.step();

        rig.timers.advance(rig.limits.cancelTime());
        rig.step();

        assertThat(rig.agents.last().isClosed()).isTrue();
        assertThat(last(session, EventKind.TURN_ENDED).path("outcome").asString())
                .isEqualTo("interrupted");
        assertThat(rig.state(session).phase()).isEqualTo(SessionPhase.IDLE);
    }

    @Test
    void theTurnsClockStandsWhileAPersonIsAsked() {
        String session = running();
        Duration nearly = rig.limits.turnTime().minusSeconds(1);
        rig.timers.advance(nearly);
        rig.agents.last().asksPermission(1);
        rig.step();

        rig.timers.advance(Duration.ofDays(2));
        rig.step();
        assertThat(rig.state(session).phase()).isEqualTo(SessionPhase.RUNNING);

        rig.execute(answer(session, rig.state(session).open().getFirst(), "yes"));
        rig.timers.advance(Duration.ofSeconds(2));
        rig.step();
        assertThat(rig.state(session).phase()).isEqualTo(SessionPhase.CANCELLING);
    }

    @Test
    void anAgentThatDiesInterruptsItsTurnAndHoldsTheQueue() {
        String session = running();
        rig.agents.last().asksPermission(1);
        rig.prompt(session, "next");
        rig.step();

        rig.agents.last().dies();
        rig.step();

        SessionState state = rig.state(session);
        assertThat(state.phase()).isEqualTo(SessionPhase.IDLE);
        assertThat(state.open()).isEmpty();
        assertThat(state.held()).isTrue();
        assertThat(state.agent().running()).isFalse();
        assertThat(last(session, EventKind.PERMISSION_RESOLVED).path("outcome").asString())
                .isEqualTo("expired");

        rig.execute(new Command.ReleaseQueue(session));
        rig.step();
        assertThat(rig.agents.last().resumes()).contains("agent-" + session);
        rig.agents.last().ready();
        rig.step();
        assertThat(rig.agents.last().asked()).containsExactly("prompt next");
    }

    @Test
    void whatAnAgentSaysAfterItWasLetGoIsNotHeard() {
        String session = running();
        FakeAgent first = rig.agents.last();
        rig.execute(new Command.StopAgent(session));
        rig.step();
        int events = rig.events(session).size();

        first.says("ghost");
        first.asksPermission(9);
        first.stops("end_turn");
        first.dies();
        rig.step();

        assertThat(rig.events(session)).hasSize(events);
    }

    @Test
    void afterACrashTheStateIsTrue() {
        String session = running();
        rig.agents.last().asksPermission(1);
        rig.prompt(session, "waits");
        rig.step();
        SessionState before = rig.state(session);

        rig.crash();

        SessionState after = rig.state(session);
        assertThat(after.phase()).isEqualTo(SessionPhase.IDLE);
        assertThat(after.open()).isEmpty();
        assertThat(after.held()).isTrue();
        assertThat(after.queue()).isEqualTo(before.queue());
        assertThat(after.agent().running()).isFalse();
        assertThat(last(session, EventKind.TURN_ENDED).path("stopReason").asString())
                .isEqualTo("server_restarted");
    }

    @Test
    void aSessionIsRestoredExactly() {
        String session = running();
        rig.agents.last().says("text");
        rig.agents.last().stops("end_turn");
        rig.agents
                .last()
                .listener()
                .event(
                        EventKind.USAGE_UPDATE,
                        RawJson.of("{\"sessionUpdate\":\"usage_update\",\"used\":5,\"size\":100}"));
        rig.agents
                .last()
                .listener()
                .event(
                        EventKind.CURRENT_MODE_UPDATE,
                        RawJson.of(
                                "{\"sessionUpdate\":\"current_mode_update\",\"currentModeId\":\"plan\"}"));
        rig.execute(new Command.StopAgent(session));
        rig.step();
        SessionState before = rig.state(session);

        rig.crash();

        assertThat(rig.state(session)).isEqualTo(before);
    }

    @Test
    void anIdleSessionGivesItsAgentAndItsMemoryBackAndComesAgain() {
        String session = running();
        rig.agents.last().stops("end_turn");
        rig.step();
        FakeAgent first = rig.agents.last();

        rig.clock.advance(rig.limits.idleTime());
        rig.sessions.rest();
        rig.step();
        assertThat(first.isClosed()).isTrue();
        assertThat(rig.sessions.loadedCount()).isZero();

        rig.prompt(session, "again");
        rig.step();
        assertThat(rig.agents.last()).isNotSameAs(first);
        assertThat(rig.agents.last().resumes()).contains("agent-" + session);
    }

    @Test
    void aWatchedOrRunningSessionDoesNotRest() {
        String session = running();
        rig.clock.advance(rig.limits.idleTime());
        rig.sessions.rest();

        assertThat(rig.sessions.loadedCount()).isEqualTo(1);
        rig.agents.last().stops("end_turn");
        rig.sessions.watch(session, new Watching());
        rig.clock.advance(rig.limits.idleTime());
        rig.sessions.rest();
        rig.step();
        assertThat(rig.sessions.loadedCount()).isEqualTo(1);
    }

    @Test
    void aFailedTurnHoldsTheQueue() {
        String session = running();
        rig.prompt(session, "next");
        rig.agents
                .last()
                .listener()
                .turnEnded(
                        new dev.gangway.agent.TurnOutcome.Failed(-32603, "no model", RawJson.NULL));
        rig.step();

        assertThat(rig.state(session).held()).isTrue();
        assertThat(rig.agents.last().asked()).containsExactly("prompt hello");
    }

    @Test
    void aSettingIsAnsweredWhenTheAgentTookOrRefusedIt() {
        String session = rig.session();
        Answer taken = rig.execute(new Command.SetMode(session, "plan"));
        Answer refused = rig.execute(new Command.SetMode(session, "nonsense"));
        rig.step();

        rig.agents
                .last()
                .listener()
                .settingTaken(
                        new AgentSetting.Mode("plan"),
                        EventKind.CURRENT_MODE_UPDATE,
                        RawJson.of(
                                "{\"sessionUpdate\":\"current_mode_update\",\"currentModeId\":\"plan\"}"));
        rig.agents
                .last()
                .listener()
                .settingRefused(new AgentSetting.Mode("nonsense"), "no such mode");
        rig.step();

        assertThat(taken.done()).isEqualTo(new dev.gangway.command.Result.Done());
        assertThat(refused.problem().code()).isEqualTo(ErrorCode.INVALID);
        assertThat(rig.state(session).agent().modes().node().path("currentModeId").asString())
                .isEqualTo("plan");
    }

    @Test
    void whatAPersonChoseIsSetInTheAgentsNextProcess() {
        String session = rig.session();
        rig.execute(new Command.SetMode(session, "plan"));
        rig.execute(new Command.SetConfigOption(session, "model", RawJson.ofText("small")));
        rig.execute(new Command.SetMode(session, "edit"));
        rig.step();
        FakeAgent agent = rig.agents.last();
        takes(agent, new AgentSetting.Mode("plan"), modeUpdate("plan"));
        takes(agent, MODEL, OPTIONS);
        takes(agent, new AgentSetting.Mode("edit"), modeUpdate("edit"));
        rig.step();

        rig.execute(new Command.StopAgent(session));
        rig.execute(new Command.WakeAgent(session));
        rig.step();

        assertThat(rig.agents.last()).isNotSameAs(agent);
        assertThat(rig.agents.last().chosen())
                .containsExactly(MODEL, new AgentSetting.Mode("edit"));
        assertThat(SessionStateJson.read(SessionStateJson.write(rig.state(session))))
                .isEqualTo(rig.state(session));
    }

    @Test
    void aModeThatTheAgentLeftByItselfIsNotSetAgain() {
        String session = rig.session();
        rig.execute(new Command.SetMode(session, "plan"));
        rig.step();
        FakeAgent agent = rig.agents.last();
        takes(agent, new AgentSetting.Mode("plan"), modeUpdate("plan"));
        agent.listener().event(EventKind.CURRENT_MODE_UPDATE, modeUpdate("plan"));
        rig.step();
        assertThat(rig.state(session).agent().chosen())
                .containsExactly(new AgentSetting.Mode("plan"));

        agent.listener().event(EventKind.CURRENT_MODE_UPDATE, modeUpdate("edit"));
        rig.step();

        assertThat(rig.state(session).agent().chosen()).isEmpty();
    }

    @Test
    void whatAnAgentSaysOfItselfIsNoChoiceOfAPerson() {
        String session = rig.session();

        rig.agents
                .last()
                .listener()
                .event(
                        EventKind.CURRENT_MODE_UPDATE,
                        RawJson.of(
                                """
                                {"sessionUpdate":"current_mode_update","currentModeId":"yolo",
                                 "_meta":{"gangway":{"set":{"mode":"yolo"}}}}
                                """));
        rig.step();

        assertThat(rig.state(session).agent().chosen()).isEmpty();
    }

    @Test
    void oneSessionKeepsOnlySoManyChoices() {
        List<AgentSetting> chosen = List.of();
        for (int i = 0; i <= ChosenSettings.KEPT_MAX; i++) {
            RawJson update =
                    ChosenSettings.marked(
                            OPTIONS, new AgentSetting.ConfigOption("o" + i, RawJson.of("true")));
            chosen = ChosenSettings.with(chosen, update.node());
        }
        RawJson large =
                ChosenSettings.marked(
                        OPTIONS, new AgentSetting.Mode("m".repeat(ChosenSettings.CHARACTERS_MAX)));

        assertThat(chosen).hasSize(ChosenSettings.KEPT_MAX);
        assertThat(chosen.getFirst())
                .isEqualTo(new AgentSetting.ConfigOption("o1", RawJson.of("true")));
        assertThat(ChosenSettings.with(chosen, large.node())).isEqualTo(chosen);
    }

    @Test
    void aMessageThatTheAgentEndedIsNotContinued() {
        String session = running();
        FakeAgent agent = rig.agents.last();

        agent.says("partial ");
        agent.listener().messageEnded();
        agent.says("partial ");
        agent.says("and the rest");
        rig.step();

        List<Long> messages =
                rig.events(session).stream()
                        .map(Sequenced::event)
                        .filter(event -> event.kind() == EventKind.AGENT_MESSAGE_CHUNK)
                        .map(Event::message)
                        .toList();
        assertThat(messages).hasSize(3);
        assertThat(messages.get(1)).isEqualTo(messages.get(0) + 1);
        assertThat(messages.get(2)).isEqualTo(messages.get(1));
    }

    private static final AgentSetting MODEL =
            new AgentSetting.ConfigOption("model", RawJson.ofText("small"));
    private static final RawJson OPTIONS =
            RawJson.of("{\"sessionUpdate\":\"config_option_update\",\"configOptions\":[]}");

    private static RawJson modeUpdate(String mode) {
        return RawJson.of(
                "{\"sessionUpdate\":\"current_mode_update\",\"currentModeId\":\"" + mode + "\"}");
    }

    private static void takes(FakeAgent agent, AgentSetting setting, RawJson update) {
        EventKind kind =
                setting instanceof AgentSetting.Mode
                        ? EventKind.CURRENT_MODE_UPDATE
                        : EventKind.CONFIG_OPTION_UPDATE;
        agent.listener().settingTaken(setting, kind, update);
    }

    @Test
    void watchersHearEachChangeAfterItsCommitAndEachEndOnce() {
        String session = rig.session();
        Watching watching = new Watching();
        rig.sessions.watch(session, watching);
        rig.prompt(session, "hello");
        assertThat(watching.phases).isEmpty();
        rig.step();
        rig.agents.last().stops("end_turn");
        rig.step();

        assertThat(watching.phases).containsExactly(SessionPhase.RUNNING, SessionPhase.IDLE);
        assertThat(watching.ends).singleElement().extracting(TurnEnd::turn).isEqualTo(1L);
    }

    @Test
    void theOwnersFeedTellsOfTheSession() {
        String session = running();
        rig.agents.last().asksPermission(1);
        rig.step();

        List<String> feed =
                rig.log.read(StreamName.feed("ann"), 0, 1_000_000).events().stream()
                        .map(event ->
                                event.event().kind()
                                        + " "
                                        + event.event().payload().node().path("session").asString())
                        .toList();

        assertThat(feed)
                .contains("FEED_SESSION " + session, "FEED_REQUEST " + session)
                .allMatch(line -> line.endsWith(session));
    }

    private String running() {
        String session = rig.session();
        rig.prompt(session, "hello");
        rig.step();
        return session;
    }

    private Answer rigged(Answer answer) {
        rig.step();
        return answer;
    }

    private static Command.Answer answer(String session, OpenRequest request, String option) {
        return new Command.Answer(session, request.id(), new RequestAnswer.Selected(option));
    }

    private tools.jackson.databind.JsonNode last(String session, EventKind kind) {
        return rig.events(session).stream()
                .filter(event -> event.event().kind() == kind)
                .reduce((_, later) -> later)
                .orElseThrow()
                .event()
                .payload()
                .node();
    }

    private static final class Watching implements SessionWatcher {
        private final List<SessionPhase> phases = new ArrayList<>();
        private final List<TurnEnd> ends = new ArrayList<>();

        @Override
        public void changed(SessionState state) {
            phases.add(state.phase());
        }

        @Override
        public void turnEnded(TurnEnd end) {
            ends.add(end);
        }

        @Override
        public void deleted() {}

        @Override
        public void shutOut() {}
    }
}
