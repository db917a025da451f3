package dev.gangway.wire.cloudcli;

import dev.gangway.event.Event;
import dev.gangway.json.RawJson;

/// An agent's thought while it comes in pieces: shown as one row when it is over, or, a long one,
/// when there is enough of it. One thread.
final class Thought {
    private final String session;
    private final String provider;
    private final int charactersMax;
    private final StringBuilder text = new StringBuilder();
    private long message;
    private long part;
    private long number;
    private long atMillis;

    Thought(String session, String provider, int charactersMax) {
        this.session = session;
        this.provider = provider;
        this.charactersMax = charactersMax;
    }

    boolean isEmpty() {
        return text.isEmpty();
    }

    boolean isOf(long other) {
        return message == other;
    }

    boolean isFull() {
        return text.length() >= charactersMax;
    }

    /// @param seq of the event that says it
    void add(Event event, long seq, String piece) {
        if (!isOf(event.message())) {
            message = event.message();
            part = 1;
        }
        if (text.isEmpty()) {
            atMillis = event.atMillis();
        }
        number = seq;
        text.append(piece);
    }

    /// The row, numbered like the last event that it knows, and nothing is kept any more.
    RawJson take() {
        String id = MessageIds.message(session, message, part++);
        RawJson row =
                MessageText.message("thinking", id, session, provider, atMillis)
                        .number("seq", number)
                        .text("content", text.toString())
                        .end();
        text.setLength(0);
        text.trimToSize();
        return row;
    }

    void clear() {
        text.setLength(0);
        message = 0;
    }
}
