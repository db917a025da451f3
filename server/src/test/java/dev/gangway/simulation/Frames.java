package dev.gangway.simulation;

import dev.gangway.event.Event;
import dev.gangway.event.EventKind;
import dev.gangway.json.Bytes;
import dev.gangway.stream.Encoder;
import dev.gangway.stream.Framing;
import dev.gangway.stream.Variant;
import java.util.List;

/// The frames of the simulation's own wire: stream, epoch and sequence, then what the variant
/// shows.
final class Frames {
    /// Every event, whole.
    static final Variant WHOLE =
            new Variant(
                    "simulation",
                    "whole",
                    Framing.WEBSOCKET,
                    (stream, epoch) -> {
                        String head = stream + " " + epoch + " ";
                        return (sequence, event, out) ->
                                out.appendAscii(
                                                head
                                                        + sequence
                                                        + " "
                                                        + event.kind()
                                                        + " "
                                                        + event.turn()
                                                        + " ")
                                        .append(event.payload());
                    });

    /// Counts the events of a turn: wrong unless the encoder saw them all.
    static final Variant COUNTING =
            new Variant(
                    "simulation",
                    "counting",
                    Framing.WEBSOCKET,
                    (stream, epoch) -> new Counting(stream + " " + epoch + " "));

    static final List<Variant> VARIANTS = List.of(WHOLE, COUNTING);

    private Frames() {}

    /// The frame that a client must get for an event.
    static String expected(Variant variant, RecordedStream stream, long sequence) {
        String head = stream.name() + " " + stream.epoch() + " " + sequence + " ";
        if (variant.equals(COUNTING)) {
            return head + "#" + ofTurn(stream, sequence);
        }
        Event event = stream.event(sequence);
        return head + event.kind() + " " + event.turn() + " " + event.payload();
    }

    private static long ofTurn(RecordedStream stream, long sequence) {
        long start = sequence;
        while (start > 1
                && stream.event(start).kind() != EventKind.TURN_STARTED
                && stream.event(start - 1).kind() != EventKind.TURN_ENDED) {
            start--;
        }
        return sequence - start + 1;
    }

    private static final class Counting implements Encoder {
        private final String head;
        private long ofTurn;

        Counting(String head) {
            this.head = head;
        }

        @Override
        public void encode(long sequence, Event event, Bytes out) {
            if (event.kind() == EventKind.TURN_STARTED) {
                ofTurn = 0;
            }
            ofTurn++;
            out.appendAscii(head + sequence + " #").appendLong(ofTurn);
            if (event.kind() == EventKind.TURN_ENDED) {
                ofTurn = 0;
            }
        }

        @Override
        public boolean hasMemory() {
            return true;
        }
    }
}
