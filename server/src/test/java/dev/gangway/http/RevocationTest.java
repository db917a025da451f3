package dev.gangway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gangway.command.Scope;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Whose credential ends is out, at once.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RevocationTest {
    private final TestServer server = new TestServer(limits());

    RevocationTest() {
        server.entrance.token("one", "ada", Scope.ALL);
        server.entrance.token("other", "ada", Scope.ALL);
    }

    private static TestLimits limits() {
        TestLimits limits = new TestLimits();
        limits.socketsPerPrincipalMax = 3;
        return limits;
    }

    @AfterEach
    void close() {
        server.close();
    }

    private static String bearer(String token) {
        return "Authorization: Bearer " + token;
    }

    private RawClient open(String token) {
        RawClient client = server.connect();
        RawClient.Response response = client.upgrade("/fake", bearer(token));
        assertThat(response.status()).isEqualTo(101);
        server.wire.awaitOpened(Long.parseLong(response.header("Fake-Connection")));
        return client;
    }

    @Test
    void allItsSocketsAreClosedWithAReasonAndNoOthers() throws Exception {
        server.wire.onText =
                (socket, text) ->
                        socket.send(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        try (RawClient first = open("one");
                RawClient second = open("one");
                RawClient other = open("other")) {
            server.entrance.end("one");

            for (var closed : new RawClient[] {first, second}) {
                RawClient.Frame frame = closed.frame();
                assertThat(frame.closeCode()).isEqualTo(1008);
                assertThat(frame.closeReason()).isEqualTo(Visits.REASON);
            }
            other.text("still here");
            assertThat(other.frame().text()).isEqualTo("still here");
        }
    }

    @Test
    void streamOfEventsAndNoOtherEnds() throws Exception {
        try (RawClient one = server.connect();
                RawClient other = server.connect()) {
            one.send(RawClient.head("GET", "/fake/events", bearer("one")));
            FakeWire.Heard ones = server.wire.connection();
            other.send(RawClient.head("GET", "/fake/events", bearer("other")));
            FakeWire.Heard others = server.wire.connection();

            server.entrance.end("one");

            assertThat(one.ends()).isTrue();
            await().until(() -> ones.closed.get() == 1);
            assertThat(others.closed).hasValue(0);
        }
    }

    @Test
    void whatItAsksLaterIsRefused() {
        server.entrance.end("one");

        try (RawClient socket = server.connect();
                RawClient plain = server.connect()) {
            assertThat(socket.upgrade("/fake", bearer("one")).status()).isEqualTo(401);
            assertThat(plain.get("/fake/who", bearer("one")).status()).isEqualTo(401);
        }
    }

    @Test
    void whatItSaysOnAClosedSocketIsNotHeard() throws Exception {
        try (RawClient client = open("one")) {
            FakeWire.Heard heard = server.wire.connection();
            server.entrance.end("one");
            assertThat(client.frame().closeCode()).isEqualTo(1008);

            client.text("too late");

            assertThat(client.ends()).isTrue();
            assertThat(heard.texts).isEmpty();
        }
    }

    @Test
    void requestThatIsBeingAnsweredEnds() throws Exception {
        try (RawClient client = server.connect();
                RawClient other = server.connect()) {
            client.send(RawClient.head("GET", "/fake/never", bearer("one")));
            other.send(RawClient.head("GET", "/fake/never", bearer("other")));
            server.wire.neverAnswered.take();
            server.wire.neverAnswered.take();

            server.entrance.end("one");

            assertThat(client.ends()).isTrue();
            assertThat(other.socket().isClosed()).isFalse();
        }
    }

    @Test
    void upgradeThatIsUnderWayDoesNotSlipThrough() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        server.wire.beforeUpgrade =
                () -> {
                    asked.countDown();
                    awaited(go);
                };
        try (RawClient client = server.connect()) {
            client.send(RawClient.upgradeHead("/fake", bearer("one")));
            awaited(asked);
            server.entrance.end("one");
            go.countDown();

            assertThat(client.ends()).isTrue();
            assertThat(server.wire.connections).isEmpty();
        }
    }

    @Test
    void connectionThatIsIdleIsLeftAloneAndAsksAsNobody() {
        try (RawClient client = server.connect()) {
            assertThat(client.get("/fake/who", bearer("one")).body()).isEqualTo("ada");

            server.entrance.end("one");

            assertThat(client.get("/fake/who").body()).isEqualTo("nobody");
        }
    }

    @Test
    void socketsOfAPrincipalAreCountedOverAllItsCredentials() {
        try (RawClient first = open("one");
                RawClient second = open("one");
                RawClient third = open("other");
                RawClient fourth = server.connect()) {
            assertThat(fourth.upgrade("/fake", bearer("other")).status()).isEqualTo(429);
            assertThat(first.socket().isConnected() && second.socket().isConnected()).isTrue();
            assertThat(third.socket().isConnected()).isTrue();
        }
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
