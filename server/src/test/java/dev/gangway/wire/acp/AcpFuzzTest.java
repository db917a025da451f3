package dev.gangway.wire.acp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.agent.AgentRequest;
import dev.gangway.json.Json;
import dev.gangway.wire.acp.fake.FakeGateway;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Frames that were damaged at random: whatever comes, each request gets at most one answer, what
/// is sent stays valid, and the socket stays open.
class AcpFuzzTest {
    private static final int FRAMES = 3_000;
    private static final List<String> METHODS =
            List.of(
                    "initialize",
                    "session/new",
                    "session/load",
                    "session/resume",
                    "session/list",
                    "session/close",
                    "session/prompt",
                    "session/set_mode",
                    "session/set_config_option",
                    "session/cancel",
                    "$/cancel_request",
                    "_gangway/queue/list",
                    "_gangway/queue/edit",
                    "_gangway/queue/remove",
                    "_gangway/queue/release",
                    "_gangway/feed/subscribe",
                    "_gangway/requests/list",
                    "_gangway/transcript",
                    "_gangway/detach");
    private static final List<String> MEMBERS =
            List.of(
                    "sessionId",
                    "cwd",
                    "mcpServers",
                    "prompt",
                    "turn",
                    "after",
                    "before",
                    "limit",
                    "modeId",
                    "configId",
                    "value",
                    "cursor",
                    "_meta",
                    "requestId",
                    "feed");
    private static final List<String> VALUES =
            List.of(
                    "\"s1\"",
                    "\"/project\"",
                    "[]",
                    "{}",
                    "null",
                    "true",
                    "0",
                    "-1",
                    "1e999",
                    "99999999999999999999",
                    "\"\\ud800\"",
                    "[{\"type\":\"text\",\"text\":\"x\"}]",
                    "{\"gangway\":{\"key\":\"k\",\"after\":{\"seq\":0}}}",
                    "{\"gangway\":7}",
                    "{\"epoch\":\"0-9f3ac1\",\"seq\":1}");

    private final FakeGateway gateway = new FakeGateway();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void noFrameBreaksAConnection(long seed) {
        Random random = new Random(seed);
        TestClient client = TestClient.gangway(gateway, 1);
        gateway.session("s1")
                .asks(
                        "r1",
                        AgentRequest.Kind.PERMISSION,
                        "{\"toolCall\":{\"toolCallId\":\"t\"}," + "\"options\":[]}");

        for (int i = 0; i < FRAMES; i++) {
            byte[] frame = frame(random, i).getBytes(StandardCharsets.UTF_8);
            if (random.nextInt(3) == 0) {
                damage(random, frame);
            }
            client.sendBytes(frame);
            assertSane(client, seed, i);
        }

        client.request("\"last\"", "session/list", "{}");
        assertThat(client.socket().take()).last().asString().contains("\"id\":\"last\"");
    }

    private static void assertSane(TestClient client, long seed, int step) {
        assertThat(client.socket().closed()).as("seed %d step %d", seed, step).isEmpty();
        int answers = 0;
        for (String text : client.socket().take()) {
            JsonNode frame = Json.parse(text);
            boolean own = frame.path("id").toString().equals(Integer.toString(1_000_000 + step));
            answers += own && !frame.has("method") ? 1 : 0;
        }
        assertThat(answers).as("seed %d step %d", seed, step).isLessThanOrEqualTo(1);
    }

    private static String frame(Random random, int step) {
        if (random.nextInt(10) == 0) {
            String result = pick(random, VALUES);
            return "{\"jsonrpc\":\"2.0\",\"id\":\"r1\",\"result\":{\"outcome\":" + result + "}}";
        }
        StringBuilder params = new StringBuilder("{\"sessionId\":\"s1\"");
        for (int i = random.nextInt(5); i > 0; i--) {
            params.append(",\"").append(pick(random, MEMBERS)).append("\":");
            params.append(pick(random, VALUES));
        }
        String id = random.nextInt(8) == 0 ? "" : "\"id\":" + (1_000_000 + step) + ",";
        return "{\"jsonrpc\":\"2.0\","
                + id
                + "\"method\":\""
                + pick(random, METHODS)
                + "\",\"params\":"
                + params
                + "}}";
    }

    private static String pick(Random random, List<String> from) {
        return from.get(random.nextInt(from.size()));
    }

    private static void damage(Random random, byte[] frame) {
        for (int i = random.nextInt(3); i >= 0; i--) {
            frame[random.nextInt(frame.length)] = (byte) random.nextInt(256);
        }
    }
}
