package dev.gangway.transcript;

/// What a transcript may grow to. Other limits change only what is folded from then on.
///
/// @param messageCharacters of one message entry, 64 counted for each block beside its text; a
///   longer message goes on in a next entry. A block that cannot be divided (an image) is never
///   cut: it may stand alone in an entry, as long as the line it came in
/// @param objectBytes of one tool call, plan, request or turn; beyond, its largest members are
///   omitted and named
/// @param openCalls tool calls that can still be updated in place; beyond, those that are over go
///   first, then those not touched for longest; an update of one that went begins a new entry
/// @param openRequests requests whose outcome can still be added; beyond, the oldest stays without
/// @param openBytes of all open entries of one kind together
/// @param stepBytes of events that are read, folded and written in one transaction; the more, the
///   less often the last entry of a long message is written anew
/// @param tailBytes of events above the watermark at which a reader asks for a follower
/// @param pageEntries at most in one page
/// @param pageBytes of bodies in one page; the first entry is always there
public record TranscriptLimits(
        int messageCharacters,
        int objectBytes,
        int openCalls,
        int openRequests,
        int openBytes,
        int stepBytes,
        int tailBytes,
        int pageEntries,
        int pageBytes) {
    public static final TranscriptLimits DEFAULT =
            new TranscriptLimits(
                    256 << 10, 1 << 20, 64, 64, 4 << 20, 512 << 10, 1 << 20, 500, 4 << 20);

    private static final int SMALLEST_MAX = 128;

    public TranscriptLimits {
        if (messageCharacters < SMALLEST_MAX || objectBytes < SMALLEST_MAX) {
            throw new IllegalArgumentException("an entry needs at least " + SMALLEST_MAX);
        }
        if (openCalls < 1 || openRequests < 1 || openBytes < 1) {
            throw new IllegalArgumentException("at least one entry of a kind can be open");
        }
        if (stepBytes < 1 || tailBytes < 1 || pageEntries < 1 || pageBytes < 1) {
            throw new IllegalArgumentException("steps and pages hold something");
        }
    }
}
