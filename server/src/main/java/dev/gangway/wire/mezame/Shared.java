package dev.gangway.wire.mezame;

import dev.gangway.gateway.Gateway;
import java.util.Objects;
import java.util.concurrent.Executor;

/// What all connections of this wire share.
///
/// @param executor runs what may block, each task on a virtual thread of its own
/// @param delays runs what waits
/// @param histories which sockets wait for their history to be asked for
record Shared(
        Gateway gateway,
        Executor executor,
        Delays delays,
        MezameSettings settings,
        MezameLimits limits,
        Histories histories) {
    Shared {
        Objects.requireNonNull(gateway);
        Objects.requireNonNull(executor);
        Objects.requireNonNull(delays);
        Objects.requireNonNull(settings);
        Objects.requireNonNull(limits);
        Objects.requireNonNull(histories);
    }
}
