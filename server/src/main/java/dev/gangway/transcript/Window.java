package dev.gangway.transcript;

import java.util.List;
import java.util.TreeMap;

/// The entries of one page while they are gathered: those next to one end of a span, as many as
/// there is room for. What had to go does not come back, so they always are consecutive.
final class Window {
    private final TreeMap<Long, TranscriptEntry> entries = new TreeMap<>();
    private final boolean newestFirst;
    private final int entriesMax;
    private final int bytesMax;
    private long low;
    private long high;
    private long bytes;

    private Window(boolean newestFirst, long low, long high, int entriesMax, int bytesMax) {
        this.newestFirst = newestFirst;
        this.low = Math.max(0, low);
        this.high = Math.clamp(high, 0, TranscriptEntry.ORDINAL_LIMIT);
        this.entriesMax = entriesMax;
        this.bytesMax = bytesMax;
    }

    /// The last entries below an ordinal.
    static Window before(long ordinal, int entriesMax, int bytesMax) {
        return new Window(true, 0, ordinal, entriesMax, bytesMax);
    }

    /// The first entries above an ordinal.
    static Window after(long ordinal, int entriesMax, int bytesMax) {
        return new Window(false, ordinal, TranscriptEntry.ORDINAL_LIMIT, entriesMax, bytesMax);
    }

    /// Every ordinal in the window is above this.
    long low() {
        return low;
    }

    /// Every ordinal in the window is below this.
    long high() {
        return high;
    }

    boolean newestFirst() {
        return newestFirst;
    }

    int entriesMax() {
        return entriesMax;
    }

    int bytesMax() {
        return bytesMax;
    }

    List<TranscriptEntry> entries() {
        return List.copyOf(entries.values());
    }

    /// Whether there is more in the direction of the page.
    ///
    /// @param lastOrdinal of the whole transcript
    boolean more(long lastOrdinal) {
        return newestFirst ? low > 0 : high <= lastOrdinal;
    }

    /// Adds an entry, or what became of one; one outside of the window is left out. Entries are
    /// written ones in order from the page's own end, then changed ones by ordinal.
    void add(TranscriptEntry entry) {
        if (entry.ordinal() <= low || entry.ordinal() >= high) {
            return;
        }
        TranscriptEntry before = entries.put(entry.ordinal(), entry);
        bytes += entry.body().length() - (before == null ? 0 : before.body().length());
        while (entries.size() > 1 && (entries.size() > entriesMax || bytes > bytesMax)) {
            drop();
        }
    }

    /// Ends the filling with written entries: those beyond will never be added, what is folded on
    /// top of them may.
    ///
    /// @param lastWritten the highest ordinal that is written
    void filled(long lastWritten) {
        if (entries.isEmpty()) {
            return;
        }
        if (newestFirst) {
            low = entries.firstKey() - 1;
        } else if (entries.lastKey() < lastWritten) {
            high = entries.lastKey() + 1;
        }
    }

    private void drop() {
        TranscriptEntry dropped =
                newestFirst
                        ? entries.pollFirstEntry().getValue()
                        : entries.pollLastEntry().getValue();
        bytes -= dropped.body().length();
        if (newestFirst) {
            low = dropped.ordinal();
        } else {
            high = dropped.ordinal();
        }
    }
}
