package dev.gangway.wire.mezame;

import dev.gangway.json.RawJson;
import java.util.ArrayList;
import java.util.List;

/// What one answer of `/history` shows, collected from the newest entry on. One thread.
final class HistoryPage {
    private record Shown(long place, RawJson entry) {}

    private final MezameLimits limits;

    /// The newest first.
    private final List<Shown> shown = new ArrayList<>();

    private long bytes;

    HistoryPage(MezameLimits limits) {
        this.limits = limits;
    }

    /// Adds an entry older than the ones before, or one that is shown behind some of them.
    ///
    /// @param place the event where it is shown
    void add(long place, RawJson entry) {
        int at = shown.size();
        while (at > 0 && shown.get(at - 1).place() < place) {
            at--;
        }
        shown.add(at, new Shown(place, entry));
        bytes += entry.length();
    }

    boolean isFull() {
        return shown.size() >= limits.historyEntries() || bytes >= limits.historyBytes();
    }

    List<RawJson> inOrder() {
        return shown.reversed().stream().map(Shown::entry).toList();
    }
}
