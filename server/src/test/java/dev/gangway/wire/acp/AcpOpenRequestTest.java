package dev.gangway.wire.acp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.agent.AgentRequest;
import dev.gangway.agent.Lineage;
import dev.gangway.command.Command;
import dev.gangway.command.RequestAnswer;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.wire.acp.fake.FakeGateway;
import dev.gangway.wire.acp.fake.FakeSession;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class AcpOpenRequestTest {
    private static final String S1 =
            "{\"sessionId\":\"s1\",\"cwd\":\"/project\",\"mcpServers\":[]}";
    private static final String PERMISSION =
            "{\"toolCall\":{\"toolCallId\":\"t\",\"rawInput\":{\"n\":12345678901234567890.10}},"
                    + "\"options\":[{\"optionId\":\"yes\",\"name\":\"Yes\",\"kind\":\"allow_once\"},"
                    + "{\"optionId\":\"no\",\"name\":\"No\",\"kind\":\"reject_once\"}]}";
    private static final String FORM =
            "{\"mode\":\"form\",\"message\":\"Which?\",\"requestedSchema\":{\"type\":\"object\","
                    + "\"properties\":{\"name\":{\"type\":\"string\"}}}}";
    private static final String SELECT_YES =
            "{\"outcome\":{\"outcome\":\"selected\",\"optionId\":\"yes\"}}";

    private final FakeGateway gateway = new FakeGateway();
    private final FakeSession session = gateway.session("s1");

    private TestClient attached(boolean stock, long number) {
        TestClient client =
                stock ? TestClient.stock(gateway, number) : TestClient.gangway(gateway, number);
        client.request("session/resume", S1);
        client.received();
        return client;
    }

    private void asksPermission() {
        session.asks("r1", AgentRequest.Kind.PERMISSION, PERMISSION);
    }

    @Test
    void permissionIsAskedUnderItsDurableIdAndItsPayloadKeepsItsBytes() {
        TestClient client = attached(true, 1);

        asksPermission();

        String frame = client.socket().take().getFirst();
        assertThat(frame)
                .isEqualTo(
                        "{\"jsonrpc\":\"2.0\",\"id\":\"r1\",\"method\":\"session/request_permission\","
                                + "\"params\":{\"sessionId\":\"s1\","
                                + PERMISSION.substring(1)
                                + "}");
    }

    @Test
    void announcedClientsReadForWhoseWorkASubAgentAsks() {
        TestClient client = attached(false, 1);
        TestClient stock = attached(true, 2);

        session.asks(
                "r1",
                AgentRequest.Kind.PERMISSION,
                PERMISSION,
                new Lineage(List.of(new Lineage.ToolCall("a", "Review"))));

        JsonNode lineage = Json.parse("[{\"toolCallId\":\"a\",\"title\":\"Review\"}]");
        JsonNode asked = client.received().getLast().path("params");
        assertThat(asked.path("_meta").path("gangway").path("lineage")).isEqualTo(lineage);
        assertThat(stock.socket().take()).noneMatch(frame -> frame.contains("lineage"));
        client.request("_gangway/requests/list", "{}");
        assertThat(client.received().getLast().findValue("lineage")).isEqualTo(lineage);
    }

    @Test
    void answerGoesToTheSession() {
        TestClient client = attached(false, 1);
        asksPermission();
        assertThat(client.words()).containsExactly("#3 permission_requested", "ask r1");

        client.answer("\"r1\"", SELECT_YES);

        assertThat(gateway.commands())
                .containsExactly(new Command.Answer("s1", "r1", new RequestAnswer.Selected("yes")));
        assertThat(client.words()).containsExactly("#4 permission_resolved");
    }

    @Test
    void firstAnswerWinsAndTheOtherClientsRequestIsWithdrawn() {
        TestClient winner = attached(true, 1);
        TestClient other = attached(true, 2);
        asksPermission();
        assertThat(winner.words()).containsExactly("ask r1");
        assertThat(other.words()).containsExactly("ask r1");

        winner.answer("\"r1\"", SELECT_YES);
        assertThat(winner.words()).isEmpty();
        assertThat(other.words()).containsExactly("withdraw r1");
        gateway.commands();
        other.answer("\"r1\"", SELECT_YES);

        assertThat(gateway.commands()).isEmpty();
        assertThat(other.words()).isEmpty();
    }

    @Test
    void answersThatCrossAreDecidedByTheSession() {
        TestClient winner = attached(false, 1);
        TestClient loser = attached(false, 2);
        asksPermission();
        loser.received();
        loser.socket().stall(true);

        winner.answer("\"r1\"", SELECT_YES);
        loser.answer("\"r1\"", "{\"outcome\":{\"outcome\":\"selected\",\"optionId\":\"no\"}}");
        loser.socket().stall(false);
        session.stream().published();

        assertThat(loser.words()).containsExactly("#4 permission_resolved");
    }

    @Test
    void requestThatWasResolvedBeforeASlowClientSawItIsNotAsked() {
        TestClient slow = attached(false, 1);
        slow.socket().stall(true);
        asksPermission();
        session.withdraws();

        slow.socket().stall(false);
        session.stream().published();

        assertThat(slow.words())
                .containsExactly("#3 permission_requested", "#4 permission_resolved");
    }

    @Test
    void requestIsAskedOnlyAtTheHead() {
        TestClient client = TestClient.gangway(gateway, 1);
        session.says("a");
        asksPermission();
        session.says("b");

        client.request(
                "session/resume",
                "{\"sessionId\":\"s1\",\"cwd\":\"/\",\"_meta\":{\"gangway\":{\"after\":{\"seq\":0}}}}");

        assertThat(client.words())
                .containsExactly(
                        "result 2",
                        "#1 session_created",
                        "#2 agent_started",
                        "#3 agent_message_chunk a",
                        "#4 permission_requested",
                        "#5 agent_message_chunk b",
                        "ask r1");
    }

    @Test
    void attachingAgainDoesNotAskTwice() {
        TestClient client = attached(true, 1);
        asksPermission();
        assertThat(client.words()).containsExactly("ask r1");

        client.request("session/resume", S1);
        client.request("session/load", S1);
        client.request("session/close", "{\"sessionId\":\"s1\"}");
        client.request("session/resume", S1);

        assertThat(client.words()).containsExactly("result 3", "result 4", "result 5", "result 6");
        client.answer("\"r1\"", SELECT_YES);
        assertThat(session.state().open()).isEmpty();
    }

    @Test
    void requestOfASessionThatWasLeftCanStillBeAnsweredButNotDismissed() {
        TestClient client = attached(true, 1);
        asksPermission();
        session.asks("r2", AgentRequest.Kind.PERMISSION, PERMISSION);
        client.request("session/close", "{\"sessionId\":\"s1\"}");
        client.received();

        client.answer("\"r1\"", "{\"outcome\":{\"outcome\":\"cancelled\"}}");
        client.answer("\"r2\"", SELECT_YES);

        assertThat(gateway.commands())
                .containsExactly(new Command.Answer("s1", "r2", new RequestAnswer.Selected("yes")));
    }

    @Test
    void anotherClientIsAskedWhatIsStillOpen() {
        asksPermission();

        TestClient late = TestClient.stock(gateway, 1);
        late.request("session/load", S1);

        assertThat(late.words()).containsExactly("result 2", "ask r1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"outcome\":{\"outcome\":\"selected\",\"optionId\":\"maybe\"}}",
                "{\"outcome\":{\"outcome\":\"selected\"}}",
                "{\"outcome\":\"selected\"}",
                "{}",
                "null",
                "[]",
                "7"
            })
    void wrongAnswerLeavesTheRequestOpenAndIsAskedAgainAFewTimes(String wrong) {
        TestClient client = attached(true, 1);
        TestClient other = attached(true, 2);
        asksPermission();
        other.received();

        for (int i = 0; i < AcpLimits.DEFAULT.timesAsked(); i++) {
            assertThat(client.words()).containsExactly("ask r1");
            client.answer("\"r1\"", wrong);
        }

        assertThat(client.words()).isEmpty();
        assertThat(session.state().open()).hasSize(1);
        other.answer("\"r1\"", SELECT_YES);
        assertThat(session.state().open()).isEmpty();
    }

    @Test
    void errorOfAClientLeavesTheRequestToOthers() {
        TestClient client = attached(true, 1);
        asksPermission();
        client.received();

        client.send(
                "{\"jsonrpc\":\"2.0\",\"id\":\"r1\",\"error\":{\"code\":-32601,\"message\":\"no\"}}");

        assertThat(client.words()).isEmpty();
        assertThat(session.state().open()).hasSize(1);
        assertThat(gateway.commands()).isEmpty();
    }

    @Test
    void dismissalIsAnAnswerOfAClientThatIsAttached() {
        TestClient client = attached(true, 1);
        asksPermission();

        client.answer("\"r1\"", "{\"outcome\":{\"outcome\":\"cancelled\"}}");

        assertThat(gateway.commands())
                .containsExactly(new Command.Answer("s1", "r1", new RequestAnswer.Dismissed()));
    }

    @Test
    void formIsAskedOnlyOfClientsThatShowForms() {
        TestClient stock = attached(true, 1);
        TestClient forms = attached(false, 2);

        session.asks("q1", AgentRequest.Kind.QUESTION, FORM);

        assertThat(stock.words()).isEmpty();
        assertThat(forms.words()).containsExactly("#3 question_asked", "ask q1");
        forms.answer("\"q1\"", "{\"action\":\"accept\",\"content\":{\"name\":\"x\"}}");
        assertThat(gateway.commands())
                .containsExactly(
                        new Command.Answer(
                                "s1",
                                "q1",
                                new RequestAnswer.Accepted(RawJson.of("{\"name\":\"x\"}"))));
    }

    @Test
    void formsAreDeclinedDismissedAndAcceptedEmpty() {
        TestClient forms = attached(false, 1);
        for (int i = 1; i <= 3; i++) {
            session.asks("q" + i, AgentRequest.Kind.QUESTION, FORM);
        }

        forms.answer("\"q1\"", "{\"action\":\"decline\"}");
        forms.answer("\"q2\"", "{\"action\":\"cancel\"}");
        forms.answer("\"q3\"", "{\"action\":\"accept\",\"content\":null}");

        assertThat(gateway.commands())
                .containsExactly(
                        new Command.Answer("s1", "q1", new RequestAnswer.Declined()),
                        new Command.Answer("s1", "q2", new RequestAnswer.Dismissed()),
                        new Command.Answer(
                                "s1", "q3", new RequestAnswer.Accepted(RawJson.EMPTY_OBJECT)));
    }

    @Test
    void answersToWhatNobodyAskedGoNowhere() {
        TestClient client = attached(true, 1);

        client.answer("\"nothing\"", SELECT_YES);
        client.answer("7", SELECT_YES);
        client.answer("null", SELECT_YES);

        assertThat(client.words()).isEmpty();
        assertThat(gateway.commands()).isEmpty();
    }

    @Test
    void requestsBeyondTheLimitAreAskedWhenOthersAreAnswered() {
        AcpLimits small = new AcpLimits(4, 64, 256, 2, 3, 50, 32);
        TestClient client = TestClient.gangway(gateway, 1, small);
        client.request("session/resume", S1);
        client.received();
        for (int i = 1; i <= 3; i++) {
            session.asks("r" + i, AgentRequest.Kind.PERMISSION, PERMISSION);
        }
        assertThat(client.words())
                .containsExactly(
                        "#3 permission_requested",
                        "ask r1",
                        "#4 permission_requested",
                        "ask r2",
                        "#5 permission_requested");

        client.answer("\"r1\"", SELECT_YES);

        assertThat(client.words()).containsExactly("#6 permission_resolved", "ask r3");
    }

    @Test
    void cancelledTurnWithdrawsItsRequests() {
        TestClient client = attached(true, 1);
        client.prompt("s1", "hi");
        asksPermission();
        client.received();

        client.tell("session/cancel", "{\"sessionId\":\"s1\"}");

        assertThat(client.words()).containsExactlyInAnyOrder("withdraw r1", "result 3 cancelled");
    }

    @Test
    void gangwayClientLearnsWhichEventOpenedARequest() {
        TestClient client = attached(false, 1);
        asksPermission();

        JsonNode request = client.received().getLast();

        assertThat(request.path("params").path("_meta").path("gangway"))
                .hasToString("{\"turn\":null,\"opened\":3,\"at\":1700000000003}");
    }

    private TestClient announcing(long number, String elicitation) {
        TestClient client = new TestClient(gateway, number, AcpLimits.DEFAULT);
        client.initialize("{\"elicitation\":" + elicitation + "}");
        client.request("session/resume", S1);
        client.received();
        return client;
    }

    private void asksToOpen() {
        session.asks(
                "r1",
                AgentRequest.Kind.QUESTION,
                "{\"mode\":\"url\",\"message\":\"m\",\"elicitationId\":\"e\",\"url\":\"https://x/\"}");
    }

    @Test
    void pagesToOpenAreShownToThoseWhoSaidThatTheyCanAndToNobodyElse() {
        TestClient able = announcing(1, "{\"url\":{}}");
        TestClient forms = announcing(2, "{\"form\":{}}");
        TestClient none = announcing(3, "{\"form\":null,\"url\":null}");

        asksToOpen();

        assertThat(able.words()).containsExactly("ask r1");
        assertThat(forms.words()).isEmpty();
        assertThat(none.words()).isEmpty();
    }

    @Test
    void aPageIsAgreedToWithoutContentAndItsEndIsToldToWhoAgreed() {
        TestClient agrees = announcing(1, "{\"url\":{}}");
        TestClient other = announcing(2, "{\"url\":{}}");
        asksToOpen();
        agrees.received();
        other.received();

        agrees.answer("\"r1\"", "{\"action\":\"accept\"}");
        assertThat(gateway.commands())
                .containsExactly(
                        new Command.Answer(
                                "s1", "r1", new RequestAnswer.Accepted(RawJson.EMPTY_OBJECT)));
        assertThat(other.words()).containsExactly("withdraw r1");
        session.completes("r1", "e", 1);

        assertThat(agrees.socket().take())
                .containsExactly(
                        "{\"jsonrpc\":\"2.0\",\"method\":\"elicitation/complete\","
                                + "\"params\":{\"elicitationId\":\"e\"}}");
        assertThat(other.words()).isEmpty();
    }

    @Test
    void aPageThatIsDoneIsNoNewsToWhoDetached() {
        TestClient agrees = announcing(1, "{\"url\":{}}");
        asksToOpen();
        agrees.received();
        agrees.answer("\"r1\"", "{\"action\":\"accept\"}");
        agrees.request("session/close", "{\"sessionId\":\"s1\"}");
        agrees.received();

        session.completes("r1", "e", 1);

        assertThat(agrees.words()).isEmpty();
    }
}
