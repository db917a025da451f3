package dev.gangway.agent.acp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.agent.AgentSpec;
import dev.gangway.agent.AgentStart;
import dev.gangway.agent.NoWorkplace;
import dev.gangway.event.EventKind;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.process.AgentProcess;
import dev.gangway.process.ProcessLimits;
import dev.gangway.process.ProcessSpec;
import dev.gangway.process.fake.FakeLauncher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Good lines among lines that a hostile or broken agent might write: none of the good ones is
/// lost, none is told twice, and nothing is thrown.
class AcpFuzzTest {
    private static final int LINES = 20_000;

    private static final List<String> VICTIMS =
            List.of(
                    update(FakeAgent.chunkUpdate("bad é 漢字 \"quoted\" \\u0041")),
                    update(
                            "{\"sessionUpdate\":\"tool_call\",\"toolCallId\":\"t\",\"title\":\"T\"}"),
                    update(
                            "{\"sessionUpdate\":\"tool_call_update\",\"toolCallId\":\"t\","
                                    + "\"status\":\"completed\"}"),
                    update("{\"sessionUpdate\":\"config_option_update\",\"configOptions\":[{}]}"),
                    update("{\"sessionUpdate\":\"unheard_of\",\"x\":[[[[]]]]}"),
                    "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"session/request_permission\","
                            + "\"params\":{\"sessionId\":\"s-1\",\"toolCall\":{\"toolCallId\":\"p\"},"
                            + "\"options\":[{\"optionId\":\"y\"}]}}",
                    "{\"jsonrpc\":\"2.0\",\"id\":\"q\",\"method\":\"elicitation/create\",\"params\":"
                            + "{\"sessionId\":\"s-1\",\"mode\":\"form\",\"message\":\"m\","
                            + "\"requestedSchema\":{}}}",
                    "{\"jsonrpc\":\"2.0\",\"method\":\"$/cancel_request\","
                            + "\"params\":{\"requestId\":5}}",
                    "{\"jsonrpc\":\"2.0\",\"method\":\"_x/y\",\"params\":{\"sessionId\":\"s-1\"}}",
                    "{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{\"stopReason\":\"end_turn\"}}",
                    "{\"jsonrpc\":\"2.0\",\"id\":3,\"error\":{\"code\":-1,\"message\":\"m\"}}");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void goodLinesSurviveAmongBrokenOnes(long seed) throws IOException {
        Random random = new Random(seed);
        RecordingSession session = new RecordingSession();
        AgentProcess.Listener lines = open(session);
        List<String> wanted = new ArrayList<>();

        for (int i = 0; i < LINES; i++) {
            if (random.nextInt(4) == 0) {
                wanted.add("good-" + i);
                line(lines, update(FakeAgent.chunkUpdate("good-" + i)));
            } else {
                line(lines, broken(random));
            }
        }

        assertThat(texts(session)).as("seed " + seed).isEqualTo(wanted);
        assertThat(session.wrongs()).isEmpty();
        assertThat(session.all(Heard.Gone.class)).isEmpty();
    }

    private static List<String> texts(RecordingSession session) {
        return session.events(EventKind.AGENT_MESSAGE_CHUNK).stream()
                .map(RawJson::node)
                .map(update -> Json.text(update.path("content"), "text", ""))
                .filter(text -> text.startsWith("good-"))
                .toList();
    }

    private static AgentProcess.Listener open(RecordingSession session) throws IOException {
        AgentSpec spec = new AgentSpec("fuzzed", "fuzzed", List.of(), Map.of(), "");
        AcpAgent agent =
                new AcpAgent(
                        new AgentStart("S", spec, Path.of("/"), Optional.empty()),
                        session,
                        AcpLimits.standard(Duration.ofSeconds(60)),
                        (_, _) -> () -> {},
                        "1",
                        NoWorkplace.FOR_ALL);
        new FakeLauncher()
                .launch(
                        new ProcessSpec(
                                "fuzzed",
                                "fuzzed",
                                List.of(),
                                Path.of("/"),
                                Map.of(),
                                ProcessLimits.standard()),
                        agent.lines());
        line(agent.lines(), "{\"jsonrpc\":\"2.0\",\"id\":0,\"result\":{\"protocolVersion\":1}}");
        line(agent.lines(), "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"sessionId\":\"s-1\"}}");
        agent.prompt(RawJson.EMPTY_ARRAY, RawJson.EMPTY_OBJECT);
        return agent.lines();
    }

    private static String update(String update) {
        return "{\"jsonrpc\":\"2.0\",\"method\":\"session/update\",\"params\":{\"sessionId\":\"s-1\","
                + "\"update\":"
                + update
                + "}}";
    }

    private static void line(AgentProcess.Listener lines, String line) {
        line(lines, line.getBytes(StandardCharsets.UTF_8));
    }

    private static void line(AgentProcess.Listener lines, byte[] line) {
        lines.awaitRoom();
        lines.line(line, 0, line.length);
    }

    private static byte[] broken(Random random) {
        byte[] line = VICTIMS.get(random.nextInt(VICTIMS.size())).getBytes(StandardCharsets.UTF_8);
        int faults = 1 + random.nextInt(3);
        for (int i = 0; i < faults; i++) {
            line = damaged(random, line);
        }
        return line;
    }

    private static byte[] damaged(Random random, byte[] line) {
        int at = random.nextInt(line.length);
        switch (random.nextInt(6)) {
            case 0 -> line[at] = (byte) random.nextInt(256);
            case 1 -> line[at] ^= (byte) (1 << random.nextInt(8));
            case 2 -> {
                return Arrays.copyOf(line, at + 1);
            }
            case 3 -> {
                return Arrays.copyOfRange(line, at, line.length);
            }
            case 4 -> {
                return spliced(line, at, line, random.nextInt(line.length));
            }
            default -> {
                byte[] other =
                        VICTIMS.get(random.nextInt(VICTIMS.size()))
                                .getBytes(StandardCharsets.UTF_8);
                return spliced(line, at, other, random.nextInt(other.length));
            }
        }
        return line;
    }

    /// The beginning of one and the end of another.
    private static byte[] spliced(byte[] first, int until, byte[] second, int from) {
        byte[] both = Arrays.copyOf(first, until + second.length - from);
        System.arraycopy(second, from, both, until, second.length - from);
        return both.length == 0 ? new byte[] {'x'} : both;
    }
}
