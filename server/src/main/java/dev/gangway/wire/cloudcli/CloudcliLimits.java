package dev.gangway.wire.cloudcli;

import dev.gangway.wire.AttachmentLimits;
import java.time.Duration;
import java.util.Objects;

/// What this wire holds at most. Each is reached by a client alone and costs that client alone.
///
/// @param sessions that one socket follows; when it opens one more, the one that was out of view
///   for longest is followed no more
/// @param targets in one `chat.subscribe`; the first ones count
/// @param timesAsked how often one open request is put to a socket that answers it in a way that
///   its agent cannot take
/// @param thoughtCharacters of an agent's thought that are kept until it is over; a longer one is
///   shown in parts
/// @param openTools tool calls whose output is remembered until they are over
/// @param toolCharacters of the remembered output of one tool call; more of it is shown when the
///   conversation is read again
/// @param listed sessions that are looked through for the lists of one request
/// @param page rows in one answer of a list or a conversation
/// @param omissions conversations that were shown without their running turn and are to be read
///   again when it ended unseen
/// @param files in one upload; the first ones count
/// @param uploadBytes of one request
/// @param attachments what waits for its prompt; it becomes a part of one
public record CloudcliLimits(
        int sessions,
        int targets,
        int timesAsked,
        int thoughtCharacters,
        int openTools,
        int toolCharacters,
        int listed,
        int page,
        int omissions,
        int files,
        int uploadBytes,
        AttachmentLimits attachments) {
    /// Those of a server whose configuration says nothing.
    public static final CloudcliLimits DEFAULT =
            new CloudcliLimits(
                    64,
                    64,
                    3,
                    32 << 10,
                    64,
                    64 << 10,
                    1000,
                    200,
                    1024,
                    10,
                    12 << 20,
                    new AttachmentLimits(5 << 20, 64L << 20, 16L << 20, 24, Duration.ofHours(1)));

    public CloudcliLimits {
        positive("sessions", sessions);
        positive("targets", targets);
        positive("timesAsked", timesAsked);
        positive("thoughtCharacters", thoughtCharacters);
        positive("openTools", openTools);
        positive("toolCharacters", toolCharacters);
        positive("listed", listed);
        positive("page", page);
        positive("omissions", omissions);
        positive("files", files);
        positive("uploadBytes", uploadBytes);
        Objects.requireNonNull(attachments);
    }

    private static void positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, not " + value);
        }
    }
}
