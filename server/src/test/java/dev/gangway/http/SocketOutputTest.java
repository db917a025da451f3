package dev.gangway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gangway.stream.Segment;
import dev.gangway.stream.Sink;
import dev.gangway.wire.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SocketOutputTest {
    private static final int SEGMENT_BYTES = 64 << 10;
    private final TestServer server = new TestServer(limits());

    private static TestLimits limits() {
        TestLimits limits = new TestLimits();
        limits.stallMax = Duration.ofMillis(1500);
        limits.closeMax = Duration.ofMillis(500);
        limits.privateBytesMax = 256 << 10;
        return limits;
    }

    @AfterEach
    void close() {
        server.close();
    }

    /// Writes whole segments of one big frame each, as a cursor does.
    private void write(Socket socket, List<Segment> segments) {
        socket.loop()
                .execute(() -> {
                    for (var segment : segments) {
                        socket.write(segment, 0, server.streams.length(segment));
                    }
                    socket.flush();
                });
    }

    private List<Segment> segments(int count) {
        List<Segment> segments = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            segments.add(server.streams.segment(ServerFrames.text(new byte[SEGMENT_BYTES])));
        }
        return segments;
    }

    @Test
    void slicesAndOwnFramesComeInTheOrderInWhichTheyWereWritten() throws Exception {
        try (RawClient client = server.open()) {
            Socket socket = server.wire.connection().socket;
            Segment shared = server.streams.frame("shared");
            int length = server.streams.length(shared);
            socket.send("first".getBytes(UTF_8));
            socket.loop()
                    .execute(() -> {
                        socket.write(shared, 0, length);
                        socket.write(ServerFrames.text("own".getBytes(UTF_8)));
                        socket.send("sent on the loop".getBytes(UTF_8));
                        socket.write(shared, 0, length);
                        socket.flush();
                    });

            List<String> texts = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                texts.add(client.frame().text());
            }
            assertThat(texts)
                    .containsExactly("first", "shared", "own", "sent on the loop", "shared");
            await().until(() -> server.streams.releases(shared) == 2);
        }
    }

    /// A wire sends how it begins, then lets a cursor go, whose loop may be at work already.
    @Test
    void whatWasSentBeforeASliceGoesOutBeforeIt() throws Exception {
        try (RawClient client = server.open()) {
            Socket socket = server.wire.connection().socket;
            Segment shared = server.streams.frame("shared");
            CountDownLatch atWork = new CountDownLatch(1);
            CompletableFuture<Boolean> sent = new CompletableFuture<>();
            socket.loop()
                    .execute(() -> {
                        atWork.countDown();
                        sent.join();
                        socket.write(shared, 0, server.streams.length(shared));
                        socket.flush();
                    });
            atWork.await();
            socket.send("beginning".getBytes(UTF_8));
            sent.complete(true);

            assertThat(client.frame().text()).isEqualTo("beginning");
            assertThat(client.frame().text()).isEqualTo("shared");
        }
    }

    @Test
    void sendFromManyThreadsKeepsEachThreadsOrder() throws Exception {
        int threads = 8;
        int each = 100;
        try (RawClient client = server.open()) {
            Socket socket = server.wire.connection().socket;
            List<Thread> senders = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int number = i;
                senders.add(
                        Thread.ofVirtual()
                                .start(() -> {
                                    for (int j = 0; j < each; j++) {
                                        socket.send((number + " " + j).getBytes(UTF_8));
                                    }
                                }));
            }

            int[] next = new int[threads];
            for (int i = 0; i < threads * each; i++) {
                String[] words = client.frame().text().split(" ", 2);
                assertThat(Integer.parseInt(words[1]))
                        .isEqualTo(next[Integer.parseInt(words[0])]++);
            }
            for (var sender : senders) {
                sender.join();
            }
        }
    }

    @Test
    void sinksOfOneLoopShareItAndTwoLoopsServe() throws Exception {
        List<Sink.Loop> loops = new ArrayList<>();
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            clients.add(server.open());
            loops.add(server.wire.connection().socket.loop());
        }

        assertThat(loops.stream().distinct().count()).isEqualTo(2);
        clients.forEach(RawClient::close);
    }

    @Test
    void socketTurnsUnwritableAndTellsWhenItIsWritableAgain() throws Exception {
        CountDownLatch writable = new CountDownLatch(1);
        server.streams.whenWritable = _ -> writable.countDown();
        try (RawClient client = server.open()) {
            Socket socket = server.wire.connection().socket;
            List<Segment> segments = segments(100);
            write(socket, segments);

            await().until(() -> !socket.isWritable());
            for (int i = 0; i < 100; i++) {
                client.frame();
            }

            writable.await();
            assertThat(socket.isWritable()).isTrue();
            await().until(() -> server.streams.allReleases().stream().allMatch(n -> n == 1));
        }
    }

    @Test
    void stalledClientIsClosedWhileOthersGoOnAndSlowOnesStay() throws Exception {
        try (RawClient stalled = server.open();
                RawClient other = server.open();
                RawClient slow = server.open()) {
            FakeWire.Heard stuck = server.wire.connection();
            Socket busy = server.wire.connection().socket;
            Socket trickling = server.wire.connection().socket;
            List<Segment> segments = segments(200);
            write(stuck.socket, segments);
            write(trickling, segments(60));
            Thread reader =
                    Thread.ofVirtual()
                            .start(() -> {
                                for (int i = 0; i < 60; i++) {
                                    slow.frame();
                                    // A reader that is slow, not one that stalls.
                                    LockSupport.parkNanos(25_000_000);
                                }
                            });

            long frames = 0;
            while (stuck.closed.get() == 0) {
                busy.send(("frame " + frames).getBytes(UTF_8));
                assertThat(other.frame().text()).isEqualTo("frame " + frames);
                frames++;
            }

            assertThat(frames).isGreaterThan(10);
            assertThat(server.streams.closed).contains(stuck.socket).doesNotContain(busy);
            assertThat(segments).allMatch(segment -> server.streams.releases(segment) == 1);
            assertThat(reader.join(Duration.ofSeconds(10))).isTrue();
            assertThat(server.streams.closed).doesNotContain(trickling);
            assertThat(stalled.ends()).isTrue();
        }
    }

    @Test
    void segmentIsReleasedExactlyOnceWhenTheSocketClosesInMidWrite() throws Exception {
        for (int i = 0; i < 20; i++) {
            RawClient client = server.open();
            FakeWire.Heard heard = server.wire.connection();
            List<Segment> segments = segments(40);
            write(heard.socket, segments);
            client.frame();
            if (i % 2 == 0) {
                client.reset();
            } else {
                heard.socket.close(4000, "");
                client.reset();
            }
            write(heard.socket, segments(3));
            await().until(() -> heard.closed.get() == 1);
            write(heard.socket, segments(3));
        }

        await().until(() -> server.streams.allReleases().stream().allMatch(n -> n == 1));
        assertThat(server.streams.closed).hasSize(20).doesNotHaveDuplicates();
    }

    @Test
    void ownFramesThatPileUpCloseTheSocketWith1013() throws Exception {
        try (RawClient client = server.open()) {
            FakeWire.Heard heard = server.wire.connection();
            byte[] frame = new byte[100 << 10];
            int sent = 0;
            while (!((NettySocket) heard.socket).isClosing()) {
                heard.socket.send(frame);
                sent++;
            }

            int received = 0;
            RawClient.Frame next = client.frame();
            while (next.opcode() == RawClient.TEXT) {
                received++;
                next = client.frame();
            }
            assertThat(next.closeCode()).isEqualTo(1013);
            assertThat(received).isPositive().isLessThan(sent);
        }
    }

    @Test
    void peerThatAnswersPingsStaysAndASilentOneIsGone() throws Exception {
        TestLimits limits = new TestLimits();
        limits.pingEvery = Duration.ofMillis(200);
        limits.silenceMax = Duration.ofSeconds(1);
        try (TestServer pinging = new TestServer(limits);
                RawClient alive = pinging.open();
                RawClient silent = pinging.open()) {
            FakeWire.Heard first = pinging.wire.connection();
            FakeWire.Heard second = pinging.wire.connection();
            int answered = 0;
            while (second.closed.get() == 0) {
                RawClient.Frame ping = alive.frame();
                assertThat(ping.opcode()).isEqualTo(RawClient.PING);
                alive.frame(RawClient.PONG, true, ping.payload());
                answered++;
            }

            assertThat(answered).isGreaterThanOrEqualTo(4);
            assertThat(first.closed.get()).isZero();
            assertThat(silent.ends()).isTrue();
        }
    }

    @Test
    void floodOfPingsFromAPeerThatDoesNotReadCostsNothing() throws Exception {
        byte[] ping = RawClient.masked(RawClient.PING, true, new byte[100]);
        byte[] many = new byte[ping.length * 1000];
        for (int i = 0; i < 1000; i++) {
            System.arraycopy(ping, 0, many, i * ping.length, ping.length);
        }
        try (RawClient flooding = server.open();
                RawClient other = server.open()) {
            FakeWire.Heard flooded = server.wire.connection();
            Socket socket = server.wire.connection().socket;
            write(flooded.socket, segments(100));
            for (int i = 0; i < 100 && flooded.closed.get() == 0; i++) {
                try {
                    flooding.send(many);
                } catch (java.io.UncheckedIOException closed) {
                    break;
                }
            }

            socket.send("still here".getBytes(UTF_8));
            assertThat(other.frame().text()).isEqualTo("still here");
        }
    }
}
