package dev.gangway.wire.acp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.command.Command;
import dev.gangway.event.EventKind;
import dev.gangway.wire.acp.fake.FakeGateway;
import dev.gangway.wire.acp.fake.FakeSession;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class AcpSessionTest {
    private static final String MODES =
            "{\"currentModeId\":\"ask\",\"availableModes\":[{\"id\":\"ask\",\"name\":\"Ask\"}]}";
    private static final String OPTIONS =
            "[{\"id\":\"style\",\"name\":\"Style\",\"type\":\"select\",\"currentValue\":\"plain\","
                    + "\"options\":[{\"value\":\"plain\",\"name\":\"Plain\"},"
                    + "{\"value\":\"rich\",\"name\":\"Rich\"}]}]";
    private static final String COMMANDS =
            "[{\"name\":\"stream\",\"description\":\"streams text\"}]";
    private static final String S1 =
            "{\"sessionId\":\"s1\",\"cwd\":\"/project\",\"mcpServers\":[]}";

    private final FakeGateway gateway = new FakeGateway();

    private FakeSession offering() {
        FakeSession session = gateway.session("s1");
        session.offers(MODES, OPTIONS, COMMANDS);
        return session;
    }

    private static String resumeAfter(String after) {
        return "{\"sessionId\":\"s1\",\"cwd\":\"/project\",\"_meta\":{\"gangway\":{\"after\":"
                + after
                + "}}}";
    }

    @Test
    void newSessionIsFollowedFromItsFirstEvent() {
        TestClient client = TestClient.gangway(gateway, 1);

        client.request("session/new", "{\"cwd\":\"/project\",\"mcpServers\":[]}");
        List<JsonNode> answered = client.received();
        gateway.session("s1").says("hello");

        JsonNode result = answered.getFirst().path("result");
        assertThat(result.path("sessionId").stringValue()).isEqualTo("s1");
        assertThat(
                        answered.stream()
                                .skip(1)
                                .map(frame -> frame.path("params").path("seq").longValue()))
                .containsExactly(1L, 2L);
        JsonNode gangway = result.path("_meta").path("gangway");
        assertThat(gangway.path("head")).hasToString("{\"epoch\":\"0-9f3ac1\",\"seq\":2}");
        assertThat(gangway.path("capabilities").path("promptCapabilities").path("image"))
                .hasToString("true");
        assertThat(client.words()).containsExactly("#3 agent_message_chunk hello");
    }

    @Test
    void newSessionsCommandsAreToldOnce() {
        TestClient client = TestClient.stock(gateway, 1);
        gateway.holdReplies();
        client.request("session/new", "{\"cwd\":\"/project\",\"mcpServers\":[]}");
        FakeSession session = gateway.session("s1");
        session.offers("null", "null", COMMANDS);
        session.update(
                EventKind.AVAILABLE_COMMANDS_UPDATE,
                "{\"sessionUpdate\":\"available_commands_update\",\"availableCommands\":"
                        + COMMANDS
                        + "}");

        gateway.giveReplies();

        assertThat(client.words()).containsExactly("result 2", "available_commands_update");
    }

    @Test
    void newSessionTakesItsAgentFromThePathOrFromMeta() {
        TestClient client = new TestClient(gateway, 1, AcpLimits.DEFAULT, Optional.of("other"));
        client.initialize("{}");

        client.request("session/new", "{\"cwd\":\"/project\",\"mcpServers\":[]}");
        client.request(
                "session/new",
                "{\"cwd\":\"/project\",\"mcpServers\":[],\"_meta\":{\"gangway\":"
                        + "{\"agent\":\"demo\",\"key\":\"k\"}}}");

        assertThat(gateway.commands())
                .containsExactly(
                        new Command.CreateSession(
                                Optional.of("other"), "/project", Optional.empty()),
                        new Command.CreateSession(
                                Optional.of("demo"), "/project", Optional.of("k")));
        assertThat(client.words()).containsExactly("result 2", "result 3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"cwd\":7,\"mcpServers\":[]}",
                "{\"cwd\":\"project\",\"mcpServers\":[]}",
                "{\"cwd\":\"/project\",\"mcpServers\":{}}",
                "{\"cwd\":\"/project\",\"mcpServers\":[{\"name\":\"x\",\"command\":\"/bin/sh\","
                        + "\"args\":[],\"env\":[]}]}",
                "{\"cwd\":\"/project\",\"mcpServers\":[],\"additionalDirectories\":[\"/etc\"]}",
                "{\"cwd\":\"/elsewhere\",\"mcpServers\":[]}",
                "{\"cwd\":\"/project\",\"mcpServers\":[],\"_meta\":{\"gangway\":{\"key\":\"\"}}}",
                "{\"cwd\":\"/project\",\"mcpServers\":[],\"_meta\":{\"gangway\":{\"key\":7}}}"
            })
    void newSessionRefusesWhatItDoesNotTake(String params) {
        TestClient client = TestClient.stock(gateway, 1);

        JsonNode error = client.error(client.request("session/new", params));

        assertThat(error.path("code").intValue()).isEqualTo(-32602);
    }

    @Test
    void loadTellsFinishedTurnsWholeAndTheRunningOneAsItCame() {
        FakeSession session = offering();
        TestClient author = TestClient.stock(gateway, 1);
        author.prompt("s1", "first");
        session.says("one ");
        session.says("two");
        session.update(
                EventKind.TOOL_CALL,
                "{\"sessionUpdate\":\"tool_call\",\"toolCallId\":\"t\",\"title\":\"Look\"}");
        session.update(
                EventKind.TOOL_CALL_UPDATE,
                "{\"sessionUpdate\":\"tool_call_update\",\"toolCallId\":\"t\","
                        + "\"status\":\"completed\"}");
        session.stops("end_turn");
        author.prompt("s1", "second");
        session.says("thr");
        session.says("ee");

        TestClient client = TestClient.stock(gateway, 2);
        client.request("session/load", S1);
        session.says("!");

        assertThat(client.words())
                .containsExactly(
                        "user_message_chunk first",
                        "agent_message_chunk one two",
                        "tool_call completed",
                        "user_message_chunk second",
                        "agent_message_chunk thr",
                        "agent_message_chunk ee",
                        "result 2",
                        "available_commands_update",
                        "agent_message_chunk !");
    }

    @Test
    void loadShowsAStockClientItsOwnRunningPromptAndThenItsNewOnesNot() {
        FakeSession session = gateway.session("s1");
        TestClient client = TestClient.stock(gateway, 1);
        client.prompt("s1", "first");
        client.request("session/load", S1);
        assertThat(client.words()).containsExactly("user_message_chunk first", "result 3");

        session.stops("end_turn");
        client.prompt("s1", "second");

        assertThat(client.words()).containsExactly("result 2 end_turn");
    }

    @Test
    void loadGivesGangwayClientsNumbersOnlyForTheStream() {
        FakeSession session = offering();
        TestClient client = TestClient.gangway(gateway, 1);
        client.prompt("s1", "first");
        session.says("one");
        session.stops("end_turn");
        client.prompt("s1", "second");
        client.received();

        String load = client.request("session/load", S1);

        assertThat(client.received())
                .extracting(FrameWords::of)
                .containsExactly(
                        "user_message_chunk first",
                        "agent_message_chunk one",
                        "#7 turn_started",
                        "#8 user_message_chunk second",
                        "result " + load);
    }

    @Test
    void loadAnswersWithModesAndOptions() {
        offering();
        TestClient client = TestClient.gangway(gateway, 1);

        JsonNode result = client.result(client.request("session/load", S1));

        assertThat(result.path("modes")).hasToString(MODES);
        assertThat(result.path("configOptions")).hasToString(OPTIONS);
        JsonNode state = result.path("_meta").path("gangway").path("state");
        assertThat(state.path("phase").stringValue()).isEqualTo("idle");
        assertThat(state.path("agent").path("commands")).hasToString(COMMANDS);
    }

    @Test
    void loadOfALongHistoryHoldsOnePageAtATime() {
        FakeSession session = gateway.session("s1");
        for (int i = 0; i < 20; i++) {
            session.update(EventKind.PLAN, "{\"sessionUpdate\":\"plan\",\"entries\":[]}");
        }
        AcpLimits small = new AcpLimits(4, 64, 256, 256, 3, 50, 3);
        TestClient client = TestClient.gangway(gateway, 1, small);

        String load = client.request("session/load", S1);

        assertThat(client.words()).hasSize(21).endsWith("plan", "result " + load);
    }

    @Test
    void loadOfARunningTurnThatIsLongerThanAPageFindsItsBeginning() {
        FakeSession session = gateway.session("s1");
        TestClient author = TestClient.stock(gateway, 1);
        author.prompt("s1", "first");
        session.stops("end_turn");
        author.prompt("s1", "second");
        for (int i = 0; i < 9; i++) {
            session.update(EventKind.PLAN, "{\"sessionUpdate\":\"plan\",\"entries\":[]}");
        }
        AcpLimits small = new AcpLimits(4, 64, 256, 256, 3, 50, 2);
        TestClient client = TestClient.gangway(gateway, 2, small);

        String load = client.request("session/load", S1);

        assertThat(client.words())
                .startsWith("user_message_chunk first", "#6 turn_started")
                .endsWith("#16 plan", "result " + load)
                .hasSize(13);
    }

    @Test
    void loadIsAnsweredThoughAnotherTakesItsPlace() {
        FakeSession session = gateway.session("s1");
        session.says("a");
        TestClient client = TestClient.gangway(gateway, 1);
        client.socket().stall(true);
        client.request("session/load", S1);

        client.request("session/load", S1);
        client.socket().stall(false);
        session.stream().published();

        assertThat(client.words())
                .containsExactly("error 2 -32800", "agent_message_chunk a", "result 3");
        assertThat(session.stream().readers()).isEqualTo(1);
    }

    @Test
    void resumeWithoutAPositionReplaysNothing() {
        FakeSession session = offering();
        session.says("before");
        TestClient client = TestClient.stock(gateway, 1);

        client.request("session/resume", S1);
        session.says("after");

        assertThat(client.words())
                .containsExactly(
                        "result 2", "available_commands_update", "agent_message_chunk after");
    }

    @Test
    void resumeIsAnsweredFirstThenWhatWasMissedFollows() {
        FakeSession session = gateway.session("s1");
        session.says("a");
        session.says("b");
        TestClient client = TestClient.gangway(gateway, 1);

        client.request("session/resume", resumeAfter("{\"epoch\":\"0-9f3ac1\",\"seq\":3}"));

        var frames = client.received();
        assertThat(frames)
                .extracting(FrameWords::of)
                .containsExactly("result 2", "#4 agent_message_chunk b");
        JsonNode gangway = frames.getFirst().path("result").path("_meta").path("gangway");
        assertThat(gangway.path("outcome").stringValue()).isEqualTo("resumed");
        assertThat(gangway.path("head").path("seq").longValue()).isEqualTo(4);
    }

    @Test
    void resumeAfterSequenceZeroReplaysFromTheFirstEvent() {
        gateway.session("s1").says("a");
        TestClient client = TestClient.gangway(gateway, 1);

        client.request("session/resume", resumeAfter("{\"seq\":0}"));

        assertThat(client.words())
                .containsExactly(
                        "result 2",
                        "#1 session_created",
                        "#2 agent_started",
                        "#3 agent_message_chunk a");
    }

    @Test
    void resumeBeforeWhatIsKeptReportsTheGap() {
        FakeSession session = gateway.session("s1");
        session.says("a");
        session.says("b");
        session.stream().trim(4);
        TestClient client = TestClient.gangway(gateway, 1);

        client.request("session/resume", resumeAfter("{\"epoch\":\"0-9f3ac1\",\"seq\":1}"));

        var frames = client.received();
        JsonNode gangway = frames.getFirst().path("result").path("_meta").path("gangway");
        assertThat(gangway.path("outcome").stringValue()).isEqualTo("gap");
        assertThat(gangway.path("firstKept").longValue()).isEqualTo(4);
        assertThat(frames.subList(1, frames.size()))
                .extracting(FrameWords::of)
                .containsExactly("#4 agent_message_chunk b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"epoch\":\"1-abcdef\",\"seq\":1}",
                "{\"epoch\":\"0-9f3ac1\",\"seq\":4294967295}"
            })
    void resumeOfAnotherLogReportsTheReset(String after) {
        FakeSession session = gateway.session("s1");
        session.says("a");
        TestClient client = TestClient.gangway(gateway, 1);

        JsonNode result = client.result(client.request("session/resume", resumeAfter(after)));
        session.says("b");

        JsonNode gangway = result.path("_meta").path("gangway");
        assertThat(gangway.path("outcome").stringValue()).isEqualTo("reset");
        assertThat(gangway.path("head").path("seq").longValue()).isEqualTo(3);
        assertThat(client.words()).containsExactly("#4 agent_message_chunk b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7",
                "{\"epoch\":\"0-9f3ac1\"}",
                "{\"seq\":1}",
                "{\"epoch\":\"nonsense\",\"seq\":1}",
                "{\"epoch\":\"99999999999-9f3ac1\",\"seq\":1}",
                "{\"epoch\":\"0-9f3ac1\",\"seq\":-1}",
                "{\"epoch\":\"0-9f3ac1\",\"seq\":1.5}",
                "{\"epoch\":\"0-9f3ac1\",\"seq\":4294967296}",
                "{\"epoch\":\"0-9f3ac1\",\"seq\":99999999999999999999}"
            })
    void resumeRefusesWhatIsNoPosition(String after) {
        gateway.session("s1");
        TestClient client = TestClient.gangway(gateway, 1);

        JsonNode error = client.error(client.request("session/resume", resumeAfter(after)));

        assertThat(error.path("code").intValue()).isEqualTo(-32602);
    }

    @Test
    void clientThatReconnectsInMidTurnMissesNothing() {
        FakeSession session = gateway.session("s1");
        TestClient first = TestClient.gangway(gateway, 1);
        first.prompt("s1", "hi", "{\"key\":\"k\"}");
        session.says("a");
        assertThat(first.words()).last().isEqualTo("#5 agent_message_chunk a");
        first.connection().closed();
        session.says("b");

        TestClient second = TestClient.gangway(gateway, 2);
        second.request("session/resume", resumeAfter("{\"epoch\":\"0-9f3ac1\",\"seq\":5}"));
        second.prompt("s1", "hi", "{\"key\":\"k\"}");
        session.stops("end_turn");

        assertThat(second.words())
                .containsExactly(
                        "result 2",
                        "#6 agent_message_chunk b",
                        "#7 turn_ended",
                        "result 3 end_turn");
        assertThat(first.words()).isEmpty();
        assertThat(session.state().lastTurn()).isEqualTo(1);
    }

    @Test
    void unknownSessionIsNotFound() {
        TestClient client = TestClient.stock(gateway, 1);

        for (String method : new String[] {"session/load", "session/resume", "session/close"}) {
            JsonNode error = client.error(client.request(method, S1));
            assertThat(error.path("code").intValue()).as(method).isEqualTo(-32002);
        }
    }

    @Test
    void listPagesOverTheGatewaysSessions() {
        for (int i = 1; i <= 5; i++) {
            gateway.session("s" + i);
        }
        AcpLimits small = new AcpLimits(4, 64, 256, 256, 3, 3, 32);
        TestClient client = TestClient.gangway(gateway, 1, small);

        JsonNode page = client.result(client.request("session/list", "{}"));
        String next = page.path("nextCursor").stringValue();
        JsonNode rest =
                client.result(
                        client.request(
                                "session/list",
                                "{\"cwd\":\"/project\",\"cursor\":\"" + next + "\"}"));

        assertThat(page.path("sessions")).hasSize(3);
        assertThat(rest.path("sessions")).hasSize(2);
        assertThat(rest.has("nextCursor")).isFalse();
        assertThat(page.path("sessions").get(0).path("updatedAt").stringValue())
                .isEqualTo("2023-11-14T22:13:20.002Z");
    }

    @Test
    void listRefusesARelativeDirectory() {
        TestClient client = TestClient.stock(gateway, 1);

        JsonNode error = client.error(client.request("session/list", "{\"cwd\":\"project\"}"));

        assertThat(error.path("code").intValue()).isEqualTo(-32602);
    }

    @Test
    void closeDetachesAndStopsTheAgentOnlyWhenAsked() {
        FakeSession session = gateway.session("s1");
        TestClient client = TestClient.stock(gateway, 1);
        client.request("session/resume", S1);

        client.request("session/close", "{\"sessionId\":\"s1\"}");
        assertThat(gateway.commands()).isEmpty();
        assertThat(session.stream().readers()).isZero();
        client.request(
                "session/close", "{\"sessionId\":\"s1\",\"_meta\":{\"gangway\":{\"stop\":true}}}");

        assertThat(gateway.commands()).containsExactly(new Command.StopAgent("s1"));
        assertThat(client.words()).containsExactly("result 2", "result 3", "result 4");
    }

    @Test
    void modesAndOptionsAreSetAndToldToAll() {
        offering();
        TestClient client = TestClient.stock(gateway, 1);
        TestClient other = TestClient.stock(gateway, 2);
        other.request("session/resume", S1);
        other.received();

        client.request("session/set_mode", "{\"sessionId\":\"s1\",\"modeId\":\"ask\"}");
        client.request("session/set_mode", "{\"sessionId\":\"s1\",\"modeId\":\"yolo\"}");
        client.request(
                "session/set_config_option",
                "{\"sessionId\":\"s1\",\"configId\":\"style\",\"value\":\"rich\"}");

        var frames = client.received();
        assertThat(frames)
                .extracting(FrameWords::of)
                .containsExactly("result 2", "error 3 -32602", "result 4");
        assertThat(frames.getLast().path("result").path("configOptions").get(0))
                .asString()
                .contains("\"currentValue\":\"rich\"");
        assertThat(other.words()).containsExactly("current_mode_update", "config_option_update");
    }

    @Test
    void lostPositionClosesAStockClientsSocket() {
        FakeSession session = gateway.session("s1");
        TestClient client = TestClient.stock(gateway, 1);
        client.prompt("s1", "hi");
        client.socket().stall(true);
        session.says("a");
        session.says("b");

        session.stream().trim(7);

        assertThat(client.words()).containsExactly("error 2 -32013");
        assertThat(client.socket().closed()).contains(1013);
    }

    @Test
    void lostPositionIsToldToAGangwayClientWhichResumes() {
        FakeSession session = gateway.session("s1");
        TestClient client = TestClient.gangway(gateway, 1);
        client.request("session/resume", S1);
        client.socket().stall(true);
        session.says("a");
        session.says("b");
        session.stream().trim(4);
        client.socket().stall(false);

        client.request("session/resume", resumeAfter("{\"epoch\":\"0-9f3ac1\",\"seq\":2}"));

        assertThat(client.words())
                .containsExactly(
                        "result 2", "_gangway/lost", "result 3", "#4 agent_message_chunk b");
        assertThat(client.socket().closed()).isEmpty();
    }

    /// Ending the watch may wait for a session that is being loaded, and that for the log's writer,
    /// on which the reply comes.
    @Test
    void watchIsNotEndedOnTheThreadOfTheReply() {
        TestClient client = TestClient.gangway(gateway, 7);
        FakeSession watched = gateway.session("s9");
        client.request("session/resume", "{\"sessionId\":\"s9\",\"cwd\":\"/project\"}");
        gateway.holdReplies();
        client.request(
                "session/close", "{\"sessionId\":\"s9\",\"_meta\":{\"gangway\":{\"stop\":true}}}");

        gateway.giveReplies();

        assertThat(watched.stream().readers()).isZero();
        assertThat(watched.watchers()).isOne();
        client.settle();
        assertThat(watched.watchers()).isZero();
    }

    /// The cursor tells of its loss on the socket's loop, possibly before the gateway has returned.
    @Test
    void cursorThatIsLostAtOnceFailsTheRequestAndLeavesNothingBehind() {
        TestClient client = TestClient.gangway(gateway, 7);
        FakeSession broken = gateway.session("s9");
        broken.stream().breaks();

        client.request("session/resume", "{\"sessionId\":\"s9\",\"cwd\":\"/project\"}");
        client.request("_gangway/detach", "{\"sessionId\":\"s9\"}");

        assertThat(client.words()).containsExactly("_gangway/lost", "error 2 -32013", "result 3");
        assertThat(broken.watchers()).isZero();
    }
}
