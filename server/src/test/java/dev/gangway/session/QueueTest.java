package dev.gangway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.agent.AgentExit;
import dev.gangway.agent.AgentRequest;
import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.RequestAnswer;
import dev.gangway.command.Result;
import dev.gangway.command.TurnEnd;
import dev.gangway.command.WhenBusy;
import dev.gangway.event.EventKind;
import dev.gangway.json.RawJson;
import dev.gangway.session.SessionRig.Answer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Prompts that wait, agents that do not come, and what is asked meanwhile.
class QueueTest {
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
    void aHeldQueueSurvivesARestartAndRunsWhenSomebodySaysGo() {
        String session = rig.running();
        Optional<String> key = Optional.of("k");
        Answer waits = rig.prompt(session, "next", new WhenBusy.Queue(), key);
        rig.step();

        rig.crash();
        rig.crash();

        assertThat(rig.state(session).held()).isTrue();
        Answer retry = rig.prompt(session, "next", new WhenBusy.Queue(), key);
        rig.step();
        assertThat(retry.accepted()).isEqualTo(waits.accepted());
        rig.execute(new Command.ReleaseQueue(session));
        rig.step();
        rig.agents.last().ready();
        assertThat(rig.agents.last().asked()).containsExactly("prompt next");
        assertThat(rig.state(session).turn()).isEqualTo(waits.accepted().turn());
    }

    @Test
    void aPromptBehindAHeldQueueWaits() {
        String session = held();

        Answer queued = rig.prompt(session, "behind");
        Answer refused = rig.prompt(session, "now", new WhenBusy.Refuse(), Optional.empty());
        rig.step();

        assertThat(queued.accepted().queued()).isTrue();
        assertThat(refused.problem().code()).isEqualTo(ErrorCode.BUSY);
    }

    /// A client that knows no queues can take back what it queued, and then goes on.
    @Test
    void aHeldQueueThatIsEmptiedIsNotHeldAnyMore() {
        String session = held();

        rig.execute(new Command.Cancel(session));
        Answer next = rig.prompt(session, "afresh");
        rig.step();

        assertThat(rig.state(session).held()).isFalse();
        assertThat(next.accepted().queued()).isFalse();
        assertThat(rig.kinds(session)).containsSubsequence("prompt_removed", "queue_released");
    }

    @Test
    void aRemovedPromptsKeyTellsThatItWasRemovedAlsoAfterARestart() {
        String session = rig.running();
        Optional<String> key = Optional.of("k");
        Answer waits = rig.prompt(session, "next", new WhenBusy.Queue(), key);
        rig.step();
        rig.execute(new Command.RemoveQueued(session, waits.accepted().turn()));
        rig.step();

        rig.crash();
        Answer retry = rig.prompt(session, "next", new WhenBusy.Queue(), key);
        rig.step();

        assertThat(retry.accepted().end().map(TurnEnd::outcome)).contains(TurnEnd.Outcome.REMOVED);
    }

    @Test
    void aPromptThatWouldSteerSaysThatItWaits() {
        String session = rig.running();

        Answer steers = rig.prompt(session, "left", new WhenBusy.Steer(), Optional.empty());
        rig.step();

        assertThat(steers.accepted().queued()).isTrue();
        assertThat(rig.state(session).queue()).hasSize(1);
    }

    @Test
    void whatIsReplacedIsAsLimitedAsWhatIsNew() {
        String session = rig.running();
        Answer waits = rig.prompt(session, "next");
        rig.step();
        String large = "x".repeat(rig.limits.promptBytes());

        Answer edited =
                rig.execute(
                        new Command.EditQueued(
                                session, waits.accepted().turn(), SessionRig.content(large)));
        Answer prompted = rig.prompt(session, large);

        assertThat(edited.problem().code()).isEqualTo(ErrorCode.LIMIT);
        assertThat(prompted.problem().code()).isEqualTo(ErrorCode.LIMIT);
        assertThat(prompted.problem()).hasMessageContaining("limits.prompt_bytes");
    }

    @Test
    void whatIsNotQueuedCannotBeEditedOrRemoved() {
        String session = rig.running();

        Answer edit = rig.execute(new Command.EditQueued(session, 1, SessionRig.content("x")));
        Answer remove = rig.execute(new Command.RemoveQueued(session, 9));
        Answer release = rig.execute(new Command.ReleaseQueue(session));

        assertThat(edit.problem().code()).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(remove.problem().code()).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(release.problem().code()).isEqualTo(ErrorCode.CONFLICT);
    }

    @Test
    void anAgentThatWantsALogInFailsTheTurnAndThoseWhoWait() {
        String session = rig.session();
        rig.execute(new Command.StopAgent(session));
        rig.step();
        Answer set = rig.execute(new Command.SetMode(session, "plan"));
        Answer woken = rig.execute(new Command.WakeAgent(session));
        rig.prompt(session, "hello");
        rig.prompt(session, "next");
        rig.step();

        rig.agents.last().listener().gone(new AgentExit(AgentExit.Cause.AUTH_REQUIRED, "log in"));
        rig.step();

        assertThat(set.problem().code()).isEqualTo(ErrorCode.AUTH_REQUIRED);
        assertThat(woken.problem().code()).isEqualTo(ErrorCode.AUTH_REQUIRED);
        var end = payload(session, EventKind.TURN_ENDED);
        assertThat(end.path("outcome").asString()).isEqualTo("failed");
        assertThat(end.path("detail").path("code").asInt()).isEqualTo(-32000);
        assertThat(rig.state(session).held()).isTrue();
    }

