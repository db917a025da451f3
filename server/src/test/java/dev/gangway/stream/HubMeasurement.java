package dev.gangway.stream;

import dev.gangway.event.Event;
import dev.gangway.event.EventKind;
import dev.gangway.event.Position;
import dev.gangway.event.StreamName;
import dev.gangway.log.LogListener;
import dev.gangway.log.Page;
import dev.gangway.stream.fake.FakeLoop;
import dev.gangway.stream.fake.HubWorld;
import dev.gangway.stream.fake.ScriptedLog;
import java.util.List;

/// What appending and draining cost without a store and without sockets, on one thread. A program,
/// not a test: its arguments are the number of sinks and of events between two commits.
public final class HubMeasurement {
    private static final int FRAME_BYTES = 381;
    private static final int EVENTS = 2_000_000;
    private static final int ROUNDS = 4;
    private static final StreamName STREAM = StreamName.session("measured");

    private HubMeasurement() {}

    public static void main(String[] arguments) {
        int sinks = Integer.parseInt(arguments[0]);
        int batch = Integer.parseInt(arguments[1]);
        FakeLoop loop = new FakeLoop();
        MemoryBudget budget = new MemoryBudget(64 << 20);
        Hub hub = new Hub((_, _, _) -> new Page(List.of(), 0), loop, budget, StreamLimits.DEFAULTS);
        LogListener.Tap tap = hub.opened(STREAM, ScriptedLog.EPOCH, 0);
        CountingSink[] all = new CountingSink[sinks];
        for (int i = 0; i < sinks; i++) {
            all[i] = new CountingSink(loop);
            hub.subscribe(STREAM, variant(), new Position(ScriptedLog.EPOCH, 0), all[i]);
        }
        long sequence = 0;
        for (int round = 0; round < ROUNDS; round++) {
            int events = EVENTS / (sinks == 1 ? 1 : 10);
            long begun = System.nanoTime();
            sequence = run(hub, tap, loop, sequence, events, batch);
            report(System.nanoTime() - begun, events, sinks, batch);
        }
        for (CountingSink sink : all) {
            if (sink.bytes != sequence * FRAME_BYTES) {
                throw new IllegalStateException("a sink got " + sink.bytes + " bytes");
            }
        }
    }

    private static long run(
            Hub hub, LogListener.Tap tap, FakeLoop loop, long from, int events, int batch) {
        Event event = HubWorld.event(EventKind.AGENT_MESSAGE_CHUNK, "x".repeat(FRAME_BYTES - 6));
        long sequence = from;
        while (sequence < from + events) {
            for (int i = 0; i < batch; i++) {
                tap.appended(++sequence, event);
            }
            tap.published(sequence);
            hub.committed();
            loop.runAll();
        }
        return sequence;
    }

    private static void report(long nanos, int events, int sinks, int batch) {
        System.out.printf(
                "%d sinks, %d events a commit: %.1f ns an event, %.1f ns a frame%n",
                sinks, batch, (double) nanos / events, (double) nanos / events / sinks);
    }

    private static Variant variant() {
        return new Variant(
                "test",
                "measured",
                Framing.WEBSOCKET,
                (_, _) -> (_, event, out) -> out.append(event.payload()));
    }

    private static final class CountingSink implements Sink, Subscriber {
        private final Loop loop;
        private long bytes;

        CountingSink(Loop loop) {
            this.loop = loop;
        }

        @Override
        public Sink sink() {
            return this;
        }

        @Override
        public Loop loop() {
            return loop;
        }

        @Override
        public boolean isWritable() {
            return true;
        }

        @Override
        public void write(Segment segment, int offset, int length) {
            bytes += length;
            segment.release();
        }

        @Override
        public void write(byte[] frame) {
            bytes += frame.length;
        }

        @Override
        public void flush() {}

        @Override
        public void lost(Position position, String reason) {
            throw new IllegalStateException(reason);
        }
    }
}
