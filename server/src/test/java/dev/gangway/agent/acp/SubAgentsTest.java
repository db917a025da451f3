package dev.gangway.agent.acp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.agent.AgentRequest;
import dev.gangway.agent.AgentSpec;
import dev.gangway.agent.Lineage;
import dev.gangway.json.RawJson;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What an agent's sub-agents ask, in the words of the agents that tell of them.
class SubAgentsTest {
    private static final String CLAUDE = "claude";

    @Test
    void whatASubAgentOfClaudeAsksNamesTheToolCallsAboveIt() {
        FakeAgent agent = agent(CLAUDE);
        agent.updates(call("toolu_1", "Task", ""));
        agent.updates(
                "{\"sessionUpdate\":\"tool_call_update\",\"toolCallId\":\"toolu_1\","
                        + "\"title\":\"Review the code\",\"_meta\":{\"claudeCode\":"
                        + "{\"toolName\":\"Task\",\"toolResponse\":{\"parentToolUseId\":\"x\"}}}}");
        agent.updates(call("toolu_2", "Look closer", claude("toolu_1")));
        agent.updates(call("toolu_3", "`rm -rf build`", claude("toolu_2")));

        agent.asksPermission("7", "toolu_3");

        assertThat(lineage(agent))
                .containsExactly(
                        new Lineage.ToolCall("toolu_1", "Review the code"),
                        new Lineage.ToolCall("toolu_2", "Look closer"));
    }

    @Test
    void anUpdateWithoutTheParentTakesNothingBack() {
        FakeAgent agent = agent(CLAUDE);
        agent.updates(call("toolu_1", "Task", ""));
        agent.updates(call("toolu_2", "Bash", claude("toolu_1")));
        agent.updates(
                "{\"sessionUpdate\":\"tool_call_update\",\"toolCallId\":\"toolu_2\","
                        + "\"status\":\"in_progress\",\"_meta\":{\"claudeCode\":{\"toolName\":\"Bash\"}}}");

        agent.asksPermission("7", "toolu_2");

        assertThat(lineage(agent)).containsExactly(new Lineage.ToolCall("toolu_1", "Task"));
    }

    @Test
    void aSubAgentThatWorksOnBehindItsTurnIsStillKnown() {
        FakeAgent agent = agent(CLAUDE);
        agent.prompt("go");
        agent.updates(call("toolu_1", "Task", ""));
        agent.answers("session/prompt", "{\"stopReason\":\"end_turn\"}");
        agent.updates(call("toolu_2", "Bash", claude("toolu_1")));

        agent.asksPermission("7", "toolu_2");

        assertThat(lineage(agent)).containsExactly(new Lineage.ToolCall("toolu_1", "Task"));
    }

    @Test
    void aQuestionNamesTheToolCallsAboveItsOwn() {
        FakeAgent agent = agent(CLAUDE);
        agent.updates(call("toolu_1", "Task", ""));
        agent.updates(call("toolu_2", "AskUserQuestion", claude("toolu_1")));

        agent.asks(
                "7",
                "elicitation/create",
                "{\"sessionId\":\"s-1\",\"toolCallId\":\"toolu_2\",\"mode\":\"form\","
                        + "\"message\":\"?\",\"requestedSchema\":{}}");

        assertThat(lineage(agent)).containsExactly(new Lineage.ToolCall("toolu_1", "Task"));
    }

    @Test
    void whatASubAgentOfQwenAsksNamesTheToolCallAboveIt() {
        FakeAgent agent = agent("qwen");
        agent.updates(call("call_1", "Agent: explore", ""));
        agent.updates(
                call(
                        "call_2",
                        "Shell: ls",
                        ",\"_meta\":{\"toolName\":\"shell\",\"parentToolCallId\":\"call_1\","
                                + "\"subagentType\":\"explore\"}"));

        agent.asksPermission("7", "call_2");

        assertThat(lineage(agent))
                .containsExactly(new Lineage.ToolCall("call_1", "Agent: explore"));
    }

