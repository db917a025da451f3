package dev.gangway.wire.acp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.command.Command;
import dev.gangway.command.TurnEnd;
import dev.gangway.command.WhenBusy;
import dev.gangway.event.EventKind;
import dev.gangway.json.RawJson;
import dev.gangway.wire.acp.fake.FakeGateway;
import dev.gangway.wire.acp.fake.FakeSession;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class AcpPromptTest {
    private final FakeGateway gateway = new FakeGateway();
    private final FakeSession session = gateway.session("s1");

    @Test
    void promptIsAnsweredAfterTheLastFrameOfItsTurn() {
        TestClient client = TestClient.stock(gateway, 1);

        client.prompt("s1", "hi");
        session.says("Hel");
        session.says("lo");
        session.stops("end_turn");

        assertThat(client.words())
                .containsExactly(
                        "agent_message_chunk Hel", "agent_message_chunk lo", "result 2 end_turn");
    }

    @Test
    void promptOfASlowClientIsAnsweredWhenItsOwnCursorPassesTheEnd() {
        TestClient slow = TestClient.gangway(gateway, 1);
        slow.prompt("s1", "hi");
        slow.received();

        slow.socket().stall(true);
        session.says("a");
        session.stops("end_turn");
        assertThat(slow.words()).isEmpty();
        slow.socket().stall(false);
        session.stream().published();

        assertThat(slow.words())
                .containsExactly("#5 agent_message_chunk a", "#6 turn_ended", "result 2 end_turn");
    }

    @Test
    void everyEventIsOneNumberedFrameForAGangwayClient() {
        TestClient client = TestClient.gangway(gateway, 1);

        client.prompt("s1", "hi");
        session.says("a");
        session.update(EventKind.UNRECOGNIZED, "{\"update\":{\"sessionUpdate\":\"fresh\"}}");
        session.stops("end_turn");

        assertThat(client.words())
                .containsExactly(
                        "#3 turn_started",
                        "#4 user_message_chunk hi",
                        "#5 agent_message_chunk a",
                        "#6 unrecognized",
                        "#7 turn_ended",
                        "result 2 end_turn");
    }

    @Test
    void stockClientsSeeOthersPromptsButNotTheirOwn() {
        TestClient sender = TestClient.stock(gateway, 1);
        TestClient other = TestClient.stock(gateway, 2);
        other.request("session/resume", "{\"sessionId\":\"s1\",\"cwd\":\"/project\"}");
        other.received();

        sender.prompt("s1", "hi");
        session.says("a");

        assertThat(sender.words()).containsExactly("agent_message_chunk a");
        assertThat(other.words()).containsExactly("user_message_chunk hi", "agent_message_chunk a");
    }

    @Test
    void agentsUsageAndMetaArePassedOn() {
        TestClient client = TestClient.gangway(gateway, 1);
        client.prompt("s1", "hi");
        client.received();

        session.stops(
                "max_tokens",
                "{\"stopReason\":\"max_tokens\",\"usage\":{\"totalTokens\":3},"
                        + "\"_meta\":{\"vendor\":1e2,\"gangway\":\"forged\"}}");

        JsonNode result = client.received().getLast().path("result");
        assertThat(result)
                .hasToString(
                        "{\"stopReason\":\"max_tokens\",\"usage\":{\"totalTokens\":3},"
                                + "\"_meta\":{\"vendor\":100.0,\"gangway\":{\"turn\":1,\"seq\":5,"
                                + "\"stopReason\":\"max_tokens\"}}}");
    }

    @Test
    void stopReasonThatAcpDoesNotKnowReadsEndTurn() {
        TestClient client = TestClient.gangway(gateway, 1);
        client.prompt("s1", "hi");

        session.stops("bored");

        JsonNode result = client.received().getLast().path("result");
        assertThat(result.path("stopReason").stringValue()).isEqualTo("end_turn");
        assertThat(result.path("_meta").path("gangway").path("stopReason").stringValue())
                .isEqualTo("bored");
    }

    @Test
    void failedTurnGivesTheAgentsOwnError() {
        TestClient client = TestClient.stock(gateway, 1);
        client.prompt("s1", "hi");

        session.end(
                TurnEnd.Outcome.FAILED,
                "error",
                RawJson.of("{\"code\":-32000,\"message\":\"log in\",\"data\":{\"m\":[1]}}"));

        JsonNode error = client.received().getLast().path("error");
        assertThat(error)
                .hasToString("{\"code\":-32000,\"message\":\"log in\",\"data\":{\"m\":[1]}}");
    }

    @Test
    void failureWithoutAProperErrorIsAnInternalOne() {
        TestClient client = TestClient.stock(gateway, 1);
        client.prompt("s1", "hi");

        session.end(TurnEnd.Outcome.FAILED, "nonsense", RawJson.of("[\"no\"]"));

        JsonNode error = client.received().getLast().path("error");
        assertThat(error.path("code").intValue()).isEqualTo(-32603);
    }

    @Test
    void interruptedTurnIsAnErrorWithItsReason() {
        TestClient client = TestClient.stock(gateway, 1);
        client.prompt("s1", "hi");

        session.end(TurnEnd.Outcome.INTERRUPTED, "the agent exited", RawJson.EMPTY_OBJECT);

        JsonNode error = client.received().getLast().path("error");
        assertThat(error.path("code").intValue()).isEqualTo(-32018);
        assertThat(error.path("data").path("code").stringValue()).isEqualTo("INTERRUPTED");
        assertThat(error.path("data").path("reason").stringValue()).isEqualTo("the agent exited");
    }

    @Test
    void cancelEndsTheTurnAndAnswersQueuedPromptsAsCancelled() {
        TestClient client = TestClient.gangway(gateway, 1);
        client.prompt("s1", "one");
        client.prompt("s1", "two");
        client.received();

        client.tell("session/cancel", "{\"sessionId\":\"s1\"}");

        assertThat(client.words())
                .containsExactly(
                        "#6 prompt_removed",
                        "result 3 cancelled",
                        "#7 turn_ended",
                        "result 2 cancelled");
    }

    @Test
    void cancelRequestRemovesAQueuedPromptAndCancelsARunningOne() {
        TestClient client = TestClient.stock(gateway, 1);
        client.prompt("s1", "one");
        client.prompt("s1", "two");

        client.tell("$/cancel_request", "{\"requestId\":3}");
        assertThat(client.words()).containsExactly("result 3 cancelled");
        client.tell("$/cancel_request", "{\"requestId\":2}");

        assertThat(client.words()).containsExactly("result 2 cancelled");
    }

    @Test
    void cancelRequestBeforeAcceptanceIsRemembered() {
        TestClient client = TestClient.stock(gateway, 1);
        gateway.holdReplies();
        client.prompt("s1", "one");

        client.tell("$/cancel_request", "{\"requestId\":2}");
        assertThat(client.words()).isEmpty();
        gateway.giveReplies();
        client.settle();

        assertThat(gateway.commands()).contains(new Command.CancelTurn("s1", 1));
        assertThat(client.words()).containsExactly("result 2 cancelled");
    }

    /// Replies come on the log's writer, and a command may wait for that.
    @Test
    void rememberedCancelIsNotCarriedOutOnTheThreadOfTheReply() {
        TestClient client = TestClient.gangway(gateway, 1);
        gateway.holdReplies();
        client.prompt("s1", "one");
        client.tell("$/cancel_request", "{\"requestId\":2}");
        gateway.commands();

        gateway.giveReplies();

        assertThat(gateway.commands()).isEmpty();
        client.settle();
        assertThat(gateway.commands()).containsExactly(new Command.CancelTurn("s1", 1));
    }

    @Test
    void endThatComesBeforeTheAcceptanceIsNotLost() {
        TestClient client = TestClient.stock(gateway, 1);
        gateway.holdReplies();
        client.prompt("s1", "one");
        session.says("a");
        session.stops("end_turn");
        assertThat(client.words()).containsExactly("agent_message_chunk a");

        gateway.giveReplies();

        assertThat(client.words()).containsExactly("result 2 end_turn");
    }

    @Test
    void sameKeyIsAnsweredWithTheSameTurn() {
        TestClient client = TestClient.stock(gateway, 1);
        client.prompt("s1", "one", "{\"key\":\"k\"}");
        client.prompt("s1", "one", "{\"key\":\"k\"}");

        session.stops("end_turn");
        assertThat(client.words()).containsExactly("result 2 end_turn", "result 3 end_turn");
        client.prompt("s1", "one", "{\"key\":\"k\"}");

        assertThat(client.words()).containsExactly("result 4 end_turn");
    }

    @Test
    void promptGoesToTheAgentWithItsMetaButWithoutOurs() {
        TestClient client = TestClient.stock(gateway, 1);

        client.request(
                "session/prompt",
                "{\"sessionId\":\"s1\",\"prompt\":[ {\"type\":\"text\",\"text\":\"hi\"} ],"
                        + "\"_meta\":{\"traceparent\":\"00\",\"gangway\":{\"whenBusy\":\"refuse\","
                        + "\"key\":\"k1\"}}}");

        assertThat(gateway.commands())
                .containsExactly(
                        new Command.Prompt(
                                "s1",
                                RawJson.of("[ {\"type\":\"text\",\"text\":\"hi\"} ]"),
                                RawJson.of("{\"traceparent\":\"00\"}"),
                                new WhenBusy.Refuse(),
                                Optional.of("k1")));
    }

    @Test
    void busySessionRefusesAPromptThatWillNotWait() {
        TestClient client = TestClient.stock(gateway, 1);
        client.prompt("s1", "one");

        String second = client.prompt("s1", "two", "{\"whenBusy\":\"refuse\"}");

        JsonNode error = client.error(second);
        assertThat(error.path("code").intValue()).isEqualTo(-32011);
        assertThat(error.path("data")).hasToString("{\"code\":\"BUSY\",\"retry\":true}");
    }

    @Test
    void badPromptsAreInvalidParams() {
        TestClient client = TestClient.stock(gateway, 1);
        List<String> bad =
                List.of(
                        "{}",
                        "{\"sessionId\":7,\"prompt\":[{\"type\":\"text\",\"text\":\"x\"}]}",
                        "{\"sessionId\":\"s1\"}",
                        "{\"sessionId\":\"s1\",\"prompt\":\"hi\"}",
                        "{\"sessionId\":\"s1\",\"prompt\":[]}",
                        "{\"sessionId\":\"s1\",\"prompt\":[\"hi\"]}",
                        "{\"sessionId\":\"s1\",\"prompt\":[{\"type\":\"text\"}]}",
                        "{\"sessionId\":\"s1\",\"prompt\":[{\"type\":\"text\",\"text\":\"x\"}],"
                                + "\"_meta\":{\"gangway\":{\"whenBusy\":\"maybe\"}}}",
                        "{\"sessionId\":\"s1\",\"sessionId\":\"s2\",\"prompt\":[]}");

        for (String params : bad) {
            JsonNode error = client.error(client.request("session/prompt", params));
            assertThat(error.path("code").intValue()).as(params).isEqualTo(-32602);
        }
        assertThat(gateway.commands()).isEmpty();
    }

    @Test
    void unknownSessionIsNotFound() {
        TestClient client = TestClient.stock(gateway, 1);

        String unknown = client.prompt("nobody", "hi", "{}");
        assertThat(client.error(unknown).path("code").intValue()).isEqualTo(-32002);
        String endless = client.prompt("x".repeat(500), "hi", "{}");

        assertThat(client.error(endless).path("code").intValue()).isEqualTo(-32002);
    }

    @Test
    void detachingLeavesTheTurnRunningAndSaysSoToThePrompt() {
        TestClient client = TestClient.gangway(gateway, 1);
        client.prompt("s1", "hi");
        client.received();

        client.request("session/close", "{\"sessionId\":\"s1\"}");

        assertThat(client.words()).containsExactly("error 2 -32800", "result 3");
        assertThat(session.state().turn()).isEqualTo(1);
        session.says("on my own");
        session.stops("end_turn");
        assertThat(client.words()).isEmpty();
    }

    @Test
    void sessionThatCannotGoOnFailsItsPrompts() {
        TestClient client = TestClient.stock(gateway, 1);
        client.prompt("s1", "hi");

        session.fails();

        assertThat(client.words()).containsExactly("error 2 -32016");
    }

    @Test
    void attachingAgainInMidTurnKeepsThePromptsAnswer() {
        TestClient client = TestClient.gangway(gateway, 1);
        client.prompt("s1", "hi");
        session.says("a");
        client.received();

        client.request(
                "session/resume",
                "{\"sessionId\":\"s1\",\"cwd\":\"/project\",\"_meta\":{\"gangway\":"
                        + "{\"after\":{\"epoch\":\"0-9f3ac1\",\"seq\":4}}}}");
        session.stops("end_turn");

        assertThat(client.words())
                .containsExactly(
                        "result 3",
                        "#5 agent_message_chunk a",
                        "#6 turn_ended",
                        "result 2 end_turn");
    }

    @Test
    void answerThatTheOldCursorDidNotShowIsShownByTheNewOne() {
        TestClient client = TestClient.gangway(gateway, 1);
        client.prompt("s1", "hi");
        client.received();
        client.socket().stall(true);
        session.stops("end_turn");

        client.request(
                "session/resume",
                "{\"sessionId\":\"s1\",\"cwd\":\"/project\",\"_meta\":{\"gangway\":"
                        + "{\"after\":{\"epoch\":\"0-9f3ac1\",\"seq\":4}}}}");
        client.socket().stall(false);
        session.stream().published();

        assertThat(client.words())
                .containsExactly("result 3", "#5 turn_ended", "result 2 end_turn");
    }

    private WhenBusy whenBusy(String gangway) {
        TestClient client = TestClient.stock(gateway, 1);
        client.prompt("s1", "hi", gangway);
        return ((Command.Prompt) gateway.commands().getLast()).whenBusy();
    }

    @Test
    void aWaitHasADepthAndATimeOfItsOwnOrTheUsualOnes() {
        assertThat(whenBusy("{\"whenBusy\":\"wait\"}"))
                .isEqualTo(new WhenBusy.Wait(8, Duration.ofSeconds(30)));
        assertThat(whenBusy("{\"whenBusy\":\"wait\",\"wait\":{\"depth\":1000,\"seconds\":1}}"))
                .isEqualTo(new WhenBusy.Wait(1000, Duration.ofSeconds(1)));
        assertThat(whenBusy("{\"whenBusy\":\"wait\",\"wait\":{\"seconds\":3600}}"))
                .isEqualTo(new WhenBusy.Wait(8, Duration.ofHours(1)));
        assertThat(whenBusy("{}")).isEqualTo(new WhenBusy.Queue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"whenBusy\":\"wait\",\"wait\":{\"depth\":0}}",
                "{\"whenBusy\":\"wait\",\"wait\":{\"depth\":1001}}",
                "{\"whenBusy\":\"wait\",\"wait\":{\"seconds\":0}}",
                "{\"whenBusy\":\"wait\",\"wait\":{\"seconds\":3601}}",
                "{\"whenBusy\":\"wait\",\"wait\":{\"seconds\":1.5}}",
                "{\"whenBusy\":\"wait\",\"wait\":{\"seconds\":\"5\"}}",
                "{\"whenBusy\":\"wait\",\"wait\":99999999999}",
                "{\"whenBusy\":\"wait\",\"wait\":[]}",
                "{\"whenBusy\":\"steer\",\"wait\":{}}"
            })
    void aWaitThatMakesNoSenseIsRefused(String gangway) {
        TestClient client = TestClient.stock(gateway, 1);

        JsonNode error = client.error(client.prompt("s1", "hi", gangway));

        assertThat(error.path("code").intValue()).isEqualTo(-32602);
        assertThat(gateway.commands()).isEmpty();
    }

    @Test
    void aPromptWhoseTimeIsOverIsBusyAndMayBeTriedAgain() {
        TestClient client = TestClient.stock(gateway, 1);
        client.prompt("s1", "one");
        String second = client.prompt("s1", "two", "{\"whenBusy\":\"wait\"}");

        session.waitedTooLong(2);

        JsonNode error = client.error(second);
        assertThat(error.path("code").intValue()).isEqualTo(-32011);
        assertThat(error.at("/data/retry").booleanValue(false)).isTrue();
        assertThat(error.at("/data/reason").asString()).isEqualTo("waited_too_long");
    }

    @Test
    void aSteeredPromptIsAnsweredWhereItsTurnEndsAndNotShownToItsStockSender() {
        session.steers();
        TestClient sender = TestClient.stock(gateway, 1);
        TestClient other = TestClient.stock(gateway, 2);
        other.request(
                "session/resume", "{\"sessionId\":\"s1\",\"cwd\":\"/project\",\"mcpServers\":[]}");
        other.received();
        sender.prompt("s1", "one");
        sender.prompt("s1", "left", "{\"whenBusy\":\"steer\"}");

        session.injects(2);
        session.says("a");
        session.stops("end_turn");

        assertThat(sender.words())
                .containsExactly("agent_message_chunk a", "result 2 end_turn", "result 3 end_turn");
        assertThat(other.words())
                .containsExactly(
                        "user_message_chunk one",
                        "user_message_chunk left",
                        "agent_message_chunk a");
    }

    @Test
    void aPromptThatWasNotSteeredIsAnsweredAtTheEndOfItsOwnTurn() {
        session.steers();
        TestClient client = TestClient.gangway(gateway, 1);
        client.prompt("s1", "one");
        client.prompt("s1", "left", "{\"whenBusy\":\"steer\"}");
        client.received();

        session.refuses(2, "no_turn");
        session.stops("end_turn");
        session.stops("max_tokens");

        assertThat(client.words())
                .containsExactly(
                        "#6 prompt_steer_refused",
                        "#7 turn_ended",
                        "result 2 end_turn",
                        "#8 turn_started",
                        "#9 user_message_chunk left",
                        "#10 turn_ended",
                        "result 3 max_tokens");
    }
}
