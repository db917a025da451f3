package dev.gangway.agent.acp;

import dev.gangway.agent.Lineage;
import dev.gangway.json.JsonScanner;
import dev.gangway.json.Members;
import dev.gangway.json.RawJson;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Under which tool calls an agent's sub-agents make theirs, for agents that say so in the `_meta`
/// of a tool call, each in its own way. It outlives the turn: a sub-agent may work on behind it,
/// and ask. Bounded: those that were not spoken of for the longest time are forgotten first. The
/// agent's thread only.
final class SubAgentCalls {
    private static final JsonScanner CALL = JsonScanner.of("toolCallId", "title", "_meta");
    private static final JsonScanner ASKED =
            JsonScanner.of("toolCall", "toolCallId", "_meta").within("toolCall", CALL);
    private static final Call UNKNOWN = new Call("", "");

    private final int max;
    private final Supplier<AcpProfile> profile;
    private final Map<String, Call> calls = new LinkedHashMap<>(16, 0.75f, true);

    /// @param parent the id of the tool call under which it was made; empty for none
    private record Call(String title, String parent) {}

    /// @param max tool calls that are remembered
    /// @param profile the agent's, once it has initialised
    SubAgentCalls(int max, Supplier<AcpProfile> profile) {
        this.max = max;
        this.profile = profile;
    }

    /// The agent told of a new call.
    void begins(String id, RawJson call) {
        if (says()) {
            keep(id, UNKNOWN, call.scan(CALL));
        }
    }

    /// The agent told more of a call. What it does not say again stays as it is: later updates of
    /// Claude Code may come without the parent.
    void goesOn(String id, RawJson update) {
        if (says()) {
            keep(id, calls.getOrDefault(id, UNKNOWN), update.scan(CALL));
        }
    }

    /// Under which tool calls something is asked: by what it says itself, else by what was told of
    /// the tool call that it names. Names a call once, also where the agent has one above itself.
    ///
    /// @param params of ACP's `session/request_permission` or `elicitation/create`
    Lineage of(RawJson params) {
        if (!says()) {
            return Lineage.NONE;
        }
        Members asked = params.scan(ASKED);
        Members call = asked.members("toolCall", CALL);
        String id = id(call).or(() -> id(asked)).orElse("");
        String parent =
                parent(call)
                        .or(() -> parent(asked))
                        .orElseGet(() -> calls.getOrDefault(id, UNKNOWN).parent());
        return above(id, parent);
    }

    private Lineage above(String id, String parent) {
        Deque<Lineage.ToolCall> chain = new ArrayDeque<>();
        Set<String> seen = new HashSet<>(Set.of(id));
        String next = parent;
        while (!next.isEmpty() && chain.size() < Lineage.DEPTH_MAX && seen.add(next)) {
            Call call = calls.getOrDefault(next, UNKNOWN);
            chain.addFirst(new Lineage.ToolCall(next, call.title()));
            next = call.parent();
        }
        return new Lineage(List.copyOf(chain));
    }

    private void keep(String id, Call before, Members told) {
        if (!isName(id)) {
            return;
        }
        String parent = parent(told).orElse(before.parent());
        String title =
                told.text("title")
                        .filter(text -> !text.isEmpty())
                        .map(SubAgentCalls::cut)
                        .orElse(before.title());
        var _ = calls.get(parent); // It is spoken of.
        calls.put(id, new Call(title, parent));
        if (calls.size() > max) {
            calls.remove(calls.keySet().iterator().next());
        }
    }

    private boolean says() {
        return !profile.get().parentOfToolCall().isEmpty();
    }

    private static Optional<String> id(Members members) {
        return members.text("toolCallId").filter(SubAgentCalls::isName);
    }

    private Optional<String> parent(Members members) {
        Members within = members;
        String name = "_meta";
        for (String inner : profile.get().parentOfToolCall()) {
            within = within.members(name, JsonScanner.of(inner));
            name = inner;
        }
        return within.text(name).filter(SubAgentCalls::isName);
    }

    private static boolean isName(String id) {
        return !id.isEmpty() && ToolCalls.rememberable(id);
    }

    /// Never between the halves of a character.
    private static String cut(String title) {
        if (title.length() <= Lineage.TITLE_LENGTH_MAX) {
            return title;
        }
        int end = Lineage.TITLE_LENGTH_MAX;
        return title.substring(0, Character.isHighSurrogate(title.charAt(end - 1)) ? end - 1 : end);
    }
}
