package dev.gangway.stream.fake;

import dev.gangway.event.Event;
import dev.gangway.event.EventKind;
import dev.gangway.json.Bytes;
import dev.gangway.stream.Encoder;
import dev.gangway.stream.Framing;
import dev.gangway.stream.Variant;

/// Encoders whose frames begin with the sequence.
public final class Variants {
    /// Every event has a frame.
    public static final Variant PLAIN = of("plain", Framing.WEBSOCKET);

    /// Every third event has none.
    public static final Variant SPARSE =
            new Variant(
                    "test",
                    "sparse",
                    Framing.WEBSOCKET,
                    (_, _) ->
                            (sequence, event, out) -> {
                                if (sequence % 3 != 0) {
                                    plain(sequence, event, out);
                                }
                            });

    /// Counts the events of the turn: its frames are wrong unless it saw them all.
    public static final Variant COUNTING =
            new Variant("test", "counting", Framing.WEBSOCKET, (_, _) -> new Counting());

    /// Every event is said in two texts.
    public static final Variant PARTED =
            new Variant("test", "parted", Framing.WEBSOCKET, (_, _) -> new Parted());

    private Variants() {}

    public static Variant of(String dialect, Framing framing) {
        return new Variant("test", dialect, framing, (_, _) -> Variants::plain);
    }

    private static void plain(long sequence, Event event, Bytes out) {
        out.appendLong(sequence).appendAscii(" ").append(event.payload());
    }

    private static final class Parted implements Encoder {
        @Override
        public boolean hasParts() {
            return true;
        }

        @Override
        public void encode(long sequence, Event event, Bytes out) {
            out.appendLong(sequence).appendAscii(" a").appendByte(PART);
            out.appendLong(sequence).appendAscii(" b");
        }
    }

    private static final class Counting implements Encoder {
        private long ofTurn;

        @Override
        public void encode(long sequence, Event event, Bytes out) {
            if (event.kind() == EventKind.TURN_STARTED) {
                ofTurn = 0;
            }
            ofTurn++;
            out.appendLong(sequence).appendAscii(" #").appendLong(ofTurn);
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
