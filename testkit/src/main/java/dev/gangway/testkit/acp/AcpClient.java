package dev.gangway.testkit.acp;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A JSON-RPC client for tests that records every message and can leave without a word.
///
/// Requests from the other side go to the handler, which may block; those that it declines, and all
/// when there is none, stay open until the test answers them with [#answer]. All methods may be
/// called by any thread.
public final class AcpClient implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final AcpTransport transport;
    private final Duration timeMax;
    private final AcpRecording recording = new AcpRecording();
    private final Map<Long, Pending> pending = new ConcurrentHashMap<>();
    private final AtomicLong lastId = new AtomicLong();
    private volatile Function<AcpFrame, Optional<JsonNode>> handler = _ -> Optional.empty();

    private record Pending(String method, CompletableFuture<JsonNode> answer) {}

    private AcpClient(AcpTransport transport, Duration timeMax) {
        this.transport = transport;
        this.timeMax = timeMax;
    }

    /// A client over any transport, which it then owns.
    ///
    /// @param timeMax the longest that `request` and `await` wait
    public static AcpClient over(AcpTransport transport, Duration timeMax) {
        AcpClient client = new AcpClient(transport, timeMax);
        transport.start(client::received, client::ended);
        return client;
    }

    /// A client over a WebSocket with a bearer token, waiting at most 30 s for each thing.
    public static AcpClient connect(URI url, String token) {
        Map<String, String> headers = Map.of("Authorization", "Bearer " + token);
        return over(WebSocketTransport.connect(url, headers, List.of()), Duration.ofSeconds(30));
    }

    /// Sets who answers requests from the other side; each call has its own virtual thread.
    public void onRequest(Function<AcpFrame, Optional<JsonNode>> answers) {
        handler = answers;
    }

    /// Sends a request and waits for its result; an [AcpError] when it failed, an `AssertionError`
    /// when none came.
    public JsonNode request(String method, JsonNode params) throws InterruptedException {
        return result(method, send(method, params));
    }

    /// Waits for the result of a request that was sent before, as `request` does.
    public JsonNode result(String method, CompletableFuture<JsonNode> answer)
            throws InterruptedException {
        try {
            return answer.get(timeMax.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof AcpError error) {
                throw error;
            }
            throw new AssertionError("no answer to " + method, failed.getCause());
        } catch (TimeoutException late) {
            throw new AssertionError("no answer to " + method + " within " + timeMax, late);
        }
    }

    /// Sends a request without waiting.
    public CompletableFuture<JsonNode> send(String method, JsonNode params) {
        long id = lastId.incrementAndGet();
        Pending request = new Pending(method, new CompletableFuture<>());
        pending.put(id, request);
        ObjectNode message = message().put("id", id).put("method", method);
        message.set("params", params);
        write(message);
        return request.answer();
    }

    /// Sends a notification.
    public void notify(String method, JsonNode params) {
        ObjectNode message = message().put("method", method);
        message.set("params", params);
        write(message);
    }

    /// Answers a request of the other side.
    public void answer(AcpFrame request, JsonNode result) {
        ObjectNode message = message();
        message.set("id", request.json().path("id"));
        message.set("result", result);
        write(message);
    }

    /// Answers a request of the other side with an error.
    public void refuse(AcpFrame request, int code, String text) {
        ObjectNode message = message();
        message.set("id", request.json().path("id"));
        message.putObject("error").put("code", code).put("message", text);
        write(message);
    }

    /// Sends any characters, JSON or not; recorded as a string when they are not JSON.
    public void sendRaw(String text) {
        recording.add(false, text, parse(text));
        transport.send(text);
    }

    /// All messages so far and the means to wait for one.
    public AcpRecording recording() {
        return recording;
    }

    /// The first message at or after that place that satisfies the condition; an `AssertionError`
    /// when none comes.
    public AcpFrame await(int from, Predicate<AcpFrame> condition) throws InterruptedException {
        return recording
                .await(from, condition, timeMax)
                .orElseThrow(() ->
                        new AssertionError(
                                "no such message; "
                                        + recording.ended()
                                        + "; the last ones: "
                                        + lastFrames()));
    }

    /// Leaves in order.
    @Override
    public void close() {
        transport.close();
    }

    /// Leaves without a word.
    public void drop() {
        transport.drop();
    }

    private void received(String text) {
        AcpFrame frame = recording.add(true, text, parse(text));
        if (frame.request()) {
            Thread.ofVirtual().name("acp-request").start(() -> answerBy(frame));
        } else if (!frame.notification()) {
            completed(frame.json());
        }
    }

    private void answerBy(AcpFrame request) {
        try {
            handler.apply(request).ifPresent(result -> answer(request, result));
        } catch (IllegalStateException ignored) {
            // The connection ended before the answer: nobody waits for it.
        }
    }

    private void completed(JsonNode answer) {
        Pending request = pending.remove(answer.path("id").asLong(-1));
        if (request == null) {
            return;
        }
        if (answer.has("error")) {
            request.answer()
                    .completeExceptionally(new AcpError(request.method(), answer.path("error")));
        } else {
            request.answer().complete(answer.path("result"));
        }
    }

    private void ended(String reason) {
        recording.end(reason);
        pending.values()
                .forEach(request ->
                        request.answer().completeExceptionally(new IllegalStateException(reason)));
    }

    private String lastFrames() {
        int size = recording.size();
        return recording.select(frame -> frame.index() >= size - 10).toString();
    }

    private void write(ObjectNode message) {
        String text = message.toString();
        recording.add(false, text, message);
        transport.send(text);
    }

    private static ObjectNode message() {
        return NODES.objectNode().put("jsonrpc", "2.0");
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JacksonException _) {
            return NODES.stringNode(text);
        }
    }
}
