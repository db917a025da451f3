package dev.gangway.wire.construct;

import java.time.Duration;

/// What one client of this wire may make the server hold.
///
/// @param waitingPrompts how many prompts may wait in a session already (contract: 8)
/// @param waitTime in which a prompt's turn must have begun (contract: 30 s)
/// @param shownRequests permission requests in a client's hands
/// @param historyEntries of a transcript that one answer reads
/// @param attachmentBytes one attachment; it becomes a part of a prompt
/// @param attachmentBytesAll all attachments that wait for their message
/// @param attachmentsEach how many of them one user has
/// @param attachmentTime after which one that no message named is forgotten
public record ConstructLimits(
        int waitingPrompts,
        Duration waitTime,
        int shownRequests,
        int historyEntries,
        int attachmentBytes,
        long attachmentBytesAll,
        int attachmentsEach,
        Duration attachmentTime) {
    public static final ConstructLimits STANDARD =
            new ConstructLimits(
                    8,
                    Duration.ofSeconds(30),
                    64,
                    10_000,
                    512 << 10,
                    8L << 20,
                    16,
                    Duration.ofHours(1));
}
