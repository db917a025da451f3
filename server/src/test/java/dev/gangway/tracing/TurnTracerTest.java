package dev.gangway.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.gangway.event.Event;
import dev.gangway.event.EventKind;
import dev.gangway.event.Origin;
import dev.gangway.event.StreamName;
import dev.gangway.fake.RecordingListener;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.log.BootId;
import dev.gangway.log.Durability;
import dev.gangway.log.LogOptions;
import dev.gangway.log.LogSchema;
import dev.gangway.log.SqliteEventLog;
import dev.gangway.log.StreamWriter;
import dev.gangway.store.Database;
import dev.gangway.store.FaultPoint;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Spans of turns, at a collector on loopback.
@Timeout(60)
class TurnTracerTest {
    private static final StreamName STREAM = StreamName.session("s");
    private static final TracingLimits LIMITS =
            new TracingLimits(
                    2, 600, 3, 20, 1 << 16, Duration.ofSeconds(5), 2, Duration.ofMillis(1));

    @TempDir private Path directory;

    private SqliteEventLog log;
    private StreamWriter writer;
    private final List<JsonNode> requests = new CopyOnWriteArrayList<>();
    private final List<String> keys = new CopyOnWriteArrayList<>();
    private HttpServer collector;
    private volatile int status = 200;
    private long millis = 1_000;