    @Test
    void whatTheRequestItselfSaysCounts() {
        FakeAgent agent = agent(CLAUDE);
        agent.updates(call("toolu_1", "Task", ""));

        agent.asks(
                "7",
                "session/request_permission",
                "{\"sessionId\":\"s-1\",\"toolCall\":{\"toolCallId\":\"toolu_2\"},\"options\":[]"
                        + claude("toolu_1")
                        + "}");
        agent.asks(
                "8",
                "session/request_permission",
                "{\"sessionId\":\"s-1\",\"toolCall\":{\"toolCallId\":\"toolu_3\""
                        + claude("toolu_1")
                        + "},\"options\":[]}");

        assertThat(agent.session.all(Heard.Requested.class))
                .hasSize(2)
                .allSatisfy(asked ->
                        assertThat(asked.request().lineage().calls())
                                .containsExactly(new Lineage.ToolCall("toolu_1", "Task")));
    }

    @Test
    void whatTheAgentItselfAsksHasNoLineage() {
        FakeAgent agent = agent(CLAUDE);
        agent.updates(call("toolu_1", "Bash", ""));

        agent.asksPermission("7", "toolu_1");

        assertThat(lineage(agent)).isEmpty();
    }

    @Test
    void anAgentThatDoesNotSpeakSoIsNotReadSo() {
        FakeAgent agent = agent("gemini");
        agent.updates(call("a", "Task", ""));
        agent.updates(call("b", "Bash", claude("a")));

        agent.asksPermission("7", "b");

        assertThat(lineage(agent)).isEmpty();
    }

    @Test
    void aParentThatNobodyToldOfHasNoTitle() {
        FakeAgent agent = agent(CLAUDE);
        agent.updates(call("b", "Bash", claude("a")));

        agent.asksPermission("7", "b");

        assertThat(lineage(agent)).containsExactly(new Lineage.ToolCall("a", ""));
    }

    @Test
    void aCircleIsGoneRoundOnce() {
        FakeAgent agent = agent(CLAUDE);
        agent.updates(call("a", "A", claude("c")));
        agent.updates(call("b", "B", claude("a")));
        agent.updates(call("c", "C", claude("b")));

        agent.asksPermission("7", "c");

        assertThat(lineage(agent))
                .containsExactly(new Lineage.ToolCall("a", "A"), new Lineage.ToolCall("b", "B"));
    }

    @Test
    void aCallThatIsItsOwnParentHasNone() {
        FakeAgent agent = agent(CLAUDE);
        agent.updates(call("a", "A", claude("a")));

        agent.asksPermission("7", "a");

        assertThat(lineage(agent)).isEmpty();
    }

    @Test
    void ofADeepChainTheInnermostAreNamed() {
        SubAgentCalls calls = new SubAgentCalls(64, () -> AcpProfile.CLAUDE);
        calls.begins("0", RawJson.of(call("0", "T0", "")));
        for (int i = 1; i <= 40; i++) {
            calls.begins("" + i, RawJson.of(call("" + i, "T" + i, claude("" + (i - 1)))));
        }

        Lineage lineage = calls.of(RawJson.of("{\"toolCall\":{\"toolCallId\":\"40\"}}"));

        assertThat(lineage.calls()).hasSize(Lineage.DEPTH_MAX);
        assertThat(lineage.calls().getFirst()).isEqualTo(new Lineage.ToolCall("24", "T24"));
        assertThat(lineage.calls().getLast()).isEqualTo(new Lineage.ToolCall("39", "T39"));
    }

