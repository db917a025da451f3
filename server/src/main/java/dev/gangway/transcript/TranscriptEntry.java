package dev.gangway.transcript;

import dev.gangway.json.RawJson;
import java.util.Objects;

/// One entry of a session's transcript as it stood after some event. Its ordinal is given once, by
/// the event that began it, and never changes; its body may change until the entry is over.
///
/// The body's members, by kind:
///
/// | kind | members |
/// |---|---|
/// | message | `message` (its number), `part` (from 1), `role` (user, agent, thought), `messageId` (the agent's own, if any), `content` (ACP content blocks; neighbouring text is one block) |
/// | tool_call | `update` (a whole ACP `tool_call`), `omitted` (names of members too large to keep, if any) |
/// | plan | `update` (an ACP `plan`), `omitted` |
/// | request | `request` (permission or question), `id`, `params`, `outcome` and `resolution` (what else is known of it) once resolved, `omitted` |
/// | turn | `by`, `outcome`, `stopReason`, `detail` as the events had them, `usage` (the turn's own, else its last `usage_update`), `omitted` |
/// | unrecognized | `payload` as the event had it; of a large one `bytes` instead, its size |
///
/// What was taken over from the session that this one was forked from has `imported: true` besides.
///
/// @param ordinal dense, from 1 in each session; below 2^32
/// @param turn the turn in which it began; 0 for none
/// @param firstSequence the event that began it
/// @param lastSequence the last event that changed it
/// @param atMillis when it began, in milliseconds since 1970 UTC
/// @param body a JSON object
public record TranscriptEntry(
        long ordinal,
        EntryKind kind,
        long turn,
        long firstSequence,
        long lastSequence,
        long atMillis,
        RawJson body) {
    /// One more than the highest ordinal.
    public static final long ORDINAL_LIMIT = 1L << 32;

    public TranscriptEntry {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(body);
        if (ordinal < 1 || ordinal >= ORDINAL_LIMIT) {
            throw new IllegalArgumentException("no such ordinal: " + ordinal);
        }
        if (turn < 0 || firstSequence < 1 || lastSequence < firstSequence) {
            throw new IllegalArgumentException("an entry begins with an event and ends not before");
        }
    }

    /// What clients are shown: `{ordinal, kind, turn, firstSeq, lastSeq, at, …}` with the body's
    /// members behind.
    public RawJson toJson() {
        return new ObjectText()
                .number("ordinal", ordinal)
                .text("kind", kind.wireName())
                .number("turn", turn)
                .number("firstSeq", firstSequence)
                .number("lastSeq", lastSequence)
                .number("at", atMillis)
                .members(body)
                .toJson();
    }
}
