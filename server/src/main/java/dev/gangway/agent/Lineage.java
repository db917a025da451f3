package dev.gangway.agent;

import dev.gangway.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// The tool calls under which something is asked, outermost first: each is the work of a sub-agent
/// that made the next, and the sub-agent of the last one asks. Empty where the agent itself asks,
/// or does not say that another does. It is the agent's word, as all that it tells.
///
/// @param calls at most [#DEPTH_MAX]
public record Lineage(List<ToolCall> calls) {
    /// How many tool calls are named; of more the innermost.
    public static final int DEPTH_MAX = 16;

    /// How much of a title is kept, in characters.
    public static final int TITLE_LENGTH_MAX = 200;

    /// Under no tool call.
    public static final Lineage NONE = new Lineage(List.of());

    /// A tool call that is the work of a sub-agent.
    ///
    /// @param toolCallId the agent's id of it
    /// @param title empty where the agent gave none, or never told of the call
    public record ToolCall(String toolCallId, String title) {
        public ToolCall {
            Objects.requireNonNull(toolCallId);
            Objects.requireNonNull(title);
        }
    }

    public Lineage {
        calls = List.copyOf(calls);
        if (calls.size() > DEPTH_MAX) {
            throw new IllegalArgumentException("too deep: " + calls.size());
        }
    }

    public boolean isEmpty() {
        return calls.isEmpty();
    }

    /// As events, states and clients have it: `[{"toolCallId": …, "title": …}, …]`.
    public ArrayNode node() {
        ArrayNode list = Json.array();
        calls.forEach(call ->
                list.addObject().put("toolCallId", call.toolCallId()).put("title", call.title()));
        return list;
    }

    /// What [#node] wrote; [#NONE] for anything that is no list.
    public static Lineage read(JsonNode list) {
        List<ToolCall> calls = new ArrayList<>();
        list.forEach(call ->
                calls.add(
                        new ToolCall(
                                Json.text(call, "toolCallId", ""), Json.text(call, "title", ""))));
        return calls.isEmpty() ? NONE : new Lineage(calls);
    }
}
