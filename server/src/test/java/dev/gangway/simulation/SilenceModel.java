package dev.gangway.simulation;

import dev.gangway.event.Event;
import dev.gangway.event.EventKind;
import dev.gangway.event.Origin;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Since when a running turn is silent, what was said about it, and how much its agent has said.
final class SilenceModel {
    private final Set<String> tools = new HashSet<>();
    private boolean listening;
    private boolean asked;
    private boolean told;
    private long quietSince;
    private long words;

    /// An event comes; `isAsked` says whether a person is asked after it.
    void after(Event event, JsonNode payload, boolean isAsked) {
        boolean agentSpoke = event.origin().cause() == Origin.Cause.AGENT;
        if (event.kind() == EventKind.TURN_STARTED) {
            listening = true;
            tools.clear();
            words = 0;
            quiet(event);
        } else if (event.kind() == EventKind.TURN_ENDED
                || event.kind() == EventKind.TURN_CANCELLING) {
            listening = false;
        } else if (agentSpoke || (asked && !isAsked)) {
            words += agentSpoke ? 1 : 0;
            quiet(event);
        }
        if (event.kind() == EventKind.TURN_ENDED) {
            words = 0;
        }
        tool(event, payload);
        asked = isAsked;
    }

    private void quiet(Event event) {
        quietSince = event.atMillis();
        told = false;
    }

    private void tool(Event event, JsonNode payload) {
        if (event.kind() == EventKind.TOOL_CALL || event.kind() == EventKind.TOOL_CALL_UPDATE) {
            String id = payload.path("toolCallId").asString("");
            switch (payload.path("status").asString("pending")) {
                case "completed", "failed" -> tools.remove(id);
                default -> tools.add(id);
            }
        }
    }

    /// Why it may not be said now that the agent is silent; empty when it may.
    String maySay(Event event) {
        String fault = silentFor(event, World.WATCH.silenceTime().toMillis());
        boolean again = told;
        told = true;
        return again ? "a silence was said twice" : fault;
    }

    /// Why the turn may not be cancelled for its silence; empty when it may.
    String mayCancel(Event event) {
        return silentFor(event, World.WATCH.silenceCancelTime().toMillis());
    }

    private String silentFor(Event event, long millis) {
        if (!listening || asked || !tools.isEmpty()) {
            return "silence is no fault of this agent";
        }
        return event.atMillis() - quietSince < millis ? "said to be silent too early" : "";
    }

    /// What the agent has said in this turn.
    long words() {
        return words;
    }

    /// Whether the turn has been silent since then, and nobody was told.
    boolean unnoticedSince(long millis) {
        return listening && !asked && tools.isEmpty() && !told && quietSince <= millis;
    }
}
