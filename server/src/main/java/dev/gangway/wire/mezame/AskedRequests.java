package dev.gangway.wire.mezame;

import dev.gangway.agent.AgentRequest;
import dev.gangway.json.JsonScanner;
import dev.gangway.json.Members;
import dev.gangway.json.RawJson;
import dev.gangway.session.OpenRequest;
import dev.gangway.session.SessionState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The permission requests that one link has shown or is to show. Any thread.
final class AskedRequests {
    private static final JsonScanner ASKED = JsonScanner.of("toolCall", "options");
    private static final JsonScanner CALL = JsonScanner.of("title", "name");

    private enum Status {
        /// On its way: shown when its cursor reaches the head, if it is still open then.
        PLACED,
        /// In the client's hands.
        SHOWN,
        /// The client answered.
        ANSWERED
    }

    private static final class Asked {
        private final OpenRequest request;
        private Status status = Status.PLACED;
        private int times;

        Asked(OpenRequest request) {
            this.request = request;
        }
    }

    private final MezameLimits limits;

    /// By durable id. Guarded by itself.
    private final Map<String, Asked> book = new LinkedHashMap<>();

    AskedRequests(MezameLimits limits) {
        this.limits = limits;
    }

    /// What a newer state brought.
    ///
    /// @param show the ids of those that are to be shown
    /// @param stale whether something is over that the client still shows
    record News(List<String> show, boolean stale) {}

    /// Of two states the newer is to come last.
    News follow(SessionState state) {
        synchronized (book) {
            return compare(state);
        }
    }

    private News compare(SessionState state) {
        List<String> open = state.open().stream().map(OpenRequest::id).toList();
        boolean stale =
                book.values().stream()
                        .anyMatch(asked ->
                                asked.status == Status.SHOWN && !open.contains(asked.request.id()));
        book.keySet().retainAll(open);
        List<String> show = new ArrayList<>();
        for (OpenRequest request : state.open()) {
            boolean fresh =
                    request.kind() == AgentRequest.Kind.PERMISSION
                            && !book.containsKey(request.id())
                            && book.size() < limits.shownRequests();
            if (fresh) {
                book.put(request.id(), new Asked(request));
                show.add(request.id());
            }
        }
        return new News(show, stale);
    }

    /// The frame; null when it is not to be shown any more.
    byte @Nullable [] show(String id) {
        synchronized (book) {
            Asked asked = book.get(id);
            if (asked == null || asked.status != Status.PLACED) {
                return null;
            }
            asked.status = Status.SHOWN;
            asked.times++;
            return frame(asked.request);
        }
    }

    void answered(String id) {
        synchronized (book) {
            Asked asked = book.get(id);
            if (asked != null) {
                asked.status = Status.ANSWERED;
            }
        }
    }

    /// The client itself ends what they are asked for: it knows.
    void answeredAll() {
        synchronized (book) {
            book.values().forEach(asked -> asked.status = Status.ANSWERED);
        }
    }

    /// The answer was none: the request is open still, and is to be shown again, but not for ever.
    boolean again(String id) {
        synchronized (book) {
            Asked asked = book.get(id);
            if (asked == null || asked.times >= limits.timesAsked()) {
                return false;
            }
            asked.status = Status.PLACED;
            return true;
        }
    }

    private static byte[] frame(OpenRequest request) {
        Members asked = ASKED.scan(request.payload());
        return FrameText.of("permission_request")
                .text("id", request.id())
                .text("title", title(asked))
                .json("options", asked.json("options").orElse(RawJson.EMPTY_ARRAY))
                .frame();
    }

    /// What a permission is asked for.
    ///
    /// @param asked with the member `toolCall`
    static String title(Members asked) {
        Members call = asked.members("toolCall", CALL);
        return call.text("title").or(() -> call.text("name")).orElse("tool");
    }
}
