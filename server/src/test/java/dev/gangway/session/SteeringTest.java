package dev.gangway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.agent.SteerOutcome;
import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.Result;
import dev.gangway.command.TurnEnd;
import dev.gangway.command.WhenBusy;
import dev.gangway.event.Event;
import dev.gangway.event.EventKind;
import dev.gangway.event.Origin;
import dev.gangway.fake.FakeAgent;
import dev.gangway.session.SessionRig.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Prompts for the running turn.
class SteeringTest {
    private static final Origin BY_BOB = Origin.of("bob", 9);

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

    /// A session in mid-turn, whose agent takes prompts into it.
    private String steerable() {
        Answer created = rig.create("/", Optional.empty());
        rig.agents.runStarts();
        rig.agents.last().ready(true);
        rig.step();
        String session = ((Result.Created) created.done()).session();
        rig.prompt(session, "hello");
        rig.step();
        return session;
    }

    private Answer steer(String session, String text) {
        Answer answer = rig.prompt(session, text, new WhenBusy.Steer(), Optional.of(text));
        rig.step();
        return answer;
    }

    private FakeAgent agent() {
        return rig.agents.last();
    }

    private void injects(long turn) {
        agent().listener().steered(turn, new SteerOutcome.Injected());
        rig.step();
    }

    private void stops() {
        agent().stops("end_turn");
        rig.step();
    }

    private List<Event> all(String session, EventKind kind) {
        return rig.events(session).stream()
                .map(sequenced -> sequenced.event())
                .filter(event -> event.kind() == kind)
                .toList();
    }

    private static String text(Event event) {
        return event.payload().node().path("content").path("text").asString("");
    }

    private Optional<TurnEnd> end(String session, String key) {
        Answer again = rig.prompt(session, key, new WhenBusy.Steer(), Optional.of(key));
        rig.step();
        return again.accepted().end();
    }

    @Test
    void aSteeredPromptIsPartOfTheRunningTurnAndEndsWithIt() {
        String session = steerable();

        Answer accepted = steer(session, "left");
        injects(2);

        assertThat(accepted.accepted().turn()).isEqualTo(2);
        assertThat(agent().asked()).containsExactly("prompt hello", "steer 2 left");
        assertThat(rig.state(session).queue()).isEmpty();
        assertThat(rig.state(session).steered()).containsExactly(2L);
        Event message = all(session, EventKind.USER_MESSAGE_CHUNK).getLast();
        assertThat(text(message)).isEqualTo("left");
        assertThat(message.turn()).isEqualTo(1);
        assertThat(message.message()).isEqualTo(2);

        stops();

        assertThat(rig.state(session).steered()).isEmpty();
        assertThat(rig.state(session).phase()).isEqualTo(SessionPhase.IDLE);
        TurnEnd end = end(session, "left").orElseThrow();
        assertThat(end.outcome()).isEqualTo(TurnEnd.Outcome.STOPPED);
        assertThat(end.stopReason()).isEqualTo("end_turn");
        assertThat(rig.events(session).get((int) end.sequence() - 1).event().kind())
                .isEqualTo(EventKind.TURN_ENDED);
        assertThat(agent().asked()).hasSize(2);
    }

    @Test
    void whatTheAgentIsSayingGoesOnAsAnotherMessageAfterASteeredPrompt() {
        String session = steerable();
        agent().says("one");
        steer(session, "left");
        injects(2);
        steer(session, "right");
        injects(3);
        agent().says("two");
        rig.step();

        assertThat(all(session, EventKind.USER_MESSAGE_CHUNK).stream().map(Event::message))
                .containsExactly(1L, 3L, 4L);
        assertThat(all(session, EventKind.AGENT_MESSAGE_CHUNK).stream().map(Event::message))
                .containsExactly(2L, 5L);
    }

    @Test
    void theKeyOfASteeredPromptIsBoundToItsTurn() {
        String session = steerable();
        Answer first = steer(session, "left");
        Answer retry = steer(session, "left");
        injects(2);
        Answer again = steer(session, "left");

        assertThat(retry.accepted()).isEqualTo(first.accepted());
        assertThat(again.accepted().turn()).isEqualTo(2);
        assertThat(again.accepted().queued()).isFalse();
        assertThat(again.accepted().end()).isEmpty();
        assertThat(agent().asked()).containsExactly("prompt hello", "steer 2 left");
    }

