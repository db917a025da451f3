package dev.gangway.agent.acp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.agent.AgentAnswer;
import dev.gangway.agent.AgentRequest;
import dev.gangway.agent.AgentStart;
import dev.gangway.agent.NoWorkplace;
import dev.gangway.agent.Workplace;
import dev.gangway.agent.WorkplaceHost;
import dev.gangway.agent.WorkplaceOffer;
import dev.gangway.agent.WorkplaceRequest;
import dev.gangway.agent.WorkplaceResult;
import dev.gangway.agent.Workplaces;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.event.EventKind;
import dev.gangway.json.RawJson;
import dev.gangway.policy.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What an agent asks of its client's disk, line by line.
class ClientCallsTest {
    private final Desk desk = new Desk();
    private final FakeAgent agent = FakeAgent.at(desk);

    @Test
    void whatIsOfferedIsAnnounced() {
        JsonNode capabilities =
                agent.asked("initialize").getFirst().at("/params/clientCapabilities");

        assertThat(capabilities.at("/fs/readTextFile").asBoolean()).isTrue();
        assertThat(capabilities.at("/fs/writeTextFile").asBoolean()).isTrue();
        assertThat(capabilities.path("terminal").asBoolean()).isTrue();
    }

    @Test
    void withoutAnOfferNothingIsAnnouncedAndAllIsRefused() {
        FakeAgent plain = FakeAgent.at(NoWorkplace.FOR_ALL);

        plain.asks("7", "fs/read_text_file", "{\"sessionId\":\"s-1\",\"path\":\"/p/a\"}");

        JsonNode capabilities =
                plain.asked("initialize").getFirst().at("/params/clientCapabilities");
        assertThat(capabilities.at("/fs/readTextFile").asBoolean()).isFalse();
        assertThat(capabilities.path("terminal").asBoolean()).isFalse();
        assertThat(error(plain, "7")).isEqualTo(-32601);
    }

    @Test
    void requestsAreUnderstood() {
        agent.asks(
                "1",
                "fs/read_text_file",
                "{\"sessionId\":\"s-1\",\"path\":\"/p/a\",\"line\":2,\"limit\":99999999999}");
        agent.asks(
                "2",
                "fs/write_text_file",
                "{\"sessionId\":\"s-1\",\"path\":\"/p/b\",\"content\":\"x\\u0000y\"}");
        agent.asks(
                "3",
                "terminal/create",
                "{\"sessionId\":\"s-1\",\"command\":\"make\",\"args\":[\"-j\"],\"env\":"
                        + "[{\"name\":\"A\",\"value\":\"b\"}],\"cwd\":\"/p\",\"outputByteLimit\":9}");

        assertThat(desk.asked)
                .containsExactly(
                        new WorkplaceRequest.ReadFile(
                                "/p/a", OptionalInt.of(2), OptionalInt.of(Integer.MAX_VALUE)),
                        new WorkplaceRequest.WriteFile("/p/b", "x\0y"),
                        new WorkplaceRequest.CreateTerminal(
                                "make",
                                List.of("-j"),
                                Map.of("A", "b"),
                                Optional.of("/p"),
                                OptionalInt.of(9)));
    }

    @Test
    void whatIsWrongIsRefusedAndNotCarriedOut() {
        agent.asks("1", "fs/read_text_file", "{\"sessionId\":\"s-1\"}");
        agent.asks("2", "fs/read_text_file", "{\"sessionId\":\"other\",\"path\":\"/p/a\"}");
        agent.asks("3", "fs/read_text_file", "{\"path\":\"/p/a\"}");
        agent.asks(
                "4", "fs/read_text_file", "{\"sessionId\":\"s-1\",\"path\":\"/p/a\",\"line\":-1}");
        agent.asks("5", "fs/read_text_file", "{\"sessionId\":\"s-1\",\"path\":\"/p/\\u0000a\"}");
        agent.asks("6", "terminal/create", "{\"sessionId\":\"s-1\",\"command\":\" \"}");
        agent.asks(
                "7", "terminal/create", "{\"sessionId\":\"s-1\",\"command\":\"a\",\"args\":[1]}");
        agent.asks("8", "terminal/kill", "{\"sessionId\":\"s-1\"}");

        for (int id = 1; id <= 8; id++) {
            assertThat(error(agent, Integer.toString(id))).isEqualTo(-32602);
        }
        assertThat(desk.asked).isEmpty();
    }

