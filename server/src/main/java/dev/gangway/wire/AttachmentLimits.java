package dev.gangway.wire;

import java.time.Duration;
import java.util.Objects;

/// How much that is attached to messages one wire keeps at most.
///
/// @param bytes of one attachment
/// @param bytesAll of all
/// @param bytesEach of all of one user
/// @param each how many of one user
/// @param time after which one is forgotten
public record AttachmentLimits(int bytes, long bytesAll, long bytesEach, int each, Duration time) {
    public AttachmentLimits {
        Objects.requireNonNull(time);
        if (bytes < 1 || bytesAll < bytes || bytesEach < bytes || each < 1 || !time.isPositive()) {
            throw new IllegalArgumentException("there is room for one attachment at least");
        }
    }
}
