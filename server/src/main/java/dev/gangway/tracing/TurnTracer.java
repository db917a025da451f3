package dev.gangway.tracing;

import dev.gangway.event.EventKind;
import dev.gangway.event.Sequenced;
import dev.gangway.event.StreamName;
import dev.gangway.log.EventLog;
import dev.gangway.log.Page;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Traces turns after their ends: reads what they did from the log, on a thread of its own, and
/// sends it. A turn that cannot be traced, since too many wait, since it was too long, since the
/// collector is away, is left out and counted; nothing ever waits for this.
public final class TurnTracer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TurnTracer.class);
    private static final int FIRST_LOOK_BACK = 512;
    private static final int LOOK_BACK_GROWS = 16;
    private static final long CLOSE_MILLIS = 2_000;

    private final EventLog log;
    private final UnaryOperator<String> agents;
    private final TracingSettings settings;
    private final TracingLimits limits;
    private final OtlpSink sink;
    private final BlockingQueue<Ended> waiting;
    private final LongAdder sent = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final Thread thread;
    private volatile boolean closing;

    private record Ended(String session, long turn, long sequence) {}

    /// Of no session: nothing comes after it.
    private static final Ended END = new Ended("", 0, 0);

    /// What was done so far.
    ///
    /// @param waiting turns that wait to be read now
    /// @param sent turns that a collector took
    /// @param dropped turns that were left out
    public record Snapshot(int waiting, long sent, long dropped) {}

    private TurnTracer(
            EventLog log,
            UnaryOperator<String> agents,
            TracingSettings settings,
            TracingLimits limits) {
        this.log = log;
        this.agents = agents;
        this.settings = settings;
        this.limits = limits;
        this.sink = new OtlpSink(settings, limits);
        this.waiting = new ArrayBlockingQueue<>(limits.turnsWaiting());
        this.thread = Thread.ofPlatform().daemon().name("tracing").unstarted(this::run);
    }

    /// Traces from now on, until it is closed.
    ///
    /// @param agents the name of a session's agent, by the session's id; may read the store
    public static TurnTracer start(
            EventLog log,
            UnaryOperator<String> agents,
            TracingSettings settings,
            TracingLimits limits) {
        TurnTracer tracer = new TurnTracer(log, agents, settings, limits);
        tracer.thread.start();
        return tracer;
    }

    /// A turn ended, and its end is committed. Any thread; never waits.
    ///
    /// @param sequence of the event that says so
    public void ended(String session, long turn, long sequence) {
        if (closing || !waiting.offer(new Ended(session, turn, sequence))) {
            dropped.increment();
        }
    }

    public Snapshot snapshot() {
        return new Snapshot(waiting.size(), sent.sum(), dropped.sum());
    }

    private void run() {
        try {
            Ended next = waiting.take();
            while (!next.equals(END)) {
                trace(next);
                next = waiting.take();
            }
        } catch (InterruptedException closed) {
            // What still waits is not traced: the server ends.
            dropped.add(waiting.size());
        }
    }

    private void trace(Ended ended) throws InterruptedException {
        boolean traced = false;
        try {
            traced = send(ended);
        } catch (RuntimeException fault) {
            LOG.warn("turn {} of {} could not be traced", ended.turn(), ended.session(), fault);
        }
        (traced ? sent : dropped).increment();
    }

    private boolean send(Ended ended) throws InterruptedException {
        StreamName stream = StreamName.session(ended.session());
        long before = before(stream, ended);
        if (before < 0) {
            return false;
        }
        TurnSpans turn =
                new TurnSpans(
                        ended.session(),
                        agents.apply(ended.session()),
                        ended.turn(),
                        settings.content(),
                        limits);
        long at = before;
        while (at < ended.sequence()) {
            Page page = log.read(stream, at, limits.pageBytes());
            if (page.events().isEmpty()) {
                return false;
            }
            page.events().stream()
                    .filter(event -> event.sequence() <= ended.sequence())
                    .forEach(turn::add);
            at = page.events().getLast().sequence();
        }
        return sink.send(turn.spans());
    }

    /// The sequence before the turn's first event: looked for from the turn's end, further back
    /// each time.
    ///
    /// @return -1 when it is too far away, or was removed
    private long before(StreamName stream, Ended ended) {
        int back = FIRST_LOOK_BACK;
        while (back <= limits.eventsMax()) {
            long from = Math.max(0, ended.sequence() - back);
            long found = beginning(stream, from, ended);
            if (found > 0) {
                return found - 1;
            }
            if (from == 0) {
                return -1;
            }
            back =
                    back == limits.eventsMax()
                            ? back + 1
                            : Math.min(back * LOOK_BACK_GROWS, limits.eventsMax());
        }
        return -1;
    }

    /// Where the turn begins, after a sequence and before its end; 0 when not there.
    private long beginning(StreamName stream, long from, Ended ended) {
        long at = from;
        while (at < ended.sequence()) {
            List<Sequenced> events = log.read(stream, at, limits.pageBytes()).events();
            if (events.isEmpty() || events.getFirst().sequence() != at + 1) {
                return 0;
            }
            for (Sequenced each : events) {
                if (each.event().kind() == EventKind.TURN_STARTED
                        && each.event().turn() == ended.turn()) {
                    return each.sequence();
                }
            }
            at = events.getLast().sequence();
        }
        return 0;
    }

    /// Traces no more. What waits is still sent, for a moment.
    @Override
    public void close() {
        closing = true;
        try {
            if (waiting.offer(END)) {
                thread.join(CLOSE_MILLIS);
            }
            thread.interrupt();
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException hurried) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        } finally {
            sink.close();
        }
    }
}
