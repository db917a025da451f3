package dev.gangway;

import dev.gangway.http.HttpSettings;
import dev.gangway.tracing.TracingSettings;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/// What whoever runs a server says of how it is watched and how it stops.
///
/// @param diskFloorBytes free space of the data directory's file system below which no new work is
///   taken; 0 for no floor
/// @param drainTime how long turns may go on when the server is asked to stop
/// @param metrics a listener for metrics alone, on which nobody needs to say who they are
/// @param tracing where spans of turns go; empty for nowhere
public record OperationSettings(
        long diskFloorBytes,
        Duration drainTime,
        Optional<HttpSettings> metrics,
        Optional<TracingSettings> tracing) {
    /// No floor, no time, nobody who watches.
    public static final OperationSettings NONE =
            new OperationSettings(0, Duration.ZERO, Optional.empty(), Optional.empty());

    public OperationSettings {
        Objects.requireNonNull(drainTime);
        Objects.requireNonNull(metrics);
        Objects.requireNonNull(tracing);
    }
}
