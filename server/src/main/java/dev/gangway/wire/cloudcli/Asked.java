package dev.gangway.wire.cloudcli;

import dev.gangway.session.OpenRequest;
import dev.gangway.session.SessionState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Which open requests of one session one socket was asked, or is to be asked: each once, unless
/// its answer was none. As many as are open. Under the viewer's lock.
final class Asked {
    private final int timesMax;

    /// How often each was put to the client.
    private final Map<String, Integer> times = new HashMap<>();

    private final Set<String> placed = new HashSet<>();

    Asked(int timesMax) {
        this.timesMax = timesMax;
    }

    /// Those that are new, to be shown; what is not open any more is forgotten.
    List<OpenRequest> follow(SessionState state) {
        Set<String> open = ids(state);
        times.keySet().retainAll(open);
        placed.retainAll(open);
        List<OpenRequest> fresh = new ArrayList<>();
        for (OpenRequest request : state.open()) {
            if (!times.containsKey(request.id()) && placed.add(request.id())) {
                fresh.add(request);
            }
        }
        return fresh;
    }

    /// All that is open was listed to the client.
    void shown(SessionState state) {
        placed.clear();
        ids(state).forEach(id -> times.putIfAbsent(id, 1));
    }

    /// Whether it is to be shown now: it is open, and was not shown meanwhile.
    boolean show(SessionState state, String id) {
        boolean show = placed.remove(id) && ids(state).contains(id);
        if (show) {
            times.merge(id, 1, Integer::sum);
        }
        return show;
    }

    /// Whether it may be put to the client once more; if so, it is to be shown.
    boolean again(String id) {
        return times.getOrDefault(id, 0) < timesMax && placed.add(id);
    }

    private static Set<String> ids(SessionState state) {
        return state.open().stream().map(OpenRequest::id).collect(Collectors.toSet());
    }
}
