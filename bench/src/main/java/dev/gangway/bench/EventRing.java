package dev.gangway.bench;

import dev.gangway.event.Event;
import dev.gangway.event.EventKind;
import dev.gangway.event.Origin;
import dev.gangway.event.Sequenced;
import dev.gangway.json.RawJson;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The newest events of one stream, outside the heap: a garbage collector that copied them would be
/// measured too. For readers that fall behind the slab, as they do where there is a store; it has
/// room for a whole measurement, since without a store nothing could bring back what it dropped.
/// The oldest events go without a word. Any thread.
final class EventRing {
    private static final int BYTES = 1 << 30;
    private static final int EVENTS = 1 << 22;

    private final ByteBuffer bytes = ByteBuffer.allocateDirect(BYTES);
    private final LongBuffer starts = ByteBuffer.allocateDirect(EVENTS * Long.BYTES).asLongBuffer();

    /// Where it is not the agent.
    private final Map<Long, Origin> origins = new HashMap<>();

    private long end;
    private long last;

    synchronized void clear() {
        origins.clear();
        end = 0;
        last = 0;
    }

    /// Holds the event with the sequence after the last one's.
    synchronized void add(long sequence, Event event) {
        int length = 1 + 3 * Long.BYTES + Integer.BYTES + event.payload().length();
        if (end % BYTES + length > BYTES) {
            end += BYTES - end % BYTES;
        }
        bytes.position((int) (end % BYTES));
        bytes.put((byte) event.kind().code());
        bytes.putLong(event.turn()).putLong(event.message()).putLong(event.atMillis());
        bytes.putInt(event.payload().length());
        event.payload().writeTo(bytes);
        starts.put((int) (sequence % EVENTS), end);
        if (event.origin() != Origin.AGENT) {
            origins.put(sequence, event.origin());
        }
        end += length;
        last = sequence;
    }

    /// The events after one, up to another; none when the first of them is gone.
    synchronized List<Sequenced> read(long after, long through, int bytesMax) {
        List<Sequenced> events = new ArrayList<>();
        long read = 0;
        for (long sequence = after + 1; sequence <= through && read < bytesMax; sequence++) {
            if (!holds(sequence)) {
                return List.of();
            }
            Event event = event(sequence);
            read += event.payload().length();
            events.add(new Sequenced(sequence, event));
        }
        return events;
    }

    private boolean holds(long sequence) {
        return sequence <= last
                && last - sequence < EVENTS
                && end - starts.get((int) (sequence % EVENTS)) <= BYTES;
    }

    private Event event(long sequence) {
        long start = starts.get((int) (sequence % EVENTS));
        ByteBuffer at = bytes.duplicate().position((int) (start % BYTES));
        EventKind kind = EventKind.ofCode(at.get());
        long turn = at.getLong();
        long message = at.getLong();
        long atMillis = at.getLong();
        byte[] payload = new byte[at.getInt()];
        at.get(payload);
        Origin origin = Objects.requireNonNull(origins.getOrDefault(sequence, Origin.AGENT));
        return new Event(
                kind, turn, message, atMillis, origin, RawJson.trusted(payload, 0, payload.length));
    }
}
