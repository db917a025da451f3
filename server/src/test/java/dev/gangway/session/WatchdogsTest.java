package dev.gangway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.agent.AgentExit;
import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.RequestAnswer;
import dev.gangway.command.WhenBusy;
import dev.gangway.event.Event;
import dev.gangway.event.EventKind;
import dev.gangway.event.Sequenced;
import dev.gangway.json.RawJson;
import dev.gangway.session.SessionRig.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Silence, storms and floods: what a session's agent may do, and what happens when it does more.
class WatchdogsTest {
    private static final Duration SILENCE = SessionLimits.Watch.DEFAULTS.silenceTime();
    private static final Duration CANCEL = SessionLimits.Watch.DEFAULTS.silenceCancelTime();
    private static final Duration INSTANT = Duration.ofMillis(1);

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
    void aSilentTurnIsSaidToBeSilentOnce() {
        String session = rig.running();

        passes(SILENCE.minus(INSTANT));
        assertThat(silences(session)).isEmpty();
        passes(INSTANT);
        passes(SILENCE);

        assertThat(silences(session)).hasSize(1);
        JsonNode payload = silences(session).getFirst().event().payload().node();
        assertThat(payload.path("turn").asLong()).isEqualTo(1);
        assertThat(payload.path("silentMillis").asLong()).isEqualTo(SILENCE.toMillis());
        assertThat(payload.path("cancelledAtMillis").asLong()).isEqualTo(CANCEL.toMillis());
        assertThat(rig.state(session).phase()).isEqualTo(SessionPhase.RUNNING);
    }

    @Test
    void aTurnThatStaysSilentIsCancelled() {
        String session = rig.running();

        passesBy(CANCEL.minus(INSTANT), Duration.ofMinutes(1));
        assertThat(rig.state(session).phase()).isEqualTo(SessionPhase.RUNNING);
        passes(INSTANT);

        assertThat(rig.state(session).phase()).isEqualTo(SessionPhase.CANCELLING);
        assertThat(cancelReason(session)).isEqualTo("silence");
        assertThat(rig.agents.last().asked()).endsWith("cancel");
        passes(rig.limits.cancelTime());
        assertThat(rig.state(session).phase()).isEqualTo(SessionPhase.IDLE);
        assertThat(rig.agents.last().isClosed()).isTrue();
    }

    @Test
    void aWordEndsASilenceAndTheNextOneIsSaidAgain() {
        String session = rig.running();
        passes(SILENCE.minus(INSTANT));
        rig.agents.last().says("thinking");
        passes(SILENCE.minus(INSTANT));
        assertThat(silences(session)).isEmpty();

        passes(INSTANT);
        assertThat(silences(session)).hasSize(1);
        rig.agents.last().says("still thinking");
        passes(SILENCE);

        assertThat(silences(session)).hasSize(2);
    }

    @Test
    void silenceStandsStillWhileAPersonIsAsked() {
        String session = rig.running();
        rig.agents.last().asksPermission(7);
        rig.step();

        passesBy(CANCEL.multipliedBy(3), SILENCE);
        assertThat(silences(session)).isEmpty();
        String request = rig.state(session).open().getFirst().id();
        rig.execute(new Command.Answer(session, request, new RequestAnswer.Selected("yes")));
        rig.step();
        passes(SILENCE.minus(INSTANT));

        assertThat(silences(session)).isEmpty();
        passes(INSTANT);
        assertThat(silences(session)).hasSize(1);
    }

    @Test
    void silenceStandsStillWhileAToolCallIsOpen() {
        String session = rig.running();
        tool("tool_call", "a", "in_progress");
        tool("tool_call", "b", "");

        passesBy(CANCEL.multipliedBy(2), SILENCE);
        tool("tool_call_update", "a", "completed");
        passesBy(CANCEL.multipliedBy(2), SILENCE);
        assertThat(silences(session)).isEmpty();
        tool("tool_call_update", "b", "failed");
        passes(SILENCE);

        assertThat(silences(session)).hasSize(1);
    }

    @Test
    void aToolCallOfTheTurnBeforeDoesNotHideTheSilenceOfTheNext() {
        String session = rig.running();
        tool("tool_call", "never-ended", "in_progress");
        rig.agents.last().stops("end_turn");
        rig.prompt(session, "and now");
        rig.step();

        passes(SILENCE);

        assertThat(silences(session)).hasSize(1);
    }

    @Test
    void noTurnNoSilence() {
        String session = rig.running();
        rig.agents.last().stops("end_turn");
        rig.step();

        passesBy(CANCEL.multipliedBy(2), SILENCE);

        assertThat(silences(session)).isEmpty();
    }

