package dev.gangway.testkit.acp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class AcpClientTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(200);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private OneSocketServer server;
    private Map<String, String> headers;
    private WebSocketTransport transport;
    private AcpClient client;

    @BeforeEach
    void connect() throws Exception {
        server = new OneSocketServer();
        Future<Map<String, String>> accepted = threads.submit(() -> server.accept("acp.v1"));
        transport =
                WebSocketTransport.connect(
                        server.url(),
                        Map.of("Authorization", "Bearer secret"),
                        List.of("acp.v1", "bearer.secret"));
        headers = accepted.get();
        client = AcpClient.over(transport, SOON);
    }

    @AfterEach
    void disconnect() throws IOException {
        client.drop();
        server.close();
        threads.close();
    }

    @Test
    void headersAndSubprotocolsAreSent() {
        assertThat(headers).containsEntry("Authorization", "Bearer secret");
        assertThat(headers.getOrDefault("Sec-WebSocket-Protocol", "").split(",\\s*"))
                .containsExactly("acp.v1", "bearer.secret");
        assertThat(transport.subprotocol()).isEqualTo("acp.v1");
    }

    @Test
    void aResultGoesToItsRequest() throws Exception {
        CompletableFuture<JsonNode> first = client.send("one", object());
        CompletableFuture<JsonNode> second = client.send("two", object());
        server.receive();
        server.send(answer(server.receive(), "\"result\":{\"to\":2}"));

        assertThat(client.result("two", second).path("to").asInt()).isEqualTo(2);
        assertThat(first).isNotDone();
    }

    @Test
    void anErrorIsThrownWithItsCode() throws Exception {
        CompletableFuture<JsonNode> request = client.send("one", object());
        server.send(
                answer(
                        server.receive(),
                        "\"error\":{\"code\":-32002,\"message\":\"no such session\"}"));

        assertThatThrownBy(() -> client.result("one", request))
                .isInstanceOfSatisfying(
                        AcpError.class, error -> assertThat(error.code()).isEqualTo(-32002));
    }

    @Test
    void anOpenRequestFailsWhenTheServerCutsTheConnection() throws Exception {
        CompletableFuture<JsonNode> request = client.send("one", object());
        server.receive();
        server.close();

        assertThatThrownBy(() -> client.result("one", request)).isInstanceOf(AssertionError.class);
        assertThat(client.recording().awaitEnd(SOON)).isPresent();
    }

    @Test
    void aRequestOfTheServerIsAnsweredWithItsId() throws Exception {
        client.onRequest(request -> Optional.of(object().put("asked", request.method())));
        server.send(
                "{\"jsonrpc\":\"2.0\",\"id\":\"perm-7\",\"method\":\"session/request_permission\",\"params\":{}}");

        JsonNode answer = JSON.readTree(server.receive());
        assertThat(answer.path("id").asString()).isEqualTo("perm-7");
        assertThat(answer.at("/result/asked").asString()).isEqualTo("session/request_permission");
    }

    @Test
    void aRequestThatIsDeclinedStaysOpenUntilItIsAnswered() throws Exception {
        server.send(
                "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"session/request_permission\",\"params\":{}}");
        AcpFrame request = client.await(0, AcpFrame::request);

        client.refuse(request, -32601, "method not found");

        assertThat(JSON.readTree(server.receive()).at("/error/code").asInt()).isEqualTo(-32601);
    }

    @Test
    void everyFrameIsRecordedAsItWas() throws Exception {
        String update =
                "{\"method\":\"session/update\",  \"params\":{\"update\":{\"sessionUpdate\":\"plan\"}}}";
        client.sendRaw("{oops");
        server.receive();
        server.send(update);

        AcpFrame frame = client.await(0, one -> one.update().equals("plan"));
        assertThat(frame.text()).isEqualTo(update);
        assertThat(client.recording().select(one -> !one.incoming()))
                .extracting(AcpFrame::text)
                .containsExactly("{oops");
    }

    @Test
    void aPausedClientReadsNothingUntilItResumes() throws Exception {
        transport.pauseReading();
        server.send("{\"method\":\"one\"}");
        server.send("{\"method\":\"two\"}");

        // The frame that had been asked for before the pause may still arrive, none after it.
        assertThat(client.recording().await(0, one -> one.method().equals("two"), SHORT)).isEmpty();
        transport.resumeReading();

        assertThat(client.recording().await(0, one -> one.method().equals("two"), SOON))
                .isPresent();
    }

    @Test
    void closingSaysGoodbyeAndDroppingDoesNot() throws Exception {
        Future<String> goodbye = threads.submit(() -> server.receive());
        client.close();
        assertThat(goodbye.get()).isEmpty();

        disconnect();
        reconnect();
        client.drop();

        assertThatThrownBy(() -> server.receive()).isInstanceOf(IOException.class);
    }

    private void reconnect() throws Exception {
        server = new OneSocketServer();
        try (ExecutorService accepting = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Map<String, String>> accepted = accepting.submit(() -> server.accept(""));
            client = AcpClient.connect(server.url(), "secret");
            accepted.get();
        }
    }

    private static String answer(String request, String outcome) {
        return "{\"jsonrpc\":\"2.0\",\"id\":"
                + JSON.readTree(request).path("id")
                + ","
                + outcome
                + "}";
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
