package dev.gangway.agent.acp;

import dev.gangway.agent.Lineage;
import dev.gangway.json.JsonScanner;
import dev.gangway.json.Members;
import dev.gangway.json.ObjectEdit;
import dev.gangway.json.RawJson;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// The tool calls of a turn that the agent announced, and those that we announced for it: some
/// agents (Gemini) ask for permission for a call that they never told of. Others (Codex) leave a
/// call open when its turn is cancelled. Bounded. The agent's thread only.
final class ToolCalls {
    private static final JsonScanner CALL = JsonScanner.of("toolCallId", "title", "sessionUpdate");
    private static final JsonScanner STATUS = JsonScanner.of("status");

    private final int max;
    private final Set<String> known = new LinkedHashSet<>();
    private final Set<String> begunByUs = new LinkedHashSet<>();

    /// Those of the agent's own that it has not ended.
    private final Set<String> open = new LinkedHashSet<>();

    private final SubAgentCalls subAgents;

    /// @param profile the agent's, once it has initialised
    ToolCalls(int max, Supplier<AcpProfile> profile) {
        this.max = max;
        this.subAgents = new SubAgentCalls(max, profile);
    }

    /// The agent told of a call.
    void announced(String id, RawJson call) {
        subAgents.begins(id, call);
        remember(known, id);
        if (!ended(call)) {
            remember(open, id);
        }
    }

    /// The agent told more of a call.
    void updated(String id, RawJson update) {
        subAgents.goesOn(id, update);
        boolean isOpen = begunByUs.contains(id) || open.contains(id);
        if (isOpen && ended(update)) {
            begunByUs.remove(id);
            open.remove(id);
        }
    }

    /// The update by which a call begins that the agent asks about and never told of; empty when it
    /// did, or when what it says is no tool call.
    ///
    /// @param toolCall of ACP's `session/request_permission`
    Optional<RawJson> begin(RawJson toolCall) {
        Members members = toolCall.scan(CALL);
        Optional<String> id = members.text("toolCallId").filter(ToolCalls::rememberable);
        boolean odd = members.duplicate().isPresent() || members.has("sessionUpdate");
        if (odd || id.isEmpty() || known.contains(id.get())) {
            return Optional.empty();
        }
        subAgents.begins(id.get(), toolCall);
        remember(known, id.get());
        if (!ended(toolCall)) {
            remember(begunByUs, id.get());
        }
        RawJson titled =
                members.text("title").isPresent()
                        ? toolCall
                        : ObjectEdit.with(
                                ObjectEdit.without(toolCall, "title"), "title", RawJson.ofText(""));
        return Optional.of(ObjectEdit.with(titled, "sessionUpdate", RawJson.ofText("tool_call")));
    }

    /// Under which tool calls something is asked.
    ///
    /// @param params of ACP's `session/request_permission` or `elicitation/create`
    Lineage lineage(RawJson params) {
        return subAgents.of(params);
    }

    /// The turn is over: the updates by which those calls end that we began and the agent never
    /// ended. A call that was not allowed, an agent of this kind does not mention again.
    ///
    /// @param cutShort whether it was cancelled or failed: then no call of it goes on. Else one
    ///   may, in the background
    List<RawJson> turnEnded(boolean cutShort) {
        List<RawJson> endings = new ArrayList<>();
        Set<String> left = new LinkedHashSet<>(begunByUs);
        if (cutShort) {
            left.addAll(open);
        }
        for (String id : left) {
            RawJson failed = RawJson.of("{\"status\":\"failed\"}");
            RawJson named = ObjectEdit.with(failed, "toolCallId", RawJson.ofText(id));
            endings.add(
                    ObjectEdit.with(named, "sessionUpdate", RawJson.ofText("tool_call_update")));
        }
        begunByUs.clear();
        open.clear();
        known.clear();
        return endings;
    }

    private void remember(Set<String> ids, String id) {
        if (rememberable(id) && ids.add(id) && ids.size() > max) {
            ids.remove(ids.iterator().next());
        }
    }

    static boolean rememberable(String id) {
        return id.length() <= AcpLimits.TOOL_CALL_ID_LENGTH_MAX;
    }

    private static boolean ended(RawJson call) {
        return call.scan(STATUS)
                .text("status")
                .filter(status -> status.equals("completed") || status.equals("failed"))
                .isPresent();
    }
}
