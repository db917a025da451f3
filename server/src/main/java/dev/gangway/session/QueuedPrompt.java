package dev.gangway.session;

import dev.gangway.event.Origin;
import dev.gangway.json.RawJson;
import java.util.Objects;

/// A prompt that waits for its turn.
///
/// @param turn the number its turn will have
/// @param sequence the event that queued it
/// @param steering whether the agent was given it for the running turn and has not said what became
///   of it: it must not start as a turn of its own
public record QueuedPrompt(
        long turn, long sequence, Origin origin, RawJson content, RawJson meta, boolean steering) {
    public QueuedPrompt {
        Objects.requireNonNull(origin);
        Objects.requireNonNull(content);
        Objects.requireNonNull(meta);
    }

    QueuedPrompt withContent(RawJson other) {
        return new QueuedPrompt(turn, sequence, origin, other, meta, steering);
    }

    QueuedPrompt unsteered() {
        return new QueuedPrompt(turn, sequence, origin, content, meta, false);
    }
}
