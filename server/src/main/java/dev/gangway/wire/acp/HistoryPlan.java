package dev.gangway.wire.acp;

import dev.gangway.command.Query;
import dev.gangway.event.Epoch;
import dev.gangway.event.Position;
import dev.gangway.gateway.Answered;
import java.util.List;
import java.util.Optional;

/// Where a session's history ends and its stream takes over, without a seam: before the running
/// turn, else behind all that the transcript knows.
///
/// Everything before the seam is closed, so it may be read page by page later. What the newest page
/// holds is kept as it was read, since a message outside a turn may still grow.
///
/// @param seam nothing after it is told by the history, everything after it by the stream
/// @param newest the last entries before the seam
/// @param older whether there are entries before them
record HistoryPlan(Position seam, List<HistoryEntry> newest, boolean older) {
    HistoryPlan {
        newest = List.copyOf(newest);
    }

    /// Reads the newest page, and those before it until one lies before the running turn.
    static HistoryPlan of(Client client, String session) {
        long running = client.session(session).turn();
        Answered.Transcript page = page(client, session, Optional.empty());
        long seam = page.watermark();
        List<HistoryEntry> entries = HistoryEntry.all(page.entries());
        while (true) {
            seam = Math.min(seam, beforeTurn(entries, running));
            List<HistoryEntry> closed = before(seam, entries);
            if (!closed.isEmpty() || !page.more() || entries.isEmpty()) {
                return new HistoryPlan(
                        new Position(Epoch.parse(page.epoch()), seam),
                        closed,
                        page.more() && !entries.isEmpty());
            }
            page = page(client, session, Optional.of(entries.getFirst().ordinal()));
            entries = HistoryEntry.all(page.entries());
        }
    }

    private static Answered.Transcript page(Client client, String session, Optional<Long> before) {
        int limit = client.limits().historyPage();
        return client.transcript(new Query.Transcript(session, before, Optional.empty(), limit));
    }

    private static long beforeTurn(List<HistoryEntry> entries, long turn) {
        return entries.stream()
                .filter(entry -> turn != 0 && entry.turn() == turn)
                .mapToLong(entry -> entry.first() - 1)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private static List<HistoryEntry> before(long seam, List<HistoryEntry> entries) {
        return entries.stream().filter(entry -> entry.first() <= seam).toList();
    }
}
