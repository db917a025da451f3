package dev.gangway.agent.acp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.agent.AgentAnswer;
import dev.gangway.agent.AgentExit;
import dev.gangway.agent.AgentRequest;
import dev.gangway.agent.AgentSetting;
import dev.gangway.agent.TurnOutcome;
import dev.gangway.event.EventKind;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Prompts, what comes of them, and what an agent asks meanwhile.
class AcpTurnTest {
    private final FakeAgent agent = FakeAgent.open();
    private final RecordingSession session = agent.session;

    @AfterEach
    void theDriverKeptItsContract() {
        assertThat(session.wrongs()).isEmpty();
    }

    @Test
    void aPromptIsSentWithWhatElseTheClientSaid() {
        agent.connection.prompt(
                RawJson.of("[{\"type\":\"text\",\"text\":\"hi\"}]"), RawJson.of("{\"a\":1}"));

        assertThat(agent.asked("session/prompt").getFirst().path("params"))
                .isEqualTo(
                        Json.parse(
                                """
                                {"sessionId":"s-1","prompt":[{"type":"text","text":"hi"}],
                                 "_meta":{"a":1}}\
                                """));
    }

    @Test
    void anUpdateIsToldInTheAgentsOwnBytes() {
        String update =
                "{ \"content\":{\"n\":1.50,\"big\":123456789012345678901234567890,\"é\":\"\\u00e9\"},"
                        + "\"sessionUpdate\":\"agent_message_chunk\",\"_meta\":null }";

        agent.updates(update);

        assertThat(session.events(EventKind.AGENT_MESSAGE_CHUNK).getFirst().toString())
                .isEqualTo(update);
    }

    @Test
    void aTurnEndsWithTheWholeResult() {
        agent.prompt("hi");
        agent.answers("session/prompt", "{\"stopReason\":\"refusal\",\"usage\":{\"x\":1}}");

        assertThat(session.awaitTurn(1))
                .isEqualTo(
                        new TurnOutcome.Stopped(
                                "refusal",
                                RawJson.of("{\"stopReason\":\"refusal\",\"usage\":{\"x\":1}}")));
    }

    @Test
    void aTurnThatFailedLeavesTheAgentAlive() {
        agent.prompt("hi");
        agent.fails("session/prompt", "{\"code\":-32000,\"message\":\"no\",\"data\":[1]}");
        agent.prompt("again");

        assertThat(session.awaitTurn(1))
                .isEqualTo(new TurnOutcome.Failed(-32000, "no", RawJson.of("[1]")));
        assertThat(agent.asked("session/prompt")).hasSize(2);
    }

    @Test
    void aTurnEndsOnceHoweverOftenItIsAnswered() {
        agent.prompt("hi");
        agent.answers("session/prompt", "{\"stopReason\":\"end_turn\"}");
        agent.answers("session/prompt", "{\"stopReason\":\"refusal\"}");

        assertThat(session.all(Heard.TurnEnded.class)).hasSize(1);
    }

    @Test
    void anAnswerWithoutAStopReasonIsAFailure() {
        agent.prompt("hi");
        agent.answers("session/prompt", "[]");

        assertThat(session.awaitTurn(1)).isInstanceOf(TurnOutcome.Failed.class);
    }

