package dev.gangway.log;

import dev.gangway.json.RawJson;
import java.util.Objects;

/// The state of a stream's owner after an event, from which its fold goes on.
///
/// @param sequence the last event it holds
/// @param state its owner's own form of it
public record Checkpoint(long sequence, RawJson state) {
    public Checkpoint {
        Objects.requireNonNull(state);
    }
}
