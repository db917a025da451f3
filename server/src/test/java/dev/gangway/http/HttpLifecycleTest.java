package dev.gangway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HttpLifecycleTest {
    private static final String BEARER = "Authorization: Bearer " + TestServer.TOKEN;

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("http-loop"))
                .collect(Collectors.toSet());
    }

    @Test
    void twoHundredSocketsLeaveNothingBehind() throws Exception {
        ResourceLeakDetector.Level before = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        try (Logs logs = new Logs(ResourceLeakDetector.class.getName(), Level.ERROR)) {
            try (TestServer server = new TestServer()) {
                openAndClose(server, 200);
                await().until(() -> server.server.connections() == 0);
                assertThat(server.streams.closed).hasSize(200);
                assertThat(server.streams.allReleases()).hasSize(200).containsOnly(1);
            }
            awaitLeakReports(logs);

            assertThat(logs.all().split("LEAK: ")).hasSize(2);
            assertThat(threads()).isEmpty();
        } finally {
            ResourceLeakDetector.setLevel(before);
        }
    }

    private static void openAndClose(TestServer server, int count) throws InterruptedException {
        List<RawClient> clients = new ArrayList<>();
        List<FakeWire.Heard> heard = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clients.add(server.open());
            heard.add(server.wire.connection());
        }
        for (int i = 0; i < count; i++) {
            var socket = heard.get(i).socket;
            var segment = server.streams.frame("hello");
            clients.get(i).text("one").frame(RawClient.TEXT, false, new byte[100]);
            socket.send(new byte[1000]);
            socket.loop()
                    .execute(() -> {
                        socket.write(segment, 0, server.streams.length(segment));
                        socket.flush();
                    });
            heard.get(i).next();
        }
        for (int i = 0; i < count; i++) {
            switch (i % 4) {
                case 0 -> clients.get(i).close();
                case 1 -> clients.get(i).reset();
                case 2 -> clients.get(i).frame(RawClient.CLOSE, true, new byte[0]).ends();
                default -> clients.get(i).frame(RawClient.TEXT, true, new byte[] {-1}).close();
            }
        }
        await().until(() -> heard.stream().allMatch(each -> each.closed.get() == 1));
    }

    /// The detector speaks when a leaked buffer was collected and another is made. One that is
    /// leaked on purpose shows that it does.
    private static void awaitLeakReports(Logs logs) {
        ByteBufAllocator.DEFAULT.directBuffer(16).touch("leaked on purpose");
        await().pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    System.gc();
                    ByteBufAllocator.DEFAULT.directBuffer(16).release();
                    return logs.all().contains("leaked on purpose");
                });
    }

    @Test
    void closingTellsSocketsToComeBackAndEndsAllThreads() throws Exception {
        TestServer server = new TestServer();
        try (RawClient client = server.open();
                RawClient plain = server.connect()) {
            FakeWire.Heard heard = server.wire.connection();
            plain.get("/healthz");
            Thread closing = Thread.ofVirtual().start(server::close);

            RawClient.Frame close = client.frame();
            assertThat(close.closeCode()).isEqualTo(1012);
            client.frame(RawClient.CLOSE, true, close.payload());

            assertThat(closing.join(Duration.ofSeconds(4))).isTrue();
            assertThat(client.ends()).isTrue();
            assertThat(plain.ends()).isTrue();
            assertThat(heard.closed.get()).isEqualTo(1);
            assertThat(threads()).isEmpty();
        }
    }

    @Test
    void closingDoesNotWaitForADeafPeer() {
        TestLimits limits = new TestLimits();
        limits.closeMax = Duration.ofMillis(200);
        TestServer server = new TestServer(limits);
        try (RawClient deaf = server.open()) {
            server.close();

            assertThat(deaf.ends()).isTrue();
            assertThat(threads()).isEmpty();
        }
    }

    @Test
    void peerThatLeavesDuringTheUpgradeIsNoConnection() throws Exception {
        TestLimits limits = new TestLimits();
        limits.socketsPerPrincipalMax = 1;
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (TestServer server = new TestServer(limits)) {
            server.wire.beforeUpgrade = () -> wait(asked, go);
            RawClient leaving = server.connect();
            leaving.send(RawClient.upgradeHead("/fake", BEARER));
            asked.await();
            leaving.reset();
            await().until(() -> server.server.connections() == 0);
            go.countDown();

            server.wire.beforeUpgrade = () -> {};
            await().untilAsserted(() -> {
                try (RawClient next = server.connect()) {
                    assertThat(next.upgrade("/fake", BEARER).status()).isEqualTo(101);
                }
            });
            server.wire.connection();
            assertThat(server.wire.connections).isEmpty();
        }
    }

    @Test
    void peerThatLeavesWhileItsConnectionIsMadeIsClosedOnce() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (TestServer server = new TestServer()) {
            server.wire.beforeOpen = () -> wait(asked, go);
            RawClient leaving = server.connect();
            leaving.upgrade("/fake", BEARER);
            leaving.text("hello");
            asked.await();
            leaving.close();
            await().until(() -> server.server.connections() == 0);
            go.countDown();

            FakeWire.Heard heard = server.wire.connection();
            assertThat(heard.next()).isEqualTo("hello");
            await().until(() -> heard.closed.get() == 1);
        }
    }

    private static void wait(CountDownLatch reached, CountDownLatch go) {
        reached.countDown();
        try {
            go.await();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void framesBeforeTheAnswerToTheUpgradeAreRefused() {
        try (TestServer server = new TestServer();
                RawClient hasty = server.connect()) {
            hasty.send(RawClient.upgradeHead("/fake", BEARER) + RawClient.head("GET", "/fake/who"));

            assertThat(hasty.response().status()).isEqualTo(400);
            assertThat(hasty.ends()).isTrue();
        }
    }

    @Test
    void socketsOfAPrincipalAreLimitedAndAPlaceIsFreedAtTheEnd() throws Exception {
        TestLimits limits = new TestLimits();
        limits.socketsPerPrincipalMax = 2;
        try (TestServer server = new TestServer(limits);
                RawClient first = server.open();
                RawClient second = server.open();
                RawClient third = server.connect()) {
            assertThat(third.upgrade("/fake", BEARER).status()).isEqualTo(429);
            assertThat(third.upgrade("/nothing", BEARER).status()).isEqualTo(429);

            first.reset();

            await().untilAsserted(() ->
                    assertThat(third.upgrade("/fake", BEARER).status()).isEqualTo(101));
            assertThat(second.text("x")).isNotNull();
        }
    }

    @Test
    void connectionBeyondTheLimitIsClosedAtOnce() {
        TestLimits limits = new TestLimits();
        limits.connectionsMax = 1;
        try (TestServer server = new TestServer(limits);
                RawClient first = server.connect()) {
            first.get("/healthz");
            try (RawClient second = server.connect()) {
                assertThat(second.ends()).isTrue();
            }
            assertThat(first.get("/healthz").status()).isEqualTo(200);
        }
    }

    @Test
    void javaClientTalksOverIt() throws Exception {
        LinkedBlockingQueue<String> received = new LinkedBlockingQueue<>();
        try (TestServer server = new TestServer();
                HttpClient client = HttpClient.newHttpClient()) {
            server.wire.onText = (socket, text) -> socket.send(text.getBytes(UTF_8));
            WebSocket socket =
                    client.newWebSocketBuilder()
                            .subprotocols("fake.v1", "bearer." + TestServer.TOKEN)
                            .buildAsync(
                                    URI.create("ws://127.0.0.1:" + server.server.port() + "/fake"),
                                    listener(received))
                            .get(10, TimeUnit.SECONDS);
            String long70k = "ä".repeat(35_000);
            socket.sendText(long70k, true).get(10, TimeUnit.SECONDS);

            StringBuilder echoed = new StringBuilder();
            while (echoed.length() < long70k.length()) {
                echoed.append(received.poll(10, TimeUnit.SECONDS));
            }
            assertThat(echoed).hasToString(long70k);
            assertThat(socket.getSubprotocol()).isEqualTo("fake.v1");
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(10, TimeUnit.SECONDS);
            await().until(() -> server.server.connections() == 0);
        }
    }

    private static final java.nio.charset.Charset UTF_8 = java.nio.charset.StandardCharsets.UTF_8;

    private static WebSocket.Listener listener(LinkedBlockingQueue<String> received) {
        return new WebSocket.Listener() {
            @Override
            public @Nullable CompletionStage<?> onText(
                    WebSocket socket, CharSequence part, boolean last) {
                received.add(part.toString());
                socket.request(1);
                return null;
            }
        };
    }
}
