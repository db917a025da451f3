package dev.gangway.wire.construct;

import dev.gangway.wire.AttachmentLimits;
import java.time.Duration;

/// What one client of this wire may make the server hold.
///
/// @param waitingPrompts how many prompts may wait in a session already (contract: 8)
/// @param waitTime in which a prompt's turn must have begun (contract: 30 s)
/// @param shownRequests permission requests in a client's hands
/// @param historyEntries of a transcript that one answer reads
/// @param attachments what waits for its message; it becomes a part of a prompt
public record ConstructLimits(
        int waitingPrompts,
        Duration waitTime,
        int shownRequests,
        int historyEntries,
        AttachmentLimits attachments) {
    public static final ConstructLimits STANDARD =
            new ConstructLimits(
                    8,
                    Duration.ofSeconds(30),
                    64,
                    10_000,
                    new AttachmentLimits(512 << 10, 8L << 20, 8L << 20, 16, Duration.ofHours(1)));
}