    @Test
    void aPromptThatTheAgentHadNoTurnForRunsAsItsOwn() {
        String session = steerable();
        steer(session, "left");
        stops();
        assertThat(rig.state(session).phase()).isEqualTo(SessionPhase.IDLE);

        agent().listener().steered(2, new SteerOutcome.NoTurn());
        rig.step();

        assertThat(rig.state(session).turn()).isEqualTo(2);
        assertThat(agent().asked()).containsExactly("prompt hello", "steer 2 left", "prompt left");
        assertThat(refusals(session)).containsExactly("2 no_turn");
    }

    private List<String> refusals(String session) {
        return all(session, EventKind.PROMPT_STEER_REFUSED).stream()
                .map(event ->
                        event.turn() + " " + event.payload().node().path("reason").asString(""))
                .toList();
    }

    @Test
    void aPromptThatTheAgentRefusedWaitsForTheTurnAndSaysSo() {
        String session = steerable();
        steer(session, "left");

        agent().listener().steered(2, new SteerOutcome.Failed("no"));
        rig.step();

        assertThat(refusals(session)).containsExactly("2 agent_error");
        assertThat(rig.state(session).queue().getFirst().steering()).isFalse();
        stops();
        assertThat(rig.state(session).turn()).isEqualTo(2);
    }

    @Test
    void anAgentThatCannotSteerIsNotAsked() {
        String session = rig.running();

        Answer accepted = steer(session, "left");

        assertThat(accepted.accepted().queued()).isTrue();
        assertThat(rig.agents.last().asked()).containsExactly("prompt hello");
        assertThat(refusals(session)).containsExactly("2 unsupported");
    }

    @Test
    void aTurnThatIsBeingCancelledTakesNoMore() {
        String session = steerable();
        rig.execute(new Command.Cancel(session));
        rig.step();

        steer(session, "left");

        assertThat(refusals(session)).containsExactly("2 cancelling");
        assertThat(agent().asked()).containsExactly("prompt hello", "cancel");
    }

    @Test
    void nothingStartsWhileNobodyKnowsWhatTheAgentTook() {
        String session = steerable();
        Answer other = rig.prompt(session, "other");
        rig.step();
        steer(session, "left");
        stops();

        Answer refused = rig.prompt(session, "now", new WhenBusy.Refuse(), Optional.empty());
        rig.step();

        assertThat(refused.problem().code()).isEqualTo(ErrorCode.BUSY);
        assertThat(rig.state(session).phase()).isEqualTo(SessionPhase.IDLE);
        injects(3);
        assertThat(rig.state(session).turn()).isEqualTo(other.accepted().turn());
        assertThat(end(session, "left").map(TurnEnd::outcome)).contains(TurnEnd.Outcome.STOPPED);
        assertThat(agent().asked()).containsExactly("prompt hello", "steer 3 left", "prompt other");
    }

    @Test
    void anAgentThatNeverAnswersLeavesTheQueueToAPerson() {
        String session = steerable();
        steer(session, "left");
        stops();

        rig.timers.advance(SessionLimits.STEER_TIME);
        rig.step();

        assertThat(refusals(session)).containsExactly("2 no_answer");
        assertThat(rig.state(session).held()).isTrue();
        assertThat(rig.kinds(session)).containsSubsequence("prompt_steer_refused", "queue_held");
        assertThat(agent().asked()).containsExactly("prompt hello", "steer 2 left");
        rig.execute(new Command.ReleaseQueue(session));
        rig.step();
        assertThat(agent().asked()).endsWith("prompt left");
        injects(2);
        assertThat(rig.state(session).turn()).isEqualTo(2);
        assertThat(all(session, EventKind.PROMPT_STEERED)).isEmpty();
    }

    @Test
    void anAnswerThatComesLateIsStillTheTruth() {
        String session = steerable();
        steer(session, "left");
        stops();
        rig.timers.advance(SessionLimits.STEER_TIME);
        rig.step();

        injects(2);

        assertThat(rig.state(session).queue()).isEmpty();
        assertThat(rig.state(session).held()).isFalse();
        assertThat(end(session, "left").map(TurnEnd::stopReason)).contains("end_turn");
        assertThat(text(all(session, EventKind.USER_MESSAGE_CHUNK).getLast())).isEqualTo("left");
    }

