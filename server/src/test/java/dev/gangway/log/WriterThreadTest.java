package dev.gangway.log;

import static dev.gangway.log.Events.SESSION;
import static dev.gangway.log.Events.append;
import static dev.gangway.log.Events.readAll;
import static dev.gangway.log.Events.under;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gangway.event.StreamName;
import dev.gangway.store.FaultPoint;
import dev.gangway.store.StoreException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The log with its own thread, as in production.
@Timeout(60)
class WriterThreadTest {
    @TempDir Path directory;
    private LogHarness harness;

    @BeforeEach
    void start() {
        harness = new LogHarness(directory);
        harness.log().start();
    }

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void whatIsAppendedIsPublished() throws InterruptedException {
        StreamWriter writer = harness.log().open(SESSION);
        CountDownLatch done = new CountDownLatch(1);

        append(writer, Durability.CONTROL, "a");
        under(writer, () -> writer.afterCommit(done::countDown));

        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(writer.published()).isEqualTo(1);
    }

    @Test
    void closingCommitsAllAndEndsTheThread() {
        StreamWriter writer = harness.log().open(SESSION);
        append(writer, Durability.CONTROL, "a");
        append(writer, Durability.CONTROL, "b");

        harness.log().close();

        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("log-writer");
        harness.open();
        assertThat(readAll(harness.log(), SESSION, 0)).containsExactly("a", "b");
    }

    @Test
    void aFullBufferSlowsItsAppenderOnly() throws InterruptedException {
        CountDownLatch held = new CountDownLatch(1);
        harness.faults =
                step -> {
                    if (step.equals("commit.before")) {
                        awaitUninterruptibly(held);
                    }
                };
        StreamWriter writer = harness.log().open(SESSION);
        under(writer, () -> writer.turnRunning(true));
        String large = "x".repeat(10_000);
        while (writer.hasRoom()) {
            append(writer, Durability.FLOW, large);
        }
        await().until(() -> !writer.hasRoom() || fill(writer, large));
        AtomicReference<String> state = new AtomicReference<>("waiting");
        Thread appender =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                writer.awaitRoom();
                                state.set("room");
                            } catch (InterruptedException _) {
                                state.set("interrupted");
                            }
                        });
        await().until(() -> appender.getState() == Thread.State.WAITING);
        assertThat(state).hasValue("waiting");
        append(writer, Durability.CONTROL, "taken all the same");

        held.countDown();
        appender.join();

        assertThat(state).hasValue("room");
        await().until(() -> writer.published() == writer.head());
    }

    /// Fills up again what the writer took meanwhile.
    private static boolean fill(StreamWriter writer, String text) {
        while (writer.hasRoom()) {
            append(writer, Durability.FLOW, text);
        }
        return false;
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException cause) {
            throw new IllegalStateException(cause);
        }
    }

    @Test
    void waitingForRoomUnderTheLockIsRefused() {
        StreamWriter writer = harness.log().open(SESSION);

        assertThatThrownBy(() ->
                        under(
                                writer,
                                () -> {
                                    try {
                                        writer.awaitRoom();
                                    } catch (InterruptedException cause) {
                                        throw new AssertionError(cause);
                                    }
                                }))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void manyThreadsAppendToManyStreams() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            StreamName name = StreamName.session("s" + i);
            threads.add(Thread.ofPlatform().start(() -> appendThousand(name)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        harness.restart();

        List<String> expected = IntStream.range(0, 1_000).mapToObj(Integer::toString).toList();
        for (int i = 0; i < 8; i++) {
            assertThat(readAll(harness.log(), StreamName.session("s" + i), 0)).isEqualTo(expected);
        }
    }

    private void appendThousand(StreamName name) {
        StreamWriter writer = harness.log().open(name);
        under(writer, () -> writer.turnRunning(true));
        for (int i = 0; i < 1_000; i++) {
            append(writer, Durability.FLOW, Integer.toString(i));
        }
        writer.close();
        harness.log().open(name).close();
    }

    @Test
    void aBrokenWriterFailsAllStreams() {
        StreamWriter writer = harness.log().open(SESSION);
        harness.faults =
                step -> {
                    throw new LogHarness.Crash(step);
                };
        append(writer, Durability.CONTROL, "a");

        await().untilAsserted(() ->
                assertThatThrownBy(() -> append(writer, Durability.CONTROL, "b"))
                        .isInstanceOf(StreamFailed.class)
                        .hasMessageContaining("broken"));
        harness.faults = FaultPoint.NONE;
    }

    @Test
    void anErrorFromACallbackDoesNotEndTheWriter() throws InterruptedException {
        StreamWriter writer = harness.log().open(SESSION);
        CountDownLatch done = new CountDownLatch(1);
        append(writer, Durability.CONTROL, "a");
        under(
                writer,
                () ->
                        writer.afterCommit(() -> {
                            throw new StackOverflowError("planted");
                        }));
        under(writer, () -> writer.afterCommit(done::countDown));

        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        append(writer, Durability.CONTROL, "b");
        await().until(() -> writer.published() == 2);
    }

    @Test
    void aBrokenLogOpensNoMoreStreamsAndCanStillBeClosed() {
        StreamWriter writer = harness.log().open(SESSION);
        StreamWriter other = harness.log().open(StreamName.session("other"));
        harness.faults =
                step -> {
                    append(other, Durability.CONTROL, "in the queue as it breaks");
                    throw new LogHarness.Crash(step);
                };
        append(writer, Durability.CONTROL, "a");
        await().untilAsserted(() ->
                assertThatThrownBy(() -> append(other, Durability.CONTROL, "b"))
                        .isInstanceOf(StreamFailed.class));
        harness.faults = FaultPoint.NONE;

        assertThatThrownBy(() -> harness.log().open(SESSION))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("broken");
        assertThatCode(() -> harness.log().close()).doesNotThrowAnyException();
    }
}