    @Test
    void aCancelledStartTakesThePromptBack() {
        String session = rig.session();
        rig.execute(new Command.StopAgent(session));
        rig.step();
        rig.prompt(session, "hello");
        rig.execute(new Command.Cancel(session));
        rig.step();
        assertThat(rig.state(session).phase()).isEqualTo(SessionPhase.CANCELLING);

        rig.agents.last().ready();
        rig.step();

        assertThat(rig.agents.last().asked()).containsExactly("prompt hello", "cancel");
    }

    @Test
    void whoeverWaitsForTheAgentIsToldWhenItIsStopped() {
        String session = rig.session();
        rig.execute(new Command.StopAgent(session));
        rig.step();
        Answer woken = rig.execute(new Command.WakeAgent(session));
        rig.execute(new Command.StopAgent(session));
        rig.step();

        assertThat(woken.problem().code()).isEqualTo(ErrorCode.AGENT_FAILED);
    }

    @Test
    void onlySoManyMayWaitForAnAgent() {
        String session = rig.session();
        for (int i = 0; i < AgentWaiters.WAITING_MAX; i++) {
            rig.execute(new Command.SetMode(session, "mode" + i));
        }

        Answer oneMore = rig.execute(new Command.SetMode(session, "plan"));
        rig.step();

        assertThat(oneMore.problem().code()).isEqualTo(ErrorCode.LIMIT);
        assertThat(rig.agents.last().asked()).hasSize(AgentWaiters.WAITING_MAX);
    }

    @Test
    void nobodyIsAskedWhileATurnIsBeingCancelled() {
        String session = rig.running();
        rig.execute(new Command.Cancel(session));
        rig.step();

        rig.agents.last().asksPermission(5);
        rig.step();

        assertThat(rig.state(session).open()).isEmpty();
        assertThat(rig.agents.last().asked()).contains("answer 5 Cancelled[]");
    }

    @Test
    void anAgentMayNotAskWithoutEnd() {
        String session = rig.running();
        for (int key = 0; key <= rig.limits.openRequests(); key++) {
            rig.agents.last().asksPermission(key);
        }
        rig.step();

        assertThat(rig.state(session).open()).hasSize(rig.limits.openRequests());
        assertThat(rig.agents.last().asked())
                .contains("answer " + rig.limits.openRequests() + " Cancelled[]");
    }

    @Test
    void aQuestionIsAnsweredWithItsForm() {
        String session = rig.running();
        asks(7);
        asks(8);
        asks(9);
        rig.step();
        List<OpenRequest> open = rig.state(session).open();

        Answer invalid = answer(session, open.get(0), accepted("{}"));
        Answer valid = answer(session, open.get(0), accepted("{\"name\":\"ann\"}"));
        Answer declined = answer(session, open.get(1), new RequestAnswer.Declined());
        Answer dismissed = answer(session, open.get(2), new RequestAnswer.Dismissed());
        rig.step();

        assertThat(invalid.problem().code()).isEqualTo(ErrorCode.INVALID);
        assertThat(List.of(valid.done(), declined.done(), dismissed.done()))
                .containsOnly(new Result.Done());
        assertThat(rig.agents.last().asked())
                .contains(
                        "answer 7 Accepted[content={\"name\":\"ann\"}]",
                        "answer 8 Declined[]",
                        "answer 9 Cancelled[]");
        assertThat(rig.state(session).open()).isEmpty();
    }

    private static RequestAnswer accepted(String content) {
        return new RequestAnswer.Accepted(RawJson.of(content));
    }

    private Answer answer(String session, OpenRequest request, RequestAnswer answer) {
        return rig.execute(new Command.Answer(session, request.id(), answer));
    }

    private void asks(long key) {
        rig.agents
                .last()
                .listener()
                .requested(
                        new AgentRequest(
                                key,
                                AgentRequest.Kind.QUESTION,
                                RawJson.of(
                                        """
                                        {"message":"Who?","requestedSchema":{"type":"object",
                                        "properties":{"name":{"type":"string"}},"required":["name"]}}
                                        """)));
    }

    /// A session whose agent died in mid-turn while a prompt waited.
    private String held() {
        String session = rig.running();
        rig.prompt(session, "next");
        rig.step();
        rig.agents.last().dies();
        rig.step();
        return session;
    }

    private tools.jackson.databind.JsonNode payload(String session, EventKind kind) {
        return rig.events(session).stream()
                .filter(event -> event.event().kind() == kind)
                .reduce((_, later) -> later)
                .orElseThrow()
                .event()
                .payload()
                .node();
    }
}
