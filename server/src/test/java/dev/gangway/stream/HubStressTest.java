package dev.gangway.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gangway.event.EventKind;
import dev.gangway.event.Position;
import dev.gangway.event.StreamName;
import dev.gangway.stream.MemoryBudget.Kind;
import dev.gangway.stream.fake.FakeSink;
import dev.gangway.stream.fake.HubWorld;
import dev.gangway.stream.fake.ScriptedLog;
import dev.gangway.stream.fake.ThreadLoop;
import dev.gangway.stream.fake.Variants;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The hub with real threads: two appenders, a committer, two loops, two store readers and clients
/// that come, lag and go.
class HubStressTest {
    private static final int EVENTS = 40_000;
    private static final int CLIENTS = 24;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final List<StreamName> STREAMS =
            List.of(StreamName.session("a"), StreamName.session("b"));

    private final ScriptedLog log = new ScriptedLog();
    private final MemoryBudget budget = new MemoryBudget(64 << 10);
    private final StreamLimits limits =
            new StreamLimits(1024, 8192, 32 << 10, 16 << 10, 4096, 1000, 4, 32 << 10, 4096, 2, 100);

    @Test
    void everyClientGetsEveryEventOnceInOrder() throws Exception {
        try (ThreadLoop first = new ThreadLoop("loop-1");
                ThreadLoop second = new ThreadLoop("loop-2");
                ExecutorService store = Executors.newFixedThreadPool(2);
                ExecutorService writers = Executors.newFixedThreadPool(3)) {
            Hub hub = new Hub(log, store, budget, limits);
            log.listener(hub);
            STREAMS.forEach(log::open);
            AtomicBoolean appended = new AtomicBoolean();
            STREAMS.forEach(stream -> writers.execute(() -> append(stream)));
            writers.execute(() -> commitUntil(appended));
            List<Reader> readers = readers(hub, first, second);
            passers(hub, first);

            await().atMost(LIMIT).until(() -> readers.stream().allMatch(Reader::settled));
            appended.set(true);

            assertThat(readers).allSatisfy(reader -> assertThat(reader.fault).isNull());
            readers.forEach(Reader::close);
            await().atMost(LIMIT).untilAsserted(() -> assertNothingHeld(hub));
            writers.shutdown();
            assertThat(writers.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private void append(StreamName stream) {
        Random random = new Random(stream.hashCode());
        for (int i = 0; i < EVENTS; i++) {
            boolean large = random.nextInt(500) == 0;
            String text = "x".repeat(large ? 9000 : random.nextInt(100));
            log.append(stream, HubWorld.event(EventKind.AGENT_MESSAGE_CHUNK, text));
        }
    }

    private void commitUntil(AtomicBoolean done) {
        while (!done.get()) {
            log.publish();
        }
    }

    private static List<Reader> readers(Hub hub, ThreadLoop first, ThreadLoop second) {
        List<Reader> readers = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            ThreadLoop loop = i % 2 == 0 ? first : second;
            readers.add(new Reader(hub, STREAMS.get(i % 4 / 2), loop, i % 5 == 0));
        }
        return readers;
    }

    /// Clients that leave at once, with whatever they have queued.
    private static void passers(Hub hub, ThreadLoop loop) {
        for (int i = 0; i < 200; i++) {
            new Reader(hub, STREAMS.get(i % 2), loop, false).close();
        }
    }

    private void assertNothingHeld(Hub hub) {
        MemoryBudget.Snapshot snapshot = budget.snapshot();
        assertThat(snapshot.bytes().get(Kind.SLAB)).isZero();
        assertThat(snapshot.bytes().get(Kind.CHUNK)).isZero();
        assertThat(snapshot.usedBytes()).isEqualTo(snapshot.bytes().get(Kind.SPARE));
        assertThat(hub.snapshot().cursors()).isZero();
    }

    /// A client whose peer reads a little whenever its loop has time.
    private static final class Reader implements Subscriber {
        private final Hub hub;
        private final ThreadLoop loop;
        private final FakeSink sink;
        private final Cursor cursor;
        private final boolean slow;
        private long last;
        private int skipped;
        private volatile boolean closed;
        private volatile boolean complete;
        private volatile @Nullable String fault;

        Reader(Hub hub, StreamName stream, ThreadLoop loop, boolean slow) {
            this.hub = hub;
            this.loop = loop;
            this.slow = slow;
            sink = new FakeSink(loop, 16 << 10);
            cursor =
                    hub.subscribe(stream, Variants.PLAIN, new Position(ScriptedLog.EPOCH, 0), this);
            loop.execute(this::read);
        }

        @Override
        public Sink sink() {
            return sink;
        }

        @Override
        public void lost(Position position, String reason) {
            fault = "lost at " + position + ": " + reason;
        }

        boolean settled() {
            return complete || fault != null;
        }

        void close() {
            closed = true;
            cursor.close();
            loop.execute(sink::close);
        }

        private void read() {
            if (closed || settled()) {
                return;
            }
            if (!slow || ++skipped % 50 == 0) {
                boolean full = !sink.isWritable();
                sink.read().forEach(this::receive);
                if (full) {
                    hub.writable(sink);
                }
            }
            loop.execute(this::read);
        }

        private void receive(String frame) {
            long sequence = Long.parseLong(frame.substring(0, frame.indexOf(' ')));
            if (sequence != last + 1) {
                fault = "got " + sequence + " after " + last;
            }
            last = sequence;
            complete = last == EVENTS;
        }
    }
}
