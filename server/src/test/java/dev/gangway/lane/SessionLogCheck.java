package dev.gangway.lane;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What has to hold of the whole log of a session whose agent is gone, whatever happened in it.
final class SessionLogCheck {
    private static final Set<String> FINAL = Set.of("completed", "failed");

    private final List<String> problems = new ArrayList<>();
    private final Set<Long> turnsBegun = new HashSet<>();
    private final Set<Long> turnsOpen = new HashSet<>();
    private final Set<String> requestsBegun = new HashSet<>();
    private final Set<String> requestsOpen = new HashSet<>();
    private final Map<String, String> toolCalls = new HashMap<>();
    private boolean agent;

    private SessionLogCheck() {}

    /// Each fault in a sentence; none when all is well: numbers without a hole from 1 on; each turn
    /// begun once and ended once, one at a time; each open request resolved once; each tool call
    /// begun once, and ended when its turn ends by itself; each agent that came gone. Of a turn
    /// that was cut short ACP lets an agent leave tool calls unfinished.
    ///
    /// @param events all, in the order in which they came
    static List<String> problems(List<LoggedEvent> events) {
        SessionLogCheck check = new SessionLogCheck();
        long expected = 1;
        for (LoggedEvent event : events) {
            check.require(
                    event.seq() == expected, event.seq() + " stands where " + expected + " should");
            expected = event.seq() + 1;
            check.event(event);
        }
        check.end();
        return check.problems;
    }

    private void event(LoggedEvent event) {
        switch (event.kind()) {
            case "turn_started" -> turnStarted(event.turn());
            case "turn_ended" -> turnEnded(event);
            case "permission_requested", "question_asked" -> requested(event.text("id"));
            case "permission_resolved", "question_resolved" ->
                    require(
                            requestsOpen.remove(event.text("id")),
                            "request " + event.text("id") + " is resolved, but was not open");
            case "tool_call" ->
                    require(
                            toolCalls.put(event.text("toolCallId"), event.text("status")) == null,
                            "tool call " + event.text("toolCallId") + " begins twice");
            case "tool_call_update" -> toolCallChanged(event);
            case "agent_started" -> agentIs(true);
            case "agent_stopped" -> agentIs(false);
            default -> {
                // Says nothing about what is open.
            }
        }
    }

    private void turnStarted(long turn) {
        require(turnsOpen.isEmpty(), "turn " + turn + " begins while " + turnsOpen + " runs");
        require(turnsBegun.add(turn), "turn " + turn + " begins twice");
        turnsOpen.add(turn);
    }

    private void turnEnded(LoggedEvent event) {
        long turn = event.turn();
        require(turnsOpen.remove(turn), "turn " + turn + " ends, but was not running");
        require(requestsOpen.isEmpty(), requestsOpen + " outlive turn " + turn);
        if (!event.text("outcome").equals("interrupted")) {
            toolCalls.forEach((id, status) ->
                    require(
                            FINAL.contains(status),
                            "tool call " + id + " is " + status + " after turn " + turn));
        }
        toolCalls.replaceAll((_, status) -> FINAL.contains(status) ? status : "failed");
    }

    private void requested(String id) {
        require(requestsBegun.add(id), "request " + id + " is made twice");
        requestsOpen.add(id);
    }

    private void toolCallChanged(LoggedEvent event) {
        String id = event.text("toolCallId");
        require(toolCalls.containsKey(id), "tool call " + id + " changes, but never began");
        if (!event.text("status").isEmpty()) {
            toolCalls.put(id, event.text("status"));
        }
    }

    private void agentIs(boolean there) {
        require(agent != there, there ? "a second agent comes" : "an agent goes that never came");
        agent = there;
    }

    private void end() {
        require(!turnsBegun.isEmpty(), "no turn ever began");
        require(turnsOpen.isEmpty(), "turns never ended: " + turnsOpen);
        require(requestsOpen.isEmpty(), "requests never resolved: " + requestsOpen);
        require(!agent, "the agent never went");
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            problems.add(otherwise);
        }
    }
}