    @Test
    void aSecondPromptAtATimeIsAFaultOfTheCaller() {
        agent.prompt("hi");

        assertThatThrownBy(() -> agent.prompt("too")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void cancelTellsTheAgentAndAnswersAllThatItAsked() {
        agent.prompt("hi");
        agent.asksPermission("1", "a");
        agent.asksPermission("\"two\"", "b");

        agent.connection.cancel();

        assertThat(agent.asked("session/cancel").getFirst().path("params"))
                .isEqualTo(Json.parse("{\"sessionId\":\"s-1\"}"));
        assertThat(outcome("1")).isEqualTo("cancelled");
        assertThat(outcome("\"two\"")).isEqualTo("cancelled");
    }

    /// Codex answers a permission that was denied so.
    @Test
    void aTurnThatTheAgentCallsCancelledThoughNobodyDidEndsSo() {
        FakeAgent agent = FakeAgent.open();
        agent.prompt("hello");
        agent.asksPermission("7", "call");

        agent.answers("session/prompt", "{\"stopReason\":\"cancelled\"}");

        assertThat(agent.session.all(Heard.TurnEnded.class))
                .extracting(Heard.TurnEnded::outcome)
                .containsExactly(
                        new TurnOutcome.Stopped(
                                "cancelled", RawJson.of("{\"stopReason\":\"cancelled\"}")));
        assertThat(agent.answersTo("7")).hasSize(1);
        assertThat(agent.asked("session/cancel")).isEmpty();
        agent.prompt("again");
        assertThat(agent.asked("session/prompt")).hasSize(2);
    }

    @Test
    void aChunkOfAnotherIdBeginsAMessageAndOneOfTheSameIdDoesNot() {
        FakeAgent agent = FakeAgent.open();

        agent.updates(identified("a", "one "));
        agent.updates(identified("a", "and more"));
        agent.updates(identified("b", "one "));
        agent.updates(FakeAgent.chunkUpdate("nobody's"));

        assertThat(agent.session.messages()).containsExactly("one and more", "one ", "nobody's");
    }

    @Test
    void anIdTooLongToBeRememberedCountsAsNone() {
        FakeAgent agent = FakeAgent.open();

        agent.updates(identified("a".repeat(300), "one "));
        agent.updates(identified("b".repeat(300), "two"));

        assertThat(agent.session.messages()).containsExactly("one two");
    }

    @Test
    void onlyCodexIsBelievedThatItsThreadFailed() {
        FakeAgent other = FakeAgent.open();
        FakeAgent codex = FakeAgent.started();
        codex.answers(
                "initialize",
                "{\"protocolVersion\":1,\"agentInfo\":{\"name\":\"codex-acp\"},\"agentCapabilities\":{}}");
        codex.answers("session/new", "{\"sessionId\":\"s-1\"}");

        assertThat(failing(other)).isInstanceOf(TurnOutcome.Stopped.class);
        assertThat(failing(codex))
                .isEqualTo(
                        new TurnOutcome.Failed(
                                -32603, "no model", RawJson.of("{\"stopReason\":\"end_turn\"}")));
    }

    @Test
    void aThreadThatRecoveredDidNotFail() {
        FakeAgent codex = FakeAgent.started();
        codex.answers(
                "initialize",
                "{\"protocolVersion\":1,\"agentInfo\":{\"name\":\"codex-acp\"},\"agentCapabilities\":{}}");
        codex.answers("session/new", "{\"sessionId\":\"s-1\"}");
        codex.prompt("hello");
        codex.updates(threadStatus("systemError"));
        codex.updates(threadStatus("active"));

        codex.answers("session/prompt", "{\"stopReason\":\"end_turn\"}");

        assertThat(codex.session.await(Heard.TurnEnded.class).outcome())
                .isInstanceOf(TurnOutcome.Stopped.class);
    }

    private static TurnOutcome failing(FakeAgent agent) {
        agent.prompt("hello");
        agent.updates(threadStatus("systemError"));
        agent.updates(FakeAgent.chunkUpdate("no model\n\n"));
        agent.answers("session/prompt", "{\"stopReason\":\"end_turn\"}");
        return agent.session.await(Heard.TurnEnded.class).outcome();
    }

    private static String threadStatus(String status) {
        return "{\"sessionUpdate\":\"session_info_update\",\"_meta\":{\"codex\":{\"threadStatus\":"
                + "{\"type\":\""
                + status
                + "\"}}}}";
    }

    private static String identified(String id, String text) {
        return FakeAgent.chunkUpdate(text).replaceFirst("}$", ",\"messageId\":\"" + id + "\"}");
    }

    @Test
    void cancelWithoutATurnSendsNothing() {
        agent.asksPermission("1", "a");
        int sent = agent.sent().size();

        agent.connection.cancel();

        assertThat(agent.sent()).hasSize(sent);
    }

    @Test
    void whatIsAskedWhileATurnIsCancelledNobodySees() {
        agent.prompt("hi");
        agent.connection.cancel();

        agent.asksPermission("1", "a");

        assertThat(session.all(Heard.Requested.class)).isEmpty();
        assertThat(outcome("1")).isEqualTo("cancelled");
    }

    @Test
    void aTurnThatEndsLeavesNoRequestWithoutAnAnswer() {
        agent.prompt("hi");
        agent.asksPermission("1", "a");

        agent.answers("session/prompt", "{\"stopReason\":\"end_turn\"}");

        assertThat(outcome("1")).isEqualTo("cancelled");
    }

    @Test
    void aPermissionIsAskedWithAllButTheSessionsId() {
        agent.asks(
                "1",
                "session/request_permission",
                "{\"toolCall\":{\"toolCallId\":\"t\"}, \"sessionId\" : \"s-1\" ,\"options\":[1.0]}");

        AgentRequest request = session.await(Heard.Requested.class).request();
        assertThat(request.kind()).isEqualTo(AgentRequest.Kind.PERMISSION);
        assertThat(request.payload().toString())
                .isEqualTo("{\"toolCall\":{\"toolCallId\":\"t\"} ,\"options\":[1.0]}");
    }

    @Test
    void aPermissionIsAnsweredOnce() {
        agent.asksPermission("1", "t");
        long key = session.await(Heard.Requested.class).request().key();

        agent.connection.answer(key, new AgentAnswer.Selected("yes"));
        agent.connection.answer(key, new AgentAnswer.Cancelled());

        assertThat(agent.answersTo("1"))
                .extracting(line -> line.path("result").toString())
                .containsExactly("{\"outcome\":{\"outcome\":\"selected\",\"optionId\":\"yes\"}}");
    }

    @Test
    void aQuestionIsAnsweredInItsThreeWays() {
        assertThat(answered("1", new AgentAnswer.Accepted(RawJson.of("{\"colour\":\"Red\"}"))))
                .isEqualTo(Json.parse("{\"action\":\"accept\",\"content\":{\"colour\":\"Red\"}}"));
        assertThat(answered("2", new AgentAnswer.Declined()))
                .isEqualTo(Json.parse("{\"action\":\"decline\"}"));
        assertThat(answered("3", new AgentAnswer.Cancelled()))
                .isEqualTo(Json.parse("{\"action\":\"cancel\"}"));
    }

    @Test
    void aRequestThatTheAgentTakesBackIsWithdrawn() {
        agent.asksPermission("77", "t");
        long key = session.await(Heard.Requested.class).request().key();

        agent.notifies("$/cancel_request", "{\"requestId\":77}");
        agent.connection.answer(key, new AgentAnswer.Selected("yes"));

        assertThat(session.all(Heard.Withdrawn.class)).containsExactly(new Heard.Withdrawn(key));
        assertThat(agent.answersTo("77"))
                .extracting(line -> line.at("/error/code").asInt())
                .containsExactly(-32800);
    }

    @Test
    void aToolCallThatWasNeverToldOfBeginsWithItsPermission() {
        agent.prompt("hi");
        agent.asks(
                "1",
                "session/request_permission",
                """
                {"sessionId":"s-1","options":[],"toolCall":{"toolCallId":"t","kind":"execute"}}\
                """);
        agent.asksPermission("2", "t");
        agent.updates(
                """
                {"sessionUpdate":"tool_call_update","toolCallId":"t","status":"completed"}\
                """);
        agent.answers("session/prompt", "{\"stopReason\":\"end_turn\"}");

        assertThat(session.events(EventKind.TOOL_CALL))
                .extracting(RawJson::node)
                .containsExactly(
                        Json.parse(
                                """
                                {"sessionUpdate":"tool_call","toolCallId":"t","kind":"execute",
                                 "title":""}\
                                """));
        assertThat(session.events(EventKind.TOOL_CALL_UPDATE)).hasSize(1);
    }

    @Test
    void aToolCallThatWeBeganEndsWithTheTurn() {
        agent.prompt("hi");
        agent.asksPermission("1", "t");
        agent.answers("session/prompt", "{\"stopReason\":\"end_turn\"}");

        assertThat(session.events(EventKind.TOOL_CALL_UPDATE))
                .extracting(RawJson::node)
                .containsExactly(
                        Json.parse(
                                """
                                {"sessionUpdate":"tool_call_update","toolCallId":"t",
                                 "status":"failed"}\
                                """));
    }

    @Test
    void aToolCallThatWasToldOfIsNotToldAgain() {
        agent.updates("{\"sessionUpdate\":\"tool_call\",\"toolCallId\":\"t\",\"title\":\"T\"}");
        agent.asksPermission("1", "t");

        assertThat(session.events(EventKind.TOOL_CALL)).hasSize(1);
    }

    @Test
    void unknownThingsOfTheSessionAreKept() {
        agent.updates("{\"sessionUpdate\":\"plan_removed\",\"id\":7.0}");
        agent.updates("{\"noKind\":true}");
        agent.notifies("_vendor/thing", "{\"sessionId\":\"s-1\",\"x\":[1.0]}");

        assertThat(session.events(EventKind.UNRECOGNIZED))
                .extracting(RawJson::toString)
                .containsExactly(
                        "{\"sessionUpdate\":\"plan_removed\",\"id\":7.0}",
                        "{\"noKind\":true}",
                        "{\"method\":\"_vendor/thing\","
                                + "\"params\":{\"sessionId\":\"s-1\",\"x\":[1.0]}}");
    }

    @Test
    void whatBelongsToAnotherSessionIsNotTold() {
        agent.updates("another", FakeAgent.chunkUpdate("no"));
        agent.notifies("_auth/status_update", "{\"authStatus\":{}}");
        agent.notifies("_vendor/thing", "{\"sessionId\":\"another\"}");
        agent.asks(
                "1",
                "session/request_permission",
                "{\"sessionId\":\"another\",\"toolCall\":{\"toolCallId\":\"t\"},\"options\":[]}");

        assertThat(session.heard()).hasSize(1);
        assertThat(agent.answersTo("1").getFirst().at("/error/code").asInt()).isEqualTo(-32602);
    }

    @Test
    void theSessionsIdMayBeWrittenWithEscapes() {
        agent.updates("\\u0073-1", FakeAgent.chunkUpdate("yes"));

        assertThat(session.text()).isEqualTo("yes");
    }

    @Test
    void unknownRequestsAreRefusedAndTheAgentGoesOn() {
        agent.asks("9", "craft/drainMidTurnQueue", "{}");
        agent.asks("10", "fs/read_text_file", "{\"sessionId\":\"s-1\",\"path\":\"/etc/passwd\"}");
        agent.chunk("on");

        assertThat(agent.answersTo("9").getFirst().at("/error/code").asInt()).isEqualTo(-32601);
        assertThat(agent.answersTo("10").getFirst().at("/error/code").asInt()).isEqualTo(-32601);
        assertThat(session.text()).isEqualTo("on");
    }

    @Test
    void aKeyThatOccursTwiceOnTheWayToAnUpdateIsRefused() {
        String chunk = FakeAgent.chunkUpdate("no");
        agent.notifies(
                "session/update",
                "{\"sessionId\":\"s-1\",\"update\":" + chunk + ",\"update\":" + chunk + "}");
        agent.notifies(
                "session/update",
                "{\"sessionId\":\"s-1\",\"\\u0073essionId\":\"x\",\"update\":" + chunk + "}");
        agent.updates("{\"sessionUpdate\":\"plan\",\"sessionUpdate\":\"tool_call\"}");
        agent.chunk("yes");

        assertThat(session.all(Heard.Event.class)).hasSize(1);
        assertThat(session.text()).isEqualTo("yes");
    }

    @Test
    void anAgentThatDoesNotReadIsEnded() {
        agent.prompt("hi");
        agent.process.stopsReading();
        agent.connection.cancel();
        assertThat(agent.process.stopRequested()).isTrue();
        agent.chunk("unheard");
        agent.process.exits(143);

        assertThat(session.awaitGone().cause()).isEqualTo(AgentExit.Cause.MISBEHAVED);
        assertThat(session.text()).isEmpty();
        assertThat(session.all(Heard.TurnEnded.class)).isEmpty();
    }

    @Test
    void anAgentThatDiedWhileItWasSpokenToDied() {
        agent.prompt("hi");
        agent.process.stopsReading();
        agent.connection.cancel();
        agent.process.exits(3);

        assertThat(session.awaitGone().cause()).isEqualTo(AgentExit.Cause.DIED);
    }

    @Test
    void afterTheEndNothingIsToldOrSent() {
        agent.prompt("hi");
        agent.process.exits(3);
        int sent = agent.sent().size();

        agent.connection.cancel();
        agent.connection.answer(1, new AgentAnswer.Cancelled());
        agent.connection.set(new AgentSetting.Mode("plan"));
        agent.prompt("too late");
        agent.connection.close();

        assertThat(agent.sent()).hasSize(sent);
        assertThat(session.heard().getLast()).isInstanceOf(Heard.Gone.class);
    }

    private String outcome(String id) {
        assertThat(agent.answersTo(id)).hasSize(1);
        return agent.answersTo(id).getFirst().at("/result/outcome/outcome").asString();
    }

    private JsonNode answered(String id, AgentAnswer answer) {
        agent.asks(
                id,
                "elicitation/create",
                """
                {"sessionId":"s-1","mode":"form","message":"Which?","requestedSchema":{}}\
                """);
        AgentRequest asked = session.all(Heard.Requested.class).getLast().request();
        assertThat(asked.kind()).isEqualTo(AgentRequest.Kind.QUESTION);
        agent.connection.answer(asked.key(), answer);
        return agent.answersTo(id).getFirst().path("result");
    }
}
