package dev.gangway.wire.acp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.access.Principal;
import dev.gangway.json.Json;
import dev.gangway.wire.acp.fake.FakeGateway;
import dev.gangway.wire.acp.fake.FakeSocket;
import dev.gangway.wire.acp.fake.QueuedExecutor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A client on a socket of its own: says frames, and reads frames that were held against the
/// schemas.
final class TestClient {
    static final Principal OWNER = new Principal("p1", "Owner", true);
    private static final String STOCK = "{}";
    private static final String ANNOUNCED =
            "{\"elicitation\":{\"form\":{}},\"_meta\":{\"gangway\":{}}}";

    private final QueuedExecutor executor = new QueuedExecutor();
    private final FakeSocket socket;
    private final AcpConnection connection;
    private final Map<String, String> methods = new HashMap<>();
    private final List<String> transcript = new ArrayList<>();
    private boolean gangway;
    private int lastId;

    TestClient(FakeGateway gateway, long number, AcpLimits limits) {
        this(gateway, number, limits, Optional.empty());
    }

    TestClient(FakeGateway gateway, long number, AcpLimits limits, Optional<String> agent) {
        this.socket = new FakeSocket(OWNER, number);
        this.connection =
                new AcpConnection(
                        new Client(gateway, socket, executor, limits), agent, "0.1.0-test");
    }

    static TestClient stock(FakeGateway gateway, long number) {
        TestClient client = new TestClient(gateway, number, AcpLimits.DEFAULT);
        client.initialize(STOCK);
        return client;
    }

    static TestClient gangway(FakeGateway gateway, long number) {
        return gangway(gateway, number, AcpLimits.DEFAULT);
    }

    static TestClient gangway(FakeGateway gateway, long number, AcpLimits limits) {
        TestClient client = new TestClient(gateway, number, limits);
        client.initialize(ANNOUNCED);
        return client;
    }

    JsonNode initialize(String capabilities) {
        gangway = capabilities.contains("\"gangway\"");
        String params = "{\"protocolVersion\":1,\"clientCapabilities\":" + capabilities + "}";
        return onlyAnswer(request("initialize", params));
    }

    FakeSocket socket() {
        return socket;
    }

    AcpConnection connection() {
        return connection;
    }

    /// Lets what the connection put off happen.
    void settle() {
        executor.runAll();
    }

    /// Sends a request; gives its id as JSON.
    String request(String method, String params) {
        String id = Integer.toString(++lastId);
        request(id, method, params);
        return id;
    }

    void request(String id, String method, String params) {
        methods.put(id, method);
        send(
                "{\"jsonrpc\":\"2.0\",\"id\":"
                        + id
                        + ",\"method\":\""
                        + method
                        + "\",\"params\":"
                        + params
                        + "}");
    }

    void tell(String method, String params) {
        send("{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\",\"params\":" + params + "}");
    }

    void answer(String id, String result) {
        send("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + result + "}");
    }

    void prompt(String session, String text) {
        prompt(session, text, "{}");
    }

    String prompt(String session, String text, String gangwayMeta) {
        return request(
                "session/prompt",
                "{\"sessionId\":\""
                        + session
                        + "\",\"prompt\":[{\"type\":\"text\",\"text\":\""
                        + text
                        + "\"}],\"_meta\":{\"gangway\":"
                        + gangwayMeta
                        + "}}");
    }

    /// Says a frame as it is.
    void send(String frame) {
        transcript.add("→ " + frame);
        connection.text(frame.getBytes(StandardCharsets.UTF_8));
        executor.runAll();
    }

    void sendBytes(byte[] frame) {
        connection.text(frame);
        executor.runAll();
    }

    /// All frames since the last call.
    List<JsonNode> received() {
        executor.runAll();
        List<JsonNode> frames = new ArrayList<>();
        for (String text : socket.take()) {
            transcript.add("← " + text);
            JsonNode frame = Json.parse(text);
            FrameChecks.check(frame, methods.getOrDefault(id(frame), ""), gangway);
            frames.add(frame);
        }
        return frames;
    }

    /// The frames as short words: see [FrameWords].
    List<String> words() {
        return received().stream().map(FrameWords::of).toList();
    }

    private static String id(JsonNode frame) {
        return frame.has("method") ? "" : frame.path("id").toString();
    }

    /// The answer to this request, which must be the only frame.
    JsonNode onlyAnswer(String id) {
        List<JsonNode> frames = received();
        assertThat(frames).hasSize(1);
        assertThat(id(frames.getFirst())).isEqualTo(id);
        return frames.getFirst();
    }

    JsonNode result(String id) {
        JsonNode answer = onlyAnswer(id);
        assertThat(answer.has("result")).as(answer.toString()).isTrue();
        return answer.path("result");
    }

    JsonNode error(String id) {
        JsonNode answer = onlyAnswer(id);
        assertThat(answer.has("error")).as(answer.toString()).isTrue();
        return answer.path("error");
    }

    /// Both sides' frames so far, as docs/wire/acp.md writes them.
    List<String> transcript() {
        received();
        return List.copyOf(transcript);
    }

    void forgetTranscript() {
        received();
        transcript.clear();
    }
}
