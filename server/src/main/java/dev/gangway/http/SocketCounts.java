package dev.gangway.http;

import dev.gangway.access.Principal;
import java.util.HashMap;
import java.util.Map;

/// How many sockets each principal has open. Any thread; its own lock guards the counts.
final class SocketCounts {
    private final int max;
    private final Map<String, Integer> open = new HashMap<>();

    SocketCounts(int max) {
        this.max = max;
    }

    /// Counts one more; false, and nothing counted, when the principal has as many as it may.
    synchronized boolean reserve(Principal principal) {
        int count = of(principal);
        if (count >= max) {
            return false;
        }
        open.put(principal.id(), count + 1);
        return true;
    }

    synchronized void free(Principal principal) {
        open.computeIfPresent(principal.id(), (_, count) -> count > 1 ? count - 1 : null);
    }

    synchronized int of(Principal principal) {
        return open.getOrDefault(principal.id(), 0);
    }
}