    @Test
    void whatTheWorkplaceSaysIsAnswered() {
        desk.result = new WorkplaceResult.Text("content");
        agent.asks("1", "fs/read_text_file", "{\"sessionId\":\"s-1\",\"path\":\"/p/a\"}");
        desk.result =
                new WorkplaceResult.Output(
                        "out",
                        true,
                        Optional.of(
                                new WorkplaceResult.Exit(
                                        OptionalInt.empty(), Optional.of("SIGKILL"))));
        agent.asks("2", "terminal/output", "{\"sessionId\":\"s-1\",\"terminalId\":\"t\"}");
        desk.problem = new GatewayException(ErrorCode.NOT_FOUND, "There is no such file.");
        agent.asks("3", "fs/read_text_file", "{\"sessionId\":\"s-1\",\"path\":\"/p/b\"}");

        assertThat(agent.answersTo("1").getFirst().path("result").toString())
                .isEqualTo("{\"content\":\"content\"}");
        assertThat(agent.answersTo("2").getFirst().path("result").toString())
                .isEqualTo(
                        "{\"output\":\"out\",\"truncated\":true,\"exitStatus\":"
                                + "{\"exitCode\":null,\"signal\":\"SIGKILL\"}}");
        assertThat(error(agent, "3")).isEqualTo(-32002);
    }

    @Test
    void theWorkplaceAsksAPersonAsTheAgentWould() {
        List<AgentAnswer> answers = new ArrayList<>();
        agent.prompt("go");

        desk.host().ask(RawJson.of("{\"toolCall\":{},\"options\":[]}"), answers::add);

        AgentRequest asked = agent.session.all(Heard.Requested.class).getFirst().request();
        assertThat(asked.kind()).isEqualTo(AgentRequest.Kind.PERMISSION);
        agent.connection.answer(asked.key(), new AgentAnswer.Selected("allow_once"));
        assertThat(answers).containsExactly(new AgentAnswer.Selected("allow_once"));
    }

    @Test
    void aCancelAnswersWhatTheWorkplaceAsks() {
        List<AgentAnswer> answers = new ArrayList<>();
        agent.prompt("go");
        desk.host().ask(RawJson.of("{\"toolCall\":{},\"options\":[]}"), answers::add);

        agent.connection.cancel();
        agent.asks(
                "9",
                "fs/write_text_file",
                "{\"sessionId\":\"s-1\",\"path\":\"/p/a\",\"content\":\"\"}");

        assertThat(answers).containsExactly(new AgentAnswer.Cancelled());
        assertThat(error(agent, "9")).isEqualTo(-32800);
        assertThat(desk.asked).isEmpty();
    }

    @Test
    void whatAPersonAllowedTheAgentIsLeaveOnceAndInThisTurnOnly() {
        agent.prompt("go");
        allow("edit", "\"content\":[{\"type\":\"diff\",\"path\":\"/p/a\",\"newText\":\"x\"}]");
        allow("execute", "\"rawInput\":{\"command\":\"npm  test\"}");
        allow("read", "\"locations\":[{\"path\":\"/p/r\"}]");

        assertThat(desk.host().useLeave(Operation.WRITE, "/p/b")).isFalse();
        assertThat(desk.host().useLeave(Operation.READ, "/p/a")).isFalse();
        assertThat(desk.host().useLeave(Operation.WRITE, "/p/r")).isFalse();
        assertThat(desk.host().useLeave(Operation.WRITE, "/p/a")).isTrue();
        assertThat(desk.host().useLeave(Operation.WRITE, "/p/a")).isFalse();
        assertThat(desk.host().useLeave(Operation.EXECUTE, "npm test")).isTrue();

        allow("edit", "\"locations\":[{\"path\":\"/p/c\"}]");
        agent.answers("session/prompt", "{\"stopReason\":\"end_turn\"}");
        assertThat(desk.host().useLeave(Operation.WRITE, "/p/c")).isFalse();
    }

    @Test
    void whatAPersonRejectedIsNoLeave() {
        agent.prompt("go");
        ask("edit", "\"locations\":[{\"path\":\"/p/a\"}]");
        answer("no");

        assertThat(desk.host().useLeave(Operation.WRITE, "/p/a")).isFalse();
    }

