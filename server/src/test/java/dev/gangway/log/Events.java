package dev.gangway.log;

import dev.gangway.event.Event;
import dev.gangway.event.EventKind;
import dev.gangway.event.Origin;
import dev.gangway.event.Sequenced;
import dev.gangway.event.StreamName;
import dev.gangway.json.RawJson;
import java.util.ArrayList;
import java.util.List;

/// Events for tests, and short ways to append and to read.
final class Events {
    static final StreamName SESSION = StreamName.session("s1");
    static final int PAGE_BYTES = 48 << 10;

    private Events() {}

    static Event text(String text) {
        return new Event(
                EventKind.AGENT_MESSAGE_CHUNK,
                1,
                1,
                1_800_000_000_000L,
                Origin.AGENT,
                RawJson.of("{\"text\":\"" + text + "\"}"));
    }

    static String text(Event event) {
        String payload = event.payload().toString();
        return payload.substring("{\"text\":\"".length(), payload.length() - 2);
    }

    /// Appends in one critical section; the last sequence.
    static long append(StreamWriter writer, Durability durability, String... texts) {
        writer.lock().lock();
        try {
            long last = writer.head();
            for (String text : texts) {
                last = writer.append(text(text), durability);
            }
            return last;
        } finally {
            writer.lock().unlock();
        }
    }

    static void under(StreamWriter writer, Runnable work) {
        writer.lock().lock();
        try {
            work.run();
        } finally {
            writer.lock().unlock();
        }
    }

    /// All events after a sequence, page by page; checks that they are dense.
    static List<String> readAll(EventLog log, StreamName stream, long after) {
        List<String> texts = new ArrayList<>();
        long expected = after;
        while (true) {
            Page page = log.read(stream, expected, PAGE_BYTES);
            if (page.events().isEmpty()) {
                return texts;
            }
            for (Sequenced event : page.events()) {
                if (expected != after || event.sequence() == after + 1) {
                    expected++;
                } else {
                    expected = event.sequence();
                }
                if (event.sequence() != expected) {
                    throw new AssertionError(
                            stream + ": " + event.sequence() + " instead of " + expected);
                }
                texts.add(text(event.event()));
            }
        }
    }
}
