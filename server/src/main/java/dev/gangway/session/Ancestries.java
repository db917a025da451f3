package dev.gangway.session;

import dev.gangway.json.JsonScanner;
import dev.gangway.json.Members;
import dev.gangway.json.RawJson;
import dev.gangway.transcript.EntryKind;
import dev.gangway.transcript.TranscriptEntry;
import dev.gangway.transcript.TranscriptPage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads what a fork begins with: the parent's transcript up to its last finished turn, the newest
/// of it when it is long. Reads the store, on the caller's thread.
final class Ancestries {
    /// What is copied at most, in bytes of entries; whole turns are left out beyond. It is one
    /// commit, as one prompt of the largest size is.
    static final int BYTES_MAX = 16 * 1024 * 1024;

    private static final int PAGE = 100;
    private static final JsonScanner TURN = JsonScanner.of("outcome");
    private static final JsonScanner MESSAGE = JsonScanner.of("message", "part", "role");

    private final SessionEnvironment.History history;
    private final int bytesMax;

    Ancestries(SessionEnvironment.History history, int bytesMax) {
        this.history = history;
        this.bytesMax = bytesMax;
    }

    /// @param parent its committed state
    Ancestry of(SessionState parent) {
        List<TranscriptEntry> entries = new ArrayList<>();
        boolean complete = read(parent.id(), entries);
        List<TranscriptEntry> copied = finished(complete ? entries : wholeTurns(entries));
        return new Ancestry(
                parent.id(),
                parent.title(),
                Optional.of(parent.agent().session()).filter(id -> !id.isEmpty()),
                copied.stream().mapToLong(TranscriptEntry::turn).max().orElse(0),
                copied.stream().mapToLong(Ancestries::message).max().orElse(0),
                messages(copied),
                complete,
                copied.stream().map(TranscriptEntry::toJson).toList());
    }

    /// Reads from the end, as much as there may be.
    ///
    /// @return whether that is all
    private boolean read(String session, List<TranscriptEntry> entries) {
        long before = Long.MAX_VALUE;
        long bytes = 0;
        boolean more = true;
        while (more) {
            TranscriptPage page = history.before(session, before, PAGE);
            List<TranscriptEntry> found = page.entries();
            for (int i = found.size() - 1; i >= 0; i--) {
                bytes += found.get(i).body().length();
                if (bytes > bytesMax) {
                    return false;
                }
                entries.addFirst(found.get(i));
            }
            more = page.more() && !found.isEmpty();
            before = found.isEmpty() ? 0 : found.getFirst().ordinal();
        }
        return true;
    }

    /// From the first turn on that is there from its beginning.
    private static List<TranscriptEntry> wholeTurns(List<TranscriptEntry> entries) {
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).kind() == EntryKind.TURN) {
                return entries.subList(i, entries.size());
            }
        }
        return List.of();
    }

    /// Up to the turn that runs; without what is still asked outside of one.
    private static List<TranscriptEntry> finished(List<TranscriptEntry> entries) {
        return entries.stream()
                .takeWhile(entry -> entry.kind() != EntryKind.TURN || isOver(entry))
                .filter(entry -> entry.kind() != EntryKind.REQUEST || isOver(entry))
                .toList();
    }

    private static boolean isOver(TranscriptEntry entry) {
        return entry.body().scan(TURN).has("outcome");
    }

    /// What people wrote, and what was answered in one go.
    private static long messages(List<TranscriptEntry> entries) {
        long messages = 0;
        long answered = -1;
        for (TranscriptEntry entry : entries) {
            String role = entry.kind() == EntryKind.MESSAGE ? role(entry) : "";
            boolean goesOn = role.equals("agent") && answered == entry.turn();
            if (role.equals("user") || (role.equals("agent") && !goesOn)) {
                messages++;
                answered = role.equals("agent") ? entry.turn() : -1;
            }
        }
        return messages;
    }

    /// Of the first part of a message; empty for others, which are no messages of their own.
    private static String role(TranscriptEntry entry) {
        Members members = entry.body().scan(MESSAGE);
        boolean first =
                members.json("part").map(RawJson::node).map(n -> n.longValue(1)).orElse(1L) == 1;
        return first ? members.text("role").orElse("") : "";
    }

    private static long message(TranscriptEntry entry) {
        Members members = entry.body().scan(MESSAGE);
        return entry.kind() == EntryKind.MESSAGE
                ? members.json("message").map(RawJson::node).map(n -> n.longValue(0)).orElse(0L)
                : 0;
    }
}
