package dev.gangway.session;

import dev.gangway.event.Origin;
import dev.gangway.json.RawJson;
import java.util.Objects;

/// A prompt that waits for its turn.
///
/// @param turn the number its turn will have
/// @param sequence the event that queued it
public record QueuedPrompt(long turn, long sequence, Origin origin, RawJson content, RawJson meta) {
    public QueuedPrompt {
        Objects.requireNonNull(origin);
        Objects.requireNonNull(content);
        Objects.requireNonNull(meta);
    }
}
