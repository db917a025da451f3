package dev.gangway.wire.mezame;

import java.time.Duration;
import java.util.Objects;

/// What one client of this wire may make the server hold or do.
///
/// @param unansweredCommands of one socket; it is not read until half of them are answered
/// @param shownRequests open permission requests in one client's hands; more are shown as these go
/// @param timesAsked how often one is put to a client that answers it wrongly
/// @param historyEntries in one answer of `/history`, the newest
/// @param historyBytes of one answer of `/history`, about
/// @param historyPage entries that are read at once
/// @param historyWait how long a socket says nothing of a running turn while its front-end has not
///   asked for the history, which it shows in the place of what it was told before
/// @param historySettle how long the front-end has, after that, to show it
/// @param refusedWait how long a socket that could not be served is kept open, where trying again
///   may help: the front-end does so at once when it is closed
public record MezameLimits(
        int unansweredCommands,
        int shownRequests,
        int timesAsked,
        int historyEntries,
        int historyBytes,
        int historyPage,
        Duration historyWait,
        Duration historySettle,
        Duration refusedWait) {
    public static final MezameLimits STANDARD =
            new MezameLimits(
                    64,
                    256,
                    3,
                    10_000,
                    16 << 20,
                    200,
                    Duration.ofSeconds(5),
                    Duration.ofMillis(250),
                    Duration.ofSeconds(10));

    public MezameLimits {
        Objects.requireNonNull(historyWait);
        Objects.requireNonNull(historySettle);
        Objects.requireNonNull(refusedWait);
        if (unansweredCommands < 1
                || shownRequests < 1
                || timesAsked < 1
                || historyEntries < 1
                || historyBytes < 1
                || historyPage < 1) {
            throw new IllegalArgumentException("limits are positive");
        }
    }
}
