package dev.gangway.stream;

import dev.gangway.event.Event;
import dev.gangway.event.EventKind;
import dev.gangway.event.Sequenced;
import dev.gangway.event.StreamName;
import dev.gangway.log.Page;

/// Where an encoder with memory may begin: with a turn's start, behind a turn's end, or with a
/// stream's first event.
final class TurnBoundary {
    private static final int EVENTS_FIRST = 256;
    private static final int GROWTH = 8;
    private static final int PAGE_BYTES = 256 << 10;

    private final EventReader reader;

    TurnBoundary(EventReader reader) {
        this.reader = reader;
    }

    static boolean before(Event event) {
        return event.kind() == EventKind.TURN_STARTED;
    }

    static boolean after(Event event) {
        return event.kind() == EventKind.TURN_ENDED;
    }

    /// Feeds an encoder all that it must know to go on after `through`. Blocks: reads back to the
    /// turn's start, in growing steps.
    void prime(FrameEncoder encoder, StreamName stream, long through) {
        long reach = EVENTS_FIRST;
        while (true) {
            long after = Math.max(0, through - reach);
            long start = lastBoundary(stream, after, through);
            if (start >= 0) {
                walk(stream, start - 1, through, encoder::feed);
                return;
            }
            reach *= GROWTH;
        }
    }

    /// The last sequence in (after, through + 1] that an encoder may begin with; -1 when there is
    /// none in it.
    private long lastBoundary(StreamName stream, long after, long through) {
        LastBoundary last = new LastBoundary(after);
        walk(stream, after, through, last);
        return last.start;
    }

    private void walk(StreamName stream, long after, long through, Step step) {
        long at = after;
        while (at < through) {
            Page page = reader.read(stream, at, PAGE_BYTES);
            if (page.events().isEmpty()) {
                return;
            }
            for (Sequenced each : page.events()) {
                at = each.sequence();
                if (at > through) {
                    return;
                }
                step.take(at, each.event());
            }
        }
    }

    private interface Step {
        void take(long sequence, Event event);
    }

    private static final class LastBoundary implements Step {
        private long start;
        private long expected;

        /// Before the first event, or the first one kept, there is nothing to remember.
        LastBoundary(long after) {
            start = after == 0 ? 1 : -1;
            expected = after + 1;
        }

        @Override
        public void take(long sequence, Event event) {
            if (before(event) || sequence != expected) {
                start = sequence;
            }
            if (after(event)) {
                start = sequence + 1;
            }
            expected = sequence + 1;
        }
    }
}
