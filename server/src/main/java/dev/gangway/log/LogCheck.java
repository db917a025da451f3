package dev.gangway.log;

import dev.gangway.event.StreamName;
import dev.gangway.store.Transaction;
import java.util.ArrayList;
import java.util.List;

/// Reads every event of every stream, for `gangway db check`: what cannot be read, and what is
/// missing.
public final class LogCheck {
    private static final int PROBLEMS_MAX = 100;
    private static final int PAGE_BYTES = 1 << 20;

    private final Transaction store;
    private final List<String> problems = new ArrayList<>();

    private LogCheck(Transaction store) {
        this.store = store;
    }

    /// @param store a read-only view, as of `DatabaseCheck.look`
    /// @return a sentence each, at most 100; none when all is well
    public static List<String> problems(Transaction store) {
        LogCheck check = new LogCheck(store);
        check.run();
        return check.problems;
    }

    private void run() {
        StreamTable table = new StreamTable(store);
        String name = "";
        while (problems.size() < PROBLEMS_MAX) {
            List<StreamName> next = table.namesAfter(name);
            if (next.isEmpty()) {
                return;
            }
            StreamName stream = next.getFirst();
            table.find(stream).ifPresent(row -> check(stream, row));
            name = stream.value();
        }
    }

    private void check(StreamName stream, StreamRow row) {
        long after = row.firstKept() - 1;
        while (after < row.head() && problems.size() < PROBLEMS_MAX) {
            try {
                Page page = new PageReader(store, stream, row, row.head(), after).read(PAGE_BYTES);
                after = page.events().getLast().sequence();
            } catch (DamagedEvents damage) {
                problems.add(String.valueOf(damage.getMessage()));
                after = damage.lastSequence();
            }
        }
    }
}