    /// The clock jumps, as after a machine's sleep, but the timers have not counted so long.
    @Test
    void aMachineThatSleptWasNotSilent() {
        String session = rig.running();
        passes(SILENCE.minus(INSTANT));
        rig.agents.last().says("good night");

        rig.clock.advance(Duration.ofHours(5));
        passes(INSTANT);

        assertThat(silences(session)).isEmpty();
        assertThat(rig.state(session).phase()).isEqualTo(SessionPhase.RUNNING);
    }

    @Test
    void aTurnThatSaysTooManyThingsIsCancelledAndThenItsAgentIsEnded() {
        watch(8, 1 << 20);
        String session = rig.running();

        says(8);
        assertThat(rig.state(session).phase()).isEqualTo(SessionPhase.RUNNING);
        says(1);
        assertThat(rig.state(session).phase()).isEqualTo(SessionPhase.CANCELLING);
        assertThat(cancelReason(session)).isEqualTo("turn_events");
        assertThat(rig.agents.last().isClosed()).isFalse();
        says(1);

        assertThat(rig.agents.last().isClosed()).isTrue();
        assertThat(rig.state(session).phase()).isEqualTo(SessionPhase.IDLE);
        assertThat(endReason(session)).isEqualTo("turn_events");
    }

    @Test
    void aTurnThatSaysTooMuchIsCancelled() {
        watch(1_000_000, 4096);
        String session = rig.running();

        rig.agents.last().says("x".repeat(4000));
        rig.step();
        assertThat(rig.state(session).phase()).isEqualTo(SessionPhase.RUNNING);
        rig.agents.last().says("y");
        rig.step();

        assertThat(cancelReason(session)).isEqualTo("turn_bytes");
    }

    @Test
    void eachTurnIsCountedForItself() {
        watch(8, 1 << 20);
        String session = rig.running();
        for (int turn = 0; turn < 3; turn++) {
            says(8);
            rig.agents.last().stops("end_turn");
            rig.step();
            rig.prompt(session, "again " + turn);
            rig.step();
        }

        assertThat(rig.state(session).phase()).isEqualTo(SessionPhase.RUNNING);
    }

    @Test
    void requestsThatAreTakenBackAgainAndAgainCountToo() {
        watch(20, 1 << 20);
        String session = rig.running();

        for (int key = 0; key < 11; key++) {
            rig.agents.last().asksPermission(key);
            rig.agents.last().listener().withdrawn(key);
        }
        rig.step();

        assertThat(cancelReason(session)).isEqualTo("turn_events");
    }

    @Test
    void anAgentThatNeverStopsTalkingBetweenTurnsIsEnded() {
        watch(8, 1 << 20);
        String session = rig.session();

        says(9);

        assertThat(rig.agents.last().isClosed()).isTrue();
        assertThat(rig.kinds(session)).endsWith("agent_stopped");
        assertThat(rig.events(session).getLast().event().payload().toString())
                .contains("limits.turn_events");
    }

    @Test
    void anAgentThatFailsAgainAndAgainIsNotStartedAgainAtOnce() {
        String session = rig.session();
        rig.agents.last().dies();
        rig.step();
        dies(session);
        dies(session);
        int starts = rig.agents.all().size();
        List<String> before = rig.kinds(session);

        Answer refused = rig.prompt(session, "once more");
        rig.step();

        assertThat(refused.problem().code()).isEqualTo(ErrorCode.AGENT_FAILED);
        assertThat(refused.problem())
                .hasMessageContaining("3 times in a row")
                .hasMessageContaining("in 2 s")
                .hasMessageContaining("exit code 1");
        assertThat(rig.agents.all()).hasSize(starts);
        assertThat(rig.kinds(session)).isEqualTo(before);
    }

    @Test
    void theWaitGetsLongerAndEndsAtItsLimit() {
        String session = rig.session();
        rig.agents.last().dies();
        rig.step();
        dies(session);
        dies(session);
        for (long wait : List.of(2, 4, 8, 16, 32, 60, 60)) {
            passes(Duration.ofSeconds(wait).minus(INSTANT));
            assertThat(rig.prompt(session, "too early").problem().code())
                    .isEqualTo(ErrorCode.AGENT_FAILED);
            passes(INSTANT);
            dies(session);
        }
    }

    @Test
    void aTurnThatEndsWellBeginsTheCountAnew() {
        String session = rig.session();
        rig.agents.last().dies();
        rig.step();
        dies(session);
        rig.prompt(session, "work");
        rig.step();
        rig.agents.last().ready();
        rig.agents.last().stops("end_turn");
        rig.step();
        rig.agents.last().dies();
        rig.step();
        dies(session);

        Answer taken = rig.prompt(session, "go on");
        rig.step();

        assertThat(taken.accepted().turn()).isPositive();
    }

    @Test
    void aKeyOfARefusedPromptIsStillFree() {
        String session = rig.session();
        rig.agents.last().dies();
        rig.step();
        dies(session);
        dies(session);
        Optional<String> key = Optional.of("k");
        rig.prompt(session, "work", new WhenBusy.Queue(), key).problem();

        passes(Duration.ofSeconds(2));
        Answer taken = rig.prompt(session, "work", new WhenBusy.Queue(), key);
        rig.step();

        assertThat(taken.accepted().turn()).isEqualTo(3);
    }

