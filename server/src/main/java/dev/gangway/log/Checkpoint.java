package dev.gangway.log;

import java.util.Objects;

/// The state of a stream's owner after an event, from which its fold goes on.
///
/// @param sequence the last event it holds
/// @param state its owner's bytes
public record Checkpoint(long sequence, byte[] state) {
    public Checkpoint {
        Objects.requireNonNull(state);
    }
}
