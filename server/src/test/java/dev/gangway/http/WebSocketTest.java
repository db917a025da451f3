package dev.gangway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WebSocketTest {
    private static final int MESSAGE_MAX = 1000;
    private final TestServer server = new TestServer(limits());

    private static TestLimits limits() {
        TestLimits limits = new TestLimits();
        limits.messageBytesMax = MESSAGE_MAX;
        limits.inboundFramesMax = 8;
        limits.privateBytesMax = 1 << 20;
        limits.closeMax = Duration.ofMillis(600);
        return limits;
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void messagesArriveInOrderOneAtATimeAndAreAnsweredInOrder() throws Exception {
        server.wire.onText = (socket, text) -> socket.send(("re " + text).getBytes(UTF_8));
        try (RawClient client = server.open()) {
            for (int i = 0; i < 500; i++) {
                client.text("message " + i);
            }

            FakeWire.Heard heard = server.wire.connection();
            for (int i = 0; i < 500; i++) {
                assertThat(heard.next()).isEqualTo("message " + i);
                assertThat(client.frame().text()).isEqualTo("re message " + i);
            }
            assertThat(heard.socket.principal()).isEqualTo(TestServer.OWNER.from("127.0.0.1"));
            assertThat(heard.socket.connection()).isPositive();
        }
    }

    private static final java.nio.charset.Charset UTF_8 = StandardCharsets.UTF_8;

    @Test
    void fragmentsBecomeOneMessageWithControlFramesBetween() throws Exception {
        byte[] euro = "€".getBytes(UTF_8);
        try (RawClient client = server.open()) {
            client.frame(RawClient.TEXT, false, new byte[] {'a', euro[0]});
            client.frame(RawClient.PING, true, new byte[] {7});
            client.frame(RawClient.CONTINUATION, false, new byte[] {euro[1]});
            client.frame(RawClient.CONTINUATION, true, new byte[] {euro[2], 'b'});
            client.frame(RawClient.BINARY, true, new byte[5]);

            FakeWire.Heard heard = server.wire.connection();
            assertThat(heard.next()).isEqualTo("a€b");
            assertThat(heard.next()).isEqualTo("binary 5");
            RawClient.Frame pong = client.frame();
            assertThat(pong.opcode()).isEqualTo(RawClient.PONG);
            assertThat(pong.payload()).containsExactly(7);
        }
    }

    @Test
    void messageThatIsTooLargeClosesWith1009() throws Exception {
        try (RawClient frame = server.open();
                RawClient fragments = server.open();
                RawClient announced = server.open();
                RawClient largest = server.open()) {
            frame.frame(RawClient.TEXT, true, new byte[MESSAGE_MAX + 1]);
            fragments.frame(RawClient.TEXT, false, new byte[MESSAGE_MAX]);
            fragments.frame(RawClient.CONTINUATION, true, new byte[1]);
            announced.send(new byte[] {(byte) 0x81, (byte) 0xFF, 0x7F, 0, 0, 0, 0, 0, 0, 0, 1});
            largest.text("z".repeat(MESSAGE_MAX));

            assertThat(frame.frame().closeCode()).isEqualTo(1009);
            assertThat(fragments.frame().closeCode()).isEqualTo(1009);
            assertThat(announced.frame().closeCode()).isEqualTo(1009);
            List<FakeWire.Heard> all =
                    List.of(
                            server.wire.connection(),
                            server.wire.connection(),
                            server.wire.connection(),
                            server.wire.connection());
            await().until(() -> all.stream().mapToInt(heard -> heard.texts.size()).sum() == 1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "C0AF",
                "E080AF",
                "EDA080",
                "F4908080",
                "F8888080",
                "FF",
                "80",
                "E282",
                "61C3"
            })
    void textThatIsNotUtf8ClosesWith1007(String hexadecimal) throws Exception {
        byte[] bad = java.util.HexFormat.of().parseHex(hexadecimal);
        try (RawClient whole = server.open();
                RawClient split = server.open()) {
            whole.frame(RawClient.TEXT, true, bad);
            split.frame(RawClient.TEXT, false, "good".getBytes(UTF_8));
            split.frame(RawClient.CONTINUATION, true, bad);

            assertThat(whole.frame().closeCode()).isEqualTo(1007);
            assertThat(split.frame().closeCode()).isEqualTo(1007);
            assertThat(server.wire.connection().texts).isEmpty();
            assertThat(server.wire.connection().texts).isEmpty();
        }
    }

    @Test
    void framesAgainstTheProtocolCloseWith1002() throws Exception {
        List<byte[]> broken =
                List.of(
                        new byte[] {(byte) 0x81, 1, 'x'},
                        RawClient.masked(RawClient.CONTINUATION, true, new byte[1]),
                        RawClient.masked(0x3, true, new byte[1]),
                        RawClient.masked(0x40 | RawClient.TEXT, true, new byte[1]),
                        RawClient.masked(RawClient.PING, true, new byte[126]),
                        RawClient.masked(RawClient.PING, false, new byte[1]),
                        RawClient.masked(RawClient.CLOSE, true, new byte[1]));
        for (var bytes : broken) {
            try (RawClient client = server.open()) {
                assertThat(client.send(bytes).frame().closeCode()).isEqualTo(1002);
                assertThat(client.ends()).isTrue();
            }
        }
    }

    @Test
    void closeIsAnsweredWithItsCodeAfterTheLastMessageWasHandled() throws Exception {
        try (RawClient client = server.open()) {
            client.text("last");
            client.frame(
                    RawClient.CLOSE, true, ByteBuffer.allocate(2).putShort((short) 4000).array());

            assertThat(client.frame().closeCode()).isEqualTo(4000);
            assertThat(client.ends()).isTrue();
            FakeWire.Heard heard = server.wire.connection();
            assertThat(heard.next()).isEqualTo("last");
            await().until(() -> heard.closed.get() == 1);
            assertThat(server.streams.closed).containsExactly(heard.socket);
        }
    }

    @Test
    void closingGivesThePeerTimeAndThenEndsTheConnection() throws Exception {
        try (RawClient polite = server.open();
                RawClient deaf = server.open()) {
            FakeWire.Heard first = server.wire.connection();
            FakeWire.Heard second = server.wire.connection();
            first.socket.send("before".getBytes(UTF_8));
            first.socket.close(4001, "ü".repeat(100));
            first.socket.send("after".getBytes(UTF_8));
            second.socket.close(4002, "");

            assertThat(polite.frame().text()).isEqualTo("before");
            RawClient.Frame closing = polite.frame();
            assertThat(closing.closeCode()).isEqualTo(4001);
            assertThat(closing.closeReason()).isEqualTo("ü".repeat(61));
            polite.frame(RawClient.CLOSE, true, closing.payload());
            assertThat(polite.ends()).isTrue();
            assertThat(deaf.frame().closeCode()).isEqualTo(4002);
            assertThat(deaf.ends()).isTrue();
            await().until(() -> first.closed.get() == 1 && second.closed.get() == 1);
        }
    }

    @Test
    void connectionThatThrowsClosesItsSocketWith1011AndNoWordOfWhy() throws Exception {
        server.wire.onText =
                (_, _) -> {
                    throw new IllegalStateException("secret of the house");
                };
        try (Logs logs = new Logs(Faults.class.getName(), Level.ERROR);
                RawClient client = server.open()) {
            client.text("first");
            client.text("second");

            RawClient.Frame closing = client.frame();
            assertThat(closing.closeCode()).isEqualTo(1011);
            assertThat(closing.closeReason()).matches("internal error \\w+");
            assertThat(logs.all())
                    .contains("secret of the house")
                    .contains(closing.closeReason().substring("internal error ".length()));
            client.reset();
            FakeWire.Heard heard = server.wire.connection();
            await().until(() -> heard.closed.get() == 1);
            assertThat(heard.texts).containsExactly("first");
        }
    }

    @Test
    void messagesWaitWhileTheConnectionIsBusyAndReadingStops() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        server.wire.onText = (_, _) -> awaitQuietly(go);
        byte[] message = RawClient.masked(RawClient.TEXT, true, new byte[MESSAGE_MAX]);
        try (RawClient client = server.open()) {
            Thread sender = Thread.ofVirtual().start(() -> sendQuietly(client, message, 20_000));
            FakeWire.Heard heard = server.wire.connection();
            heard.next();
            NettySocket socket = (NettySocket) heard.socket;

            await().until(() -> socket.reading().isStopped());
            assertThat(sender.join(Duration.ofMillis(300))).isFalse();
            go.countDown();

            for (int i = 1; i < 20_000; i++) {
                heard.next();
            }
            assertThat(sender.join(Duration.ofSeconds(5))).isTrue();
            assertThat(socket.reading().isStopped()).isFalse();
        }
    }

    @Test
    void pausedConnectionGetsNothingUntilItGoesOn() throws Exception {
        server.wire.onText =
                (socket, text) -> {
                    if (text.equals("pause")) {
                        socket.pauseReading();
                    }
                };
        try (RawClient client = server.open()) {
            client.text("pause").text("one").text("two");
            FakeWire.Heard heard = server.wire.connection();
            assertThat(heard.next()).isEqualTo("pause");

            assertThat(heard.texts.poll(200, TimeUnit.MILLISECONDS)).isNull();
            heard.socket.resumeReading();

            assertThat(heard.next()).isEqualTo("one");
            assertThat(heard.next()).isEqualTo("two");
        }
    }

    @Test
    void messagesOfAPeerThatLeftInAPauseAreStillHandled() throws Exception {
        server.wire.onText = (socket, _) -> socket.pauseReading();
        try (RawClient client = server.open()) {
            ByteArrayOutputStream together = new ByteArrayOutputStream();
            together.writeBytes(RawClient.masked(RawClient.TEXT, true, "pause".getBytes(UTF_8)));
            together.writeBytes(RawClient.masked(RawClient.TEXT, true, "one".getBytes(UTF_8)));
            together.writeBytes(RawClient.masked(RawClient.PING, true, new byte[0]));
            client.send(together.toByteArray());
            FakeWire.Heard heard = server.wire.connection();
            assertThat(heard.next()).isEqualTo("pause");
            assertThat(client.frame().opcode()).isEqualTo(RawClient.PONG);

            heard.socket.close(4000, "");

            assertThat(heard.next()).isEqualTo("one");
            await().until(() -> heard.closed.get() == 1);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private static void sendQuietly(RawClient client, byte[] bytes, int times) {
        for (int i = 0; i < times; i++) {
            client.send(bytes);
        }
    }
}
