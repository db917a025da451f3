package dev.gangway.event;

import java.util.Objects;

/// An event with its place in its stream.
///
/// @param sequence its number, dense, from 1
public record Sequenced(long sequence, Event event) {
    public Sequenced {
        Objects.requireNonNull(event);
        if (sequence < 1) {
            throw new IllegalArgumentException("sequences count from 1");
        }
    }
}
