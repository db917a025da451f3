package dev.gangway.simulation;

import java.util.ArrayList;
import java.util.List;

/// What was found to break the promise. Collected, not thrown: much is checked in callbacks whose
/// callers survive exceptions. Looked at after every step.
final class Findings {
    private static final int KEPT_MAX = 20;

    private final List<String> found = new ArrayList<>();

    /// Notes a fault unless `holds`.
    ///
    /// @param parts joined to the sentence that says what is wrong
    void require(boolean holds, Object... parts) {
        if (!holds) {
            add(parts);
        }
    }

    void add(Object... parts) {
        if (found.size() == KEPT_MAX) {
            return;
        }
        StringBuilder text = new StringBuilder();
        for (Object part : parts) {
            text.append(part);
        }
        found.add(text.toString());
    }

    boolean any() {
        return !found.isEmpty();
    }

    String text() {
        return String.join("\n  ", found);
    }
}
