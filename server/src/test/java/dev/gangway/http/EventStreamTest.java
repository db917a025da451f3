package dev.gangway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gangway.stream.Segment;
import dev.gangway.wire.Socket;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Answers that are written bit by bit: server-sent events, and bodies in chunks.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class EventStreamTest {
    private static final int SEGMENT_BYTES = 1 << 20;

    private final TestServer server = new TestServer(limits());
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static TestLimits limits() {
        TestLimits limits = new TestLimits();
        limits.socketsPerPrincipalMax = 2;
        limits.pingEvery = Duration.ofMillis(50);
        limits.stallMax = Duration.ofMillis(500);
        limits.closeMax = Duration.ofMillis(500);
        return limits;
    }

    @AfterEach
    void close() {
        // Streams that a failed test left open end at once.
        http.shutdownNow();
        http.close();
        server.close();
    }

    private HttpRequest to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.server.port() + path))
                .header("Authorization", "Bearer " + TestServer.TOKEN)
                .timeout(Duration.ofSeconds(30))
                .build();
    }

    private HttpResponse<InputStream> events() throws Exception {
        return http.send(to("/fake/events"), BodyHandlers.ofInputStream());
    }

    @Test
    void whatIsSentComesAsItIsAndCommentsKeepTheConnection() throws Exception {
        HttpResponse<InputStream> events = events();
        Socket socket = server.wire.connection().socket;

        socket.send("data:1\n\n".getBytes(UTF_8));

        assertThat(events.headers().firstValue("Content-Type")).contains("text/event-stream");
        assertThat(events.headers().firstValue("Fake")).contains("1");
        StringBuilder seen = new StringBuilder();
        while (!seen.toString().contains("data:1\n\n") || !seen.toString().contains(":\n\n")) {
            seen.append((char) events.body().read());
        }
        events.body().close();
    }

    @Test
    void aStreamIsOneOfItsCallersSockets() throws Exception {
        HttpResponse<InputStream> first = events();
        try (RawClient _ = server.open()) {
            HttpResponse<InputStream> third = events();
            third.body().close();
            assertThat(third.statusCode()).isEqualTo(429);
        }
        FakeWire.Heard connection = server.wire.connection();
        first.body().close();
        await().untilAsserted(() -> assertThat(connection.closed).hasValue(1));
        await().until(() -> {
            HttpResponse<InputStream> again = events();
            again.body().close();
            return again.statusCode() == 200;
        });
    }

    @Test
    void aClientThatTakesNothingIsClosedAndWhatWaitedIsGivenBack() throws Exception {
        List<Segment> segments = new ArrayList<>();
        try (RawClient slow = RawClient.connect(server.server.port(), 4096)) {
            slow.send(
                    RawClient.head(
                            "GET", "/fake/events", "Authorization: Bearer " + TestServer.TOKEN));
            FakeWire.Heard connection = server.wire.connection();
            Socket socket = connection.socket;
            for (int i = 0; i < 16; i++) {
                segments.add(server.streams.segment(new byte[SEGMENT_BYTES]));
            }
            socket.loop()
                    .execute(() -> {
                        segments.forEach(segment -> socket.write(segment, 0, SEGMENT_BYTES));
                        socket.flush();
                    });

            await().untilAsserted(() -> assertThat(connection.closed).hasValue(1));
            await().until(() -> server.streams.closed.contains(socket));
            await().untilAsserted(() -> assertThat(server.streams.allReleases()).containsOnly(1));
        }
    }

    @Test
    void aStreamEndsWhenTheServerDoes() throws Exception {
        HttpResponse<InputStream> events = events();
        Socket socket = server.wire.connection().socket;
        socket.send("data:last\n\n".getBytes(UTF_8));

        server.close();

        assertThat(new String(events.body().readAllBytes(), UTF_8)).contains("data:last\n\n");
    }

    @Test
    void nobodyGetsNoStream() throws Exception {
        try (RawClient nobody = server.connect()) {
            assertThat(nobody.get("/fake/events").status()).isEqualTo(401);
        }
    }

    @Test
    void aLongBodyComesWholeAndABrokenOneIsKnownToBeBroken() throws Exception {
        byte[] whole = http.send(to("/fake/long"), BodyHandlers.ofByteArray()).body();

        assertThat(whole).hasSize(FakeWire.LONG_BYTES);
        assertThatThrownBy(() -> http.send(to("/fake/broken"), BodyHandlers.ofByteArray()))
                .isInstanceOf(IOException.class);
    }
}