    @Test
    void theCallsThatNobodySpeaksOfAreForgottenFirst() {
        FakeAgent agent = agent(CLAUDE);
        agent.updates(call("long", "Long work", ""));
        agent.updates(call("idle", "Idle work", ""));
        for (int i = 0; i < 4 * FakeAgent.LIMITS.knownToolCallsMax(); i++) {
            agent.updates(call("step-" + i, "Step", claude("long")));
        }

        agent.asks("7", "session/request_permission", permission("x", claude("long")));
        agent.asks("8", "session/request_permission", permission("y", claude("idle")));

        assertThat(agent.session.all(Heard.Requested.class))
                .extracting(asked -> asked.request().lineage().calls().getLast())
                .containsExactly(
                        new Lineage.ToolCall("long", "Long work"),
                        new Lineage.ToolCall("idle", ""));
    }

    @Test
    void ofAHugeTitleTheBeginningIsKeptAndNoHalfCharacter() {
        FakeAgent agent = agent(CLAUDE);
        String most = "x".repeat(Lineage.TITLE_LENGTH_MAX - 1);
        agent.updates(call("a", most + "\uD83D\uDE00" + "y".repeat(100_000), ""));
        agent.updates(call("b", "\\ud800", claude("a")));
        agent.updates(call("c", "Bash", claude("b")));

        agent.asksPermission("7", "c");

        assertThat(lineage(agent).getFirst()).isEqualTo(new Lineage.ToolCall("a", most));
        Lineage kept = agent.session.all(Heard.Requested.class).getFirst().request().lineage();
        assertThat(RawJson.ofNode(kept.node()).length()).isLessThan(1000);
    }

    @Test
    void whatIsNoNameIsNone() {
        FakeAgent agent = agent(CLAUDE);
        String huge = "i".repeat(AcpLimits.TOOL_CALL_ID_LENGTH_MAX + 1);
        List<String> metas =
                List.of(
                        claude(huge),
                        claude(""),
                        ",\"_meta\":null",
                        ",\"_meta\":[]",
                        ",\"_meta\":{\"claudeCode\":7}",
                        ",\"_meta\":{\"claudeCode\":{\"parentToolUseId\":null}}",
                        ",\"_meta\":{\"claudeCode\":{\"parentToolUseId\":{\"a\":1}}}");
        for (int i = 0; i < metas.size(); i++) {
            agent.updates(call("a", "A", metas.get(i)));
            agent.asksPermission("" + i, "a");
        }
        agent.updates(call("", "Nobody", claude("b")));
        agent.asks(
                "99",
                "elicitation/create",
                "{\"sessionId\":\"s-1\",\"mode\":\"form\",\"message\":\"?\",\"requestedSchema\":{}}");

        assertThat(agent.session.all(Heard.Requested.class))
                .hasSize(8)
                .allSatisfy(asked -> assertThat(asked.request().lineage().calls()).isEmpty());
        assertThat(agent.session.wrongs()).isEmpty();
    }

    private static FakeAgent agent(String profile) {
        FakeAgent agent =
                FakeAgent.started(
                        new AgentSpec("fake", "fake", List.of(), Map.of(), profile), List.of());
        agent.initialized("{}");
        agent.answers("session/new", "{\"sessionId\":\"s-1\"}");
        return agent;
    }

    /// @param more members, each with a comma before it
    private static String call(String id, String title, String more) {
        return "{\"sessionUpdate\":\"tool_call\",\"toolCallId\":\""
                + id
                + "\",\"title\":\""
                + title
                + "\""
                + more
                + "}";
    }

    private static String permission(String id, String more) {
        return "{\"sessionId\":\"s-1\",\"toolCall\":{\"toolCallId\":\""
                + id
                + "\""
                + more
                + "},\"options\":[]}";
    }

    private static String claude(String parent) {
        return ",\"_meta\":{\"claudeCode\":{\"toolName\":\"Bash\",\"parentToolUseId\":\""
                + parent
                + "\"}}";
    }

    private static List<Lineage.ToolCall> lineage(FakeAgent agent) {
        AgentRequest request = agent.session.all(Heard.Requested.class).getLast().request();
        return request.lineage().calls();
    }
}
