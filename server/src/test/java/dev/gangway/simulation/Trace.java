package dev.gangway.simulation;

import java.util.ArrayDeque;
import java.util.List;

/// The last actions of a run, and a number that is the same for equal runs.
final class Trace {
    private static final int KEPT = 60;

    private final ArrayDeque<String> last = new ArrayDeque<>();
    private final String directory;
    private long fingerprint;
    private long count;

    /// @param directory left out of what is noted: it has another name in each run
    Trace(String directory) {
        this.directory = directory;
    }

    void add(String happened) {
        String action = happened.replace(directory, "");
        fingerprint = fingerprint * 31 + action.hashCode();
        count++;
        last.add(count + ". " + action);
        if (last.size() > KEPT) {
            last.remove();
        }
    }

    /// Of all actions, in order.
    long fingerprint() {
        return fingerprint;
    }

    List<String> last() {
        return List.copyOf(last);
    }
}