    @BeforeEach
    void collect() throws Exception {
        log =
                SqliteEventLog.open(
                        Database.open(directory, LogSchema.MIGRATIONS),
                        LogOptions.defaults(BootId.current()),
                        new RecordingListener(),
                        InstantSource.system(),
                        new Random(1),
                        FaultPoint.NONE);
        writer = log.open(STREAM);
        collector =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext(
                "/v1/traces",
                exchange -> {
                    keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("Api-Key")));
                    requests.add(Json.parse(exchange.getRequestBody().readAllBytes()));
                    exchange.sendResponseHeaders(status, -1);
                    exchange.close();
                });
        collector.start();
    }

    @AfterEach
    void end() {
        collector.stop(0);
        writer.close();
        log.close();
    }

    private TurnTracer tracer(boolean content) {
        URI address = URI.create("http://127.0.0.1:" + collector.getAddress().getPort());
        return TurnTracer.start(
                log,
                _ -> "demo",
                new TracingSettings(address, content, Map.of("Api-Key", "k"), "1"),
                LIMITS);
    }

    /// @return the event's sequence
    private long said(EventKind kind, long turn, String payload) {
        writer.lock().lock();
        try {
            millis += 10;
            return writer.append(
                    new Event(kind, turn, 0, millis, Origin.AGENT, RawJson.of(payload)),
                    Durability.CONTROL);
        } finally {
            writer.lock().unlock();
            log.flush();
        }
    }

    private long turnWithATool(long turn) {
        said(EventKind.TURN_STARTED, turn, "{\"turn\":1}");
        said(
                EventKind.USER_MESSAGE_CHUNK,
                turn,
                "{\"content\":{\"type\":\"text\",\"text\":\"do it\"}}");
        said(
                EventKind.TOOL_CALL,
                turn,
                "{\"toolCallId\":\"t1\",\"title\":\"rm secret\",\"kind\":\"execute\","
                        + "\"status\":\"pending\"}");
        said(EventKind.PERMISSION_REQUESTED, turn, "{\"id\":\"r1\",\"params\":{}}");
        said(EventKind.PERMISSION_RESOLVED, turn, "{\"id\":\"r1\",\"outcome\":\"selected\"}");
        said(EventKind.TOOL_CALL_UPDATE, turn, "{\"toolCallId\":\"t1\",\"status\":\"failed\"}");
        return said(
                EventKind.TURN_ENDED,
                turn,
                "{\"turn\":1,\"outcome\":\"stopped\",\"stopReason\":\"end_turn\",\"detail\":"
                        + "{\"usage\":{\"inputTokens\":12,\"outputTokens\":3}}}");
    }

    private JsonNode spans() {
        await().until(() -> !requests.isEmpty());
        return requests.getFirst().at("/resourceSpans/0/scopeSpans/0/spans");
    }

    private static String attribute(JsonNode span, String key) {
        for (JsonNode attribute : span.path("attributes")) {
            if (attribute.path("key").asString().equals(key)) {
                JsonNode value = attribute.path("value");
                return value.path("stringValue").asString(value.path("intValue").asString(""));
            }
        }
        return "";
    }

    @Test
    void aTurnIsASpanWithItsToolsAndWaitsBelowIt() {
        try (TurnTracer tracer = tracer(false)) {
            tracer.ended("s", 7, turnWithATool(7));

            JsonNode spans = spans();
            assertThat(spans.valueStream().map(span -> span.path("name").asString()))
                    .containsExactly(
                            "invoke_agent demo",
                            "wait_for_person permission",
                            "execute_tool execute");
            JsonNode turn = spans.path(0);
            assertThat(attribute(turn, "gen_ai.operation.name")).isEqualTo("invoke_agent");
            assertThat(attribute(turn, "gen_ai.agent.name")).isEqualTo("demo");
            assertThat(attribute(turn, "gen_ai.conversation.id")).isEqualTo("s");
            assertThat(attribute(turn, "gen_ai.usage.input_tokens")).isEqualTo("12");
            assertThat(attribute(turn, "gangway.turn.stop_reason")).isEqualTo("end_turn");
            assertThat(turn.path("startTimeUnixNano").asString()).isEqualTo("1010000000");
            assertThat(turn.path("endTimeUnixNano").asString()).isEqualTo("1070000000");
            JsonNode tool = spans.path(2);
            assertThat(tool.path("traceId")).isEqualTo(turn.path("traceId"));
            assertThat(tool.path("parentSpanId")).isEqualTo(turn.path("spanId"));
            assertThat(tool.at("/status/code").asInt()).isEqualTo(2);
            assertThat(attribute(spans.path(1), "gangway.request.outcome")).isEqualTo("selected");
            assertThat(keys).containsExactly("k");
        }
    }

    @Test
    void whatWasSaidAndDoneIsSentOnlyWhenThatIsConfigured() {
        long end = turnWithATool(1);
        try (TurnTracer tracer = tracer(false)) {
            tracer.ended("s", 1, end);
            assertThat(spans().toString()).doesNotContain("do it").doesNotContain("secret");
        }
        requests.clear();
        try (TurnTracer tracer = tracer(true)) {
            tracer.ended("s", 1, end);
            assertThat(spans().toString()).contains("do it").contains("secret");
        }
    }

    @Test
    void aTurnFarBackIsFoundAndOneTooFarIsLeftOut() {
        said(EventKind.TURN_STARTED, 1, "{}");
        for (int i = 0; i < 550; i++) {
            said(EventKind.AGENT_MESSAGE_CHUNK, 1, "{}");
        }
        long near = said(EventKind.TURN_ENDED, 1, "{\"outcome\":\"stopped\"}");
        said(EventKind.TURN_STARTED, 2, "{}");
        for (int i = 0; i < 700; i++) {
            said(EventKind.AGENT_MESSAGE_CHUNK, 2, "{}");
        }
        long far = said(EventKind.TURN_ENDED, 2, "{\"outcome\":\"stopped\"}");
        try (TurnTracer tracer = tracer(false)) {
            tracer.ended("s", 1, near);
            tracer.ended("s", 2, far);

            await().until(() -> tracer.snapshot().sent() + tracer.snapshot().dropped() == 2);
            assertThat(tracer.snapshot().sent()).isEqualTo(1);
            assertThat(requests).hasSize(1);
        }
    }

    @Test
    void aTurnWithManyToolsSaysHowManyAreLeftOut() {
        said(EventKind.TURN_STARTED, 1, "{}");
        for (int i = 0; i < 5; i++) {
            said(EventKind.TOOL_CALL, 1, "{\"toolCallId\":\"" + i + "\"}");
        }
        long end = said(EventKind.TURN_ENDED, 1, "{\"outcome\":\"stopped\"}");
        try (TurnTracer tracer = tracer(false)) {
            tracer.ended("s", 1, end);

            assertThat(spans()).hasSize(4);
            assertThat(attribute(spans().path(0), "gangway.spans.left_out")).isEqualTo("2");
        }
    }

    @Test
    void aCollectorThatFailsIsTriedAgainAndThenTheTurnIsLeftOut() {
        status = 503;
        long end = turnWithATool(1);
        try (TurnTracer tracer = tracer(false)) {
            tracer.ended("s", 1, end);

            await().until(() -> tracer.snapshot().dropped() == 1);
            assertThat(requests).hasSize(2);
        }
    }

    /// The one that reports an end is the log's writer: it is never held up.
    @Test
    void turnsBeyondThoseThatMayWaitAreLeftOut() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        collector.removeContext("/v1/traces");
        collector.createContext(
                "/v1/traces",
                exchange -> {
                    try {
                        go.await();
                    } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                    }
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
        long end = turnWithATool(1);
        try (TurnTracer tracer = tracer(false)) {
            tracer.ended("s", 1, end);
            await().until(() -> tracer.snapshot().waiting() == 0);
            tracer.ended("s", 1, end);
            tracer.ended("s", 1, end);
            tracer.ended("s", 1, end);

            assertThat(tracer.snapshot().dropped()).isEqualTo(1);
            go.countDown();
            await().until(() -> tracer.snapshot().sent() == 3);
        }
    }
}
