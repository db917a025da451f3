package dev.gangway.simulation;

import dev.gangway.command.Right;
import dev.gangway.command.Shared;
import dev.gangway.event.Event;
import dev.gangway.event.EventKind;
import dev.gangway.simulation.GrantModel.Share;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// What one principal's feed has said.
final class FeedModel {
    private final String principal;
    private final Map<String, List<String>> requests = new HashMap<>();
    private final Map<String, String> summaries = new HashMap<>();
    private final Set<String> deleted = new HashSet<>();
    private final List<String> ghosts = new ArrayList<>();

    /// By what was granted and to whom: all that was said of it.
    private final Map<Share, List<Set<Right>>> grants = new HashMap<>();

    /// What its principal was granted when something was said of a session, by the session.
    private final Map<String, Set<Set<Shared>>> grantedThen = new HashMap<>();

    /// Where its principal has a grant now.
    private Set<Shared> granted = Set.of();

    private long ownGrants;

    FeedModel(String principal) {
        this.principal = principal;
    }

    /// Sessions that it said were deleted.
    boolean isDeleted(String session) {
        return deleted.contains(session);
    }

    /// What it said of sessions after that.
    List<String> ghosts() {
        return ghosts;
    }

    /// The rights that it said somebody was granted, one after the other.
    List<Set<Right>> granted(Share key) {
        return grants.getOrDefault(key, List.of());
    }

    /// How often it said that its own principal's rights are others.
    long grants() {
        return ownGrants;
    }

    void apply(Event event) {
        JsonNode payload = event.payload().node();
        if (event.kind() == EventKind.FEED_GRANT) {
            granted(payload);
            return;
        }
        String session = payload.path("session").asString("");
        grantedThen.computeIfAbsent(session, _ -> new HashSet<>()).add(granted);
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

    private void granted(JsonNode payload) {
        String id = payload.path("shared").path("id").asString("");
        Shared shared =
                payload.path("shared").path("kind").asString("").equals("project")
                        ? new Shared.Project(id)
                        : new Shared.Session(id);
        Set<Right> rights = EnumSet.noneOf(Right.class);
        payload.path("rights")
                .forEach(right ->
                        rights.add(Right.valueOf(right.asString("").toUpperCase(Locale.ROOT))));
        Share key = new Share(shared, payload.path("user").asString(""));
        grants.computeIfAbsent(key, _ -> new ArrayList<>()).add(Set.copyOf(rights));
        if (key.user().equals(principal)) {
            ownGrants++;
            Set<Shared> now = new HashSet<>(granted);
            now.remove(shared);
            if (!rights.isEmpty()) {
                now.add(shared);
            }
            granted = Set.copyOf(now);
        }
    }

    /// Whether it told of a session when its principal had no right to see it.
    boolean toldWithoutRight(SessionModel session) {
        boolean own = principal.equals(session.owner) || principal.equals(session.host);
        return !own
                && grantedThen.getOrDefault(session.id(), Set.of()).stream()
                        .anyMatch(then ->
                                !then.contains(new Shared.Session(session.id()))
                                        && !then.contains(new Shared.Project(session.project())));
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
        return summaryDifference(session);
    }

    /// The same for somebody who was not told all of it from its beginning.
    String summaryDifference(SessionModel session) {
        String expected =
                session.phase().name().toLowerCase(Locale.ROOT)
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