    @Test
    void whatAnAgentThatDiedMayHaveTakenIsHeld() {
        String session = steerable();
        steer(session, "left");

        agent().dies();
        rig.step();

        assertThat(refusals(session)).containsExactly("2 interrupted");
        assertThat(rig.state(session).held()).isTrue();
        assertThat(rig.state(session).queue()).hasSize(1);
    }

    @Test
    void afterACrashWhatAnAgentMayHaveTakenIsHeldAndWhatItTookIsInterrupted() {
        String session = steerable();
        steer(session, "left");
        injects(2);
        steer(session, "right");

        rig.crash();

        assertThat(rig.state(session).held()).isTrue();
        assertThat(rig.state(session).steered()).isEmpty();
        assertThat(rig.state(session).queue().getFirst().steering()).isFalse();
        assertThat(refusals(session)).containsExactly("3 interrupted");
        TurnEnd end = end(session, "left").orElseThrow();
        assertThat(end.outcome()).isEqualTo(TurnEnd.Outcome.INTERRUPTED);
        assertThat(end(session, "right")).isEmpty();
        assertThat(rig.agents.all()).hasSize(1);
    }

    @Test
    void aCancelEndsTheTurnAndTheSteeredPromptWithIt() {
        String session = steerable();
        steer(session, "left");
        injects(2);

        rig.execute(new Command.CancelTurn(session, 2), BY_BOB);
        rig.step();
        assertThat(rig.state(session).phase()).isEqualTo(SessionPhase.CANCELLING);
        agent().stops("cancelled");
        rig.step();

        assertThat(end(session, "left").map(TurnEnd::stopReason)).contains("cancelled");
    }

    @Test
    void aPromptThatIsCancelledOnItsWayIsRemovedAndShownIfItWasTaken() {
        String session = steerable();
        steer(session, "left");

        rig.execute(new Command.Cancel(session));
        rig.step();
        assertThat(end(session, "left").map(TurnEnd::outcome)).contains(TurnEnd.Outcome.REMOVED);
        injects(2);
        agent().stops("cancelled");
        rig.step();

        assertThat(all(session, EventKind.PROMPT_STEERED)).hasSize(1);
        assertThat(text(all(session, EventKind.USER_MESSAGE_CHUNK).getLast())).isEqualTo("left");
        assertThat(rig.state(session).phase()).isEqualTo(SessionPhase.IDLE);
        assertThat(end(session, "left").map(TurnEnd::outcome)).contains(TurnEnd.Outcome.REMOVED);
        assertThat(agent().asked()).containsExactly("prompt hello", "steer 2 left", "cancel");
    }

    @Test
    void aPromptThatIsTakenBackAloneTakesTheTurnItIsInWithIt() {
        String session = steerable();
        steer(session, "left");

        rig.execute(new Command.CancelTurn(session, 2));
        rig.step();
        assertThat(rig.state(session).phase()).isEqualTo(SessionPhase.RUNNING);
        injects(2);

        assertThat(rig.state(session).phase()).isEqualTo(SessionPhase.CANCELLING);
    }

    @Test
    void nobodyEditsOrRemovesWhatTheAgentWasGiven() {
        String session = steerable();
        steer(session, "left");

        Answer edits = rig.execute(new Command.EditQueued(session, 2, SessionRig.content("right")));
        Answer removes = rig.execute(new Command.RemoveQueued(session, 2));

        assertThat(edits.problem().code()).isEqualTo(ErrorCode.CONFLICT);
        assertThat(removes.problem().code()).isEqualTo(ErrorCode.CONFLICT);
    }

    @Test
    void onlySoManyPromptsAreOnTheirWay() {
        rig.limits =
                new SessionLimits(
                        Steering.ASKED_MAX + 2,
                        4096,
                        4,
                        Duration.ofHours(1),
                        Optional.empty(),
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(15),
                        SessionLimits.Watch.DEFAULTS);
        rig.crash();
        String session = steerable();

        for (int i = 0; i <= Steering.ASKED_MAX; i++) {
            steer(session, "steer " + i);
        }

        assertThat(refusals(session)).containsExactly(2 + Steering.ASKED_MAX + " too_many");
    }

    @Test
    void theStateWithSteeredPromptsIsReadBackAsItWasWritten() {
        String session = steerable();
        steer(session, "left");
        injects(2);
        steer(session, "right");

        SessionState state = rig.state(session);

        assertThat(state.agent().steers()).isTrue();
        assertThat(SessionStateJson.read(SessionStateJson.write(state))).isEqualTo(state);
    }
}