    @Test
    void aHeldQueueIsNotReleasedToAnAgentThatMayNotStart() {
        String session = rig.running();
        rig.prompt(session, "waits");
        rig.step();
        rig.agents.last().dies();
        rig.step();
        for (int times = 0; times < 2; times++) {
            rig.execute(new Command.WakeAgent(session));
            rig.step();
            rig.agents.last().dies();
            rig.step();
        }

        Answer refused = rig.execute(new Command.ReleaseQueue(session));
        rig.step();

        assertThat(refused.problem().code()).isEqualTo(ErrorCode.AGENT_FAILED);
        assertThat(rig.state(session).held()).isTrue();
        passes(Duration.ofSeconds(2));
        Answer released = rig.execute(new Command.ReleaseQueue(session));
        rig.step();
        assertThat(released.done()).isNotNull();
    }

    @Test
    void newSessionsOfAnAgentThatNeverStartsAreRefusedToo() {
        for (int times = 0; times < 3; times++) {
            Answer created = rig.create("/", Optional.empty());
            rig.agents.runStarts();
            rig.agents
                    .last()
                    .listener()
                    .gone(new AgentExit(AgentExit.Cause.START_FAILED, "no such program"));
            rig.step();
            assertThat(created.problem()).hasMessage("no such program");
        }
        int starts = rig.agents.all().size();

        Answer refused = rig.create("/", Optional.of("k"));
        rig.step();

        assertThat(refused.problem().code()).isEqualTo(ErrorCode.AGENT_FAILED);
        assertThat(refused.problem()).hasMessageContaining("no such program");
        assertThat(rig.agents.all()).hasSize(starts);
        Answer elsewhere = rig.create("/tmp", Optional.empty());
        rig.step();
        assertThat(elsewhere.isOpen()).isTrue();
    }

    @Test
    void whatAFailingAgentIsRememberedByOutlivesTheMemoryOfItsSession() {
        String session = rig.session();
        rig.agents.last().dies();
        rig.step();
        dies(session);
        dies(session);
        for (int times = 0; times < 10; times++) {
            passes(Duration.ofMinutes(1));
            dies(session);
        }
        rig.clock.advance(rig.limits.idleTime());
        rig.sessions.rest();
        assertThat(rig.sessions.loadedState(session)).isEmpty();

        dies(session);

        assertThat(rig.prompt(session, "once more").problem())
                .hasMessageContaining("14 times in a row");
    }

    /// A prompt whose agent dies at once.
    private void dies(String session) {
        rig.prompt(session, "work");
        rig.step();
        rig.agents.last().ready();
        rig.agents.last().dies();
        rig.step();
    }

    private void says(int times) {
        for (int i = 0; i < times; i++) {
            rig.agents.last().says("word");
        }
        rig.step();
    }

    private void tool(String kind, String id, String status) {
        String said = status.isEmpty() ? "" : ",\"status\":\"" + status + "\"";
        rig.agents
                .last()
                .listener()
                .event(
                        EventKind.ofUpdate(kind),
                        RawJson.of(
                                "{\"sessionUpdate\":\"%s\",\"toolCallId\":\"%s\"%s}"
                                        .formatted(kind, id, said)));
        rig.step();
    }

    private void passes(Duration time) {
        rig.timers.advance(time);
        rig.step();
    }

    private void passesBy(Duration time, Duration step) {
        Duration left = time;
        while (left.isPositive()) {
            Duration now = left.compareTo(step) < 0 ? left : step;
            passes(now);
            left = left.minus(now);
        }
    }

    private List<Sequenced> silences(String session) {
        return rig.events(session).stream()
                .filter(event -> event.event().kind() == EventKind.AGENT_SILENT)
                .toList();
    }

    private String cancelReason(String session) {
        return payload(session, EventKind.TURN_CANCELLING).path("reason").asString("none");
    }

    private String endReason(String session) {
        return payload(session, EventKind.TURN_ENDED).path("stopReason").asString("none");
    }

    private JsonNode payload(String session, EventKind kind) {
        return rig.events(session).stream()
                .map(Sequenced::event)
                .filter(event -> event.kind() == kind)
                .reduce((_, last) -> last)
                .map(Event::payload)
                .orElseThrow()
                .node();
    }

    private void watch(long events, long bytes) {
        SessionLimits.Watch usual = SessionLimits.Watch.DEFAULTS;
        rig.limit(
                new SessionLimits.Watch(
                        usual.silenceTime(),
                        usual.silenceCancelTime(),
                        events,
                        bytes,
                        usual.agentFailures(),
                        usual.agentRetryTime(),
                        usual.agentRetryTimeMax()));
    }
}
