package dev.gangway.simulation;

import dev.gangway.event.Event;
import dev.gangway.event.EventKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// What one principal's feed has said.
final class FeedModel {
    private final Map<String, List<String>> requests = new HashMap<>();
    private final Map<String, String> summaries = new HashMap<>();
    private final Set<String> deleted = new HashSet<>();
    private final List<String> ghosts = new ArrayList<>();

    /// Sessions that it said were deleted.
    boolean isDeleted(String session) {
        return deleted.contains(session);
    }

    /// What it said of sessions after that.
    List<String> ghosts() {
        return ghosts;
    }

    void apply(Event event) {
        JsonNode payload = event.payload().node();
        String session = payload.path("session").asString("");
        if (deleted.contains(session)) {
            ghosts.add(event.kind() + " of " + session);
        }
        if (event.kind() == EventKind.FEED_SESSION_DELETED) {
            deleted.add(session);
        } else if (event.kind() == EventKind.FEED_REQUEST) {
            requests.computeIfAbsent(session, _ -> new ArrayList<>())
                    .add(
                            payload.path("id").asString("")
                                    + " "
                                    + payload.path("state").asString(""));
        } else if (event.kind() == EventKind.FEED_SESSION) {
            summaries.put(session, summary(payload));
        }
    }

    private static String summary(JsonNode payload) {
        return payload.path("phase").asString("")
                + " turn "
                + payload.path("turn").asLong()
                + " open "
                + payload.path("openRequests").asInt()
                + " queued "
                + payload.path("queued").asInt()
                + " held "
                + payload.path("held").asBoolean()
                + " title "
                + payload.path("title").asString("");
    }

    /// Says what of a session is missing in this feed, or wrong; empty when nothing is.
    String difference(SessionModel session) {
        List<String> told = requests.getOrDefault(session.id(), List.of());
        if (!told.equals(session.requestFeed)) {
            return "requests " + told + ", not " + session.requestFeed;
        }
        String expected =
                session.phase().name().toLowerCase(java.util.Locale.ROOT)
                        + " turn "
                        + session.turn
                        + " open "
                        + session.open.size()
                        + " queued "
                        + session.queue.size()
                        + " held "
                        + session.held
                        + " title "
                        + session.title;
        String last = summaries.getOrDefault(session.id(), "nothing");
        return last.equals(expected) ? "" : "says [" + last + "], not [" + expected + "]";
    }
}