    @Test
    void aTerminalInAToolCallBecomesItsText() {
        desk.host().event(EventKind.TERMINAL_STARTED, RawJson.of("{\"terminalId\":\"t-1\"}"));
        said("so far");
        agent.updates(
                "{\"sessionUpdate\":\"tool_call\",\"toolCallId\":\"c\",\"title\":\"T\",\"content\":"
                        + "[{\"type\":\"content\",\"content\":{\"type\":\"text\",\"text\":\"a\"}},"
                        + "{\"type\":\"terminal\",\"terminalId\":\"t-1\"}]}");
        said(", and all of it");
        desk.problem = new GatewayException(ErrorCode.NOT_FOUND, "It was released.");
        desk.host().event(EventKind.TERMINAL_ENDED, RawJson.of("{\"terminalId\":\"t-1\"}"));

        JsonNode begun = agent.session.events(EventKind.TOOL_CALL).getFirst().node();
        assertThat(begun.at("/content/0/content/text").asString()).isEqualTo("a");
        assertThat(begun.at("/content/1/content/text").asString()).isEqualTo("so far");
        assertThat(begun.at("/content/1/_meta/gangway/terminalId").asString()).isEqualTo("t-1");
        JsonNode ended = agent.session.events(EventKind.TOOL_CALL_UPDATE).getFirst().node();
        assertThat(ended.path("toolCallId").asString()).isEqualTo("c");
        assertThat(ended.at("/content/0/content/text").asString()).isEqualTo("a");
        assertThat(ended.at("/content/1/content/text").asString())
                .isEqualTo("so far, and all of it");
    }

    @Test
    void ofALongOutputAToolCallShowsTheEnd() {
        desk.host().event(EventKind.TERMINAL_STARTED, RawJson.of("{\"terminalId\":\"t-1\"}"));
        said("x".repeat(20_000));
        agent.updates(
                "{\"sessionUpdate\":\"tool_call\",\"toolCallId\":\"c\",\"title\":\"T\",\"content\":"
                        + "[{\"type\":\"terminal\",\"terminalId\":\"t-1\"},"
                        + "{\"type\":\"terminal\",\"terminalId\":\"t-2\"}]}");
        desk.host()
                .event(
                        EventKind.TERMINAL_ENDED,
                        RawJson.of("{\"terminalId\":\"t-1\",\"end\":\"the end\"}"));

        JsonNode begun = agent.session.events(EventKind.TOOL_CALL).getFirst().node();
        assertThat(begun.at("/content/1/content/text").asString()).contains("no such terminal");
        JsonNode ended = agent.session.events(EventKind.TOOL_CALL_UPDATE).getFirst().node();
        assertThat(ended.at("/content/0/content/text").asString())
                .startsWith("…x")
                .endsWith("xthe end")
                .hasSize(16 * 1024 + 1);
    }

    private void said(String text) {
        desk.host()
                .event(
                        EventKind.TERMINAL_OUTPUT,
                        RawJson.of(
                                "{\"terminalId\":\"t-1\",\"data\":" + RawJson.ofText(text) + "}"));
    }

    @Test
    void nothingIsToldAfterTheAgentsEnd() {
        agent.process.exits(0);

        desk.host().event(EventKind.TERMINAL_ENDED, RawJson.of("{\"terminalId\":\"t-1\"}"));

        assertThat(desk.closed).isTrue();
        assertThat(agent.session.wrongs()).isEmpty();
        assertThat(agent.session.events(EventKind.TERMINAL_ENDED)).isEmpty();
    }

    private void allow(String kind, String more) {
        ask(kind, more);
        answer("yes");
    }

    private void ask(String kind, String more) {
        agent.asks(
                "\"ask\"",
                "session/request_permission",
                "{\"sessionId\":\"s-1\",\"toolCall\":{\"toolCallId\":\"c\",\"kind\":\""
                        + kind
                        + "\","
                        + more
                        + "},\"options\":[{\"optionId\":\"yes\",\"name\":\"Y\",\"kind\":\"allow_once\"},"
                        + "{\"optionId\":\"no\",\"name\":\"N\",\"kind\":\"reject_once\"}]}");
    }

    private void answer(String option) {
        long key = agent.session.all(Heard.Requested.class).getLast().request().key();
        agent.connection.answer(key, new AgentAnswer.Selected(option));
    }

    private static int error(FakeAgent agent, String id) {
        return agent.answersTo(id).getFirst().at("/error/code").asInt();
    }

    /// A workplace that does nothing but note.
    private static final class Desk implements Workplaces, Workplace {
        private final List<WorkplaceRequest> asked = new ArrayList<>();
        private WorkplaceResult result = new WorkplaceResult.Done();
        private @Nullable GatewayException problem;
        private @Nullable WorkplaceHost host;
        private boolean closed;

        @Override
        public Workplace open(AgentStart start, WorkplaceHost itsHost) {
            host = itsHost;
            return this;
        }

        WorkplaceHost host() {
            return Objects.requireNonNull(host);
        }

        @Override
        public WorkplaceOffer offer() {
            return new WorkplaceOffer(WorkplaceOffer.Files.WRITE, true);
        }

        @Override
        public void carryOut(WorkplaceRequest request, Then then) {
            asked.add(request);
            if (problem == null) {
                then.done().accept(result);
            } else {
                then.refused().accept(problem);
            }
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
