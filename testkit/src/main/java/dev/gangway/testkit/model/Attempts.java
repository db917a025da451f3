package dev.gangway.testkit.model;

import java.util.LinkedHashMap;
import java.util.Map;

/// Counts how often a directive that fails was met, since an agent that retries sends the same
/// request again. Threadsafe.
final class Attempts {
    /// The most places in scripts that are remembered; the oldest is forgotten first.
    static final int PLACES_MAX = 1_000;

    private final Map<String, Integer> counts = new LinkedHashMap<>();

    /// True for the first `times` calls for the same request and directive.
    synchronized boolean within(ModelRequest request, Directive directive, int times) {
        String place = request.messages().size() + directive.toString() + request.lastUserText();
        int count = counts.merge(place, 1, Integer::sum);
        if (counts.size() > PLACES_MAX) {
            counts.remove(counts.keySet().iterator().next());
        }
        return count <= times;
    }
}
