package dev.gangway.stream;

import dev.gangway.event.Event;
import dev.gangway.event.EventKind;
import dev.gangway.event.Origin;
import dev.gangway.event.Position;
import dev.gangway.event.StreamName;
import dev.gangway.stream.fake.FakeSink;
import dev.gangway.stream.fake.ScriptedLog;
import dev.gangway.stream.fake.Variants;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// A client that knows from the log what it must get next, and fails when it gets anything else.
final class CheckedClient implements Subscriber {
    private static final long MINE = 7;

    private final Hub hub;
    private final ScriptedLog log;
    private final StreamName stream;
    private final Variant variant;
    private final FakeSink sink;
    private final boolean filters;
    private final StreamCursor cursor;

    /// By the number of a private frame: where the cursor stood as it was rendered.
    private final Map<Long, Long> renderedAt = new HashMap<>();

    private final Map<Long, Long> placedAt = new HashMap<>();
    private long frames;
    private long last;
    private long pausedBefore = Long.MAX_VALUE;
    private @Nullable String lost;

    CheckedClient(
            Hub hub,
            ScriptedLog log,
            StreamName stream,
            Variant variant,
            FakeSink sink,
            long after,
            boolean filters) {
        this.hub = hub;
        this.log = log;
        this.stream = stream;
        this.variant = variant;
        this.sink = sink;
        this.filters = filters;
        this.last = after;
        Position position = new Position(ScriptedLog.EPOCH, after);
        this.cursor = (StreamCursor) hub.subscribe(stream, variant, position, this);
    }

    StreamName stream() {
        return stream;
    }

    @Override
    public Sink sink() {
        return sink;
    }

    @Override
    public boolean filters() {
        return filters;
    }

    @Override
    public boolean shows(EventKind kind, Origin origin) {
        return !filters || origin.connection() != MINE;
    }

    @Override
    public void lost(Position position, String reason) {
        lost = reason;
    }

    /// The peer takes what is queued; false when that is nothing.
    boolean read() {
        boolean any = sink.queuedBytes() > 0;
        boolean full = !sink.isWritable();
        sink.read().forEach(this::receive);
        if (full) {
            hub.writable(sink);
        }
        return any;
    }

    void place(Random random) {
        long number = ++frames;
        long at = cursor.position().sequence();
        if (random.nextInt(3) == 0) {
            // A subscriber may know of a commit before the hub is told of it.
            cursor.placeAtHead(() -> render(number, Math.max(at, cursor.stream().published())));
            return;
        }
        long behind = Math.max(0, at - 3 + random.nextInt(30));
        placedAt.put(number, behind);
        cursor.place(behind, () -> render(number, Math.max(behind, at)));
    }

    void pauseOrGo(Random random) {
        if (random.nextBoolean()) {
            go();
            return;
        }
        long at = cursor.position().sequence();
        long before = Math.max(1, at - 1 + random.nextInt(20));
        pausedBefore = Math.max(before, at + 1);
        cursor.pauseBefore(before);
    }

    void go() {
        pausedBefore = Long.MAX_VALUE;
        cursor.go();
    }

    void close() {
        read();
        cursor.close();
        sink.close();
    }

    void check() {
        require(cursor.position().sequence() < pausedBefore, "went on though paused");
    }

    void checkLost() {
        require(lost != null, "was not told that its stream failed");
    }

    void checkComplete() {
        long head = log.published(stream);
        require(lost == null, "was lost: " + lost);
        require(cursor.position().sequence() == head, "is not at the head " + head);
        require(nextShown(last + 1) > head, "did not get " + nextShown(last + 1));
        for (long number = 1; number <= frames; number++) {
            boolean due = placedAt.getOrDefault(number, 0L) <= head;
            require(due == renderedAt.containsKey(number), "private frame " + number);
        }
    }

    private byte[] render(long number, long expected) {
        long at = cursor.position().sequence();
        require(at == expected, "rendered " + number + " at " + at + ", not " + expected);
        require(renderedAt.put(number, at) == null, "rendered twice: " + number);
        return ("P " + number).getBytes(StandardCharsets.UTF_8);
    }

    private void receive(String frame) {
        if (frame.startsWith("P ")) {
            long number = Long.parseLong(frame.substring(2));
            long at = renderedAt.getOrDefault(number, -1L);
            require(last <= at && nextShown(last + 1) > at, frame + " is out of place");
            return;
        }
        long next = nextShown(last + 1);
        require(frame.equals(expected(next)), "expected " + next + " but got " + frame);
        require(next <= log.published(stream), "was shown before it was written: " + next);
        last = next;
    }

    /// The first event from here on that has a frame for this client; above the head when none has.
    private long nextShown(long from) {
        long sequence = from;
        while (sequence <= log.published(stream) && !shown(sequence)) {
            sequence++;
        }
        return sequence;
    }

    private boolean shown(long sequence) {
        Event event = log.event(stream, sequence);
        return (!variant.equals(Variants.SPARSE) || sequence % 3 != 0)
                && shows(event.kind(), event.origin());
    }

    private String expected(long sequence) {
        if (sequence > log.published(stream)) {
            return "nothing";
        }
        return variant.equals(Variants.COUNTING)
                ? sequence + " #" + ofTurn(sequence)
                : sequence + " " + log.event(stream, sequence).payload();
    }

    private long ofTurn(long sequence) {
        long start = sequence;
        while (start > 1
                && log.event(stream, start).kind() != EventKind.TURN_STARTED
                && log.event(stream, start - 1).kind() != EventKind.TURN_ENDED) {
            start--;
        }
        return sequence - start + 1;
    }

    private void require(boolean holds, String fault) {
        if (!holds) {
            throw new AssertionError(
                    variant + " of " + stream + " at " + cursor.position() + ": " + fault);
        }
    }
}
