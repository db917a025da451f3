package dev.gangway.wire.slices;

import dev.gangway.agent.AgentRequest;
import dev.gangway.session.OpenRequest;
import dev.gangway.session.SessionState;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a session asks, as of its newest state, and what of it one client was asked. Guarded by
/// itself.
final class ShownRequests {
    private final Set<String> shown = new HashSet<>();
    private @Nullable SessionState latest;

    /// Of two states the newer counts.
    synchronized void newer(SessionState state) {
        if (latest == null || latest.sequence() <= state.sequence()) {
            latest = state;
        }
    }

    /// Those that the client is to be asked now.
    synchronized List<OpenRequest> fresh() {
        List<OpenRequest> open = open();
        shown.retainAll(open.stream().map(OpenRequest::id).toList());
        return open.stream().filter(request -> shown.add(request.id())).toList();
    }

    /// The request, if it is open.
    synchronized Optional<OpenRequest> find(String id) {
        return open().stream().filter(request -> request.id().equals(id)).findFirst();
    }

    private List<OpenRequest> open() {
        return latest == null
                ? List.of()
                : latest.open().stream()
                        .filter(request -> request.kind() == AgentRequest.Kind.PERMISSION)
                        .toList();
    }
}
