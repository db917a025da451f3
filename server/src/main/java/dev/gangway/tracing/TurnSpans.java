package dev.gangway.tracing;

import dev.gangway.event.Sequenced;
import dev.gangway.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Makes spans from the events of one turn: one for the turn, and below it one for each tool call
/// and for each time that a person was waited for. Attributes have the names of OpenTelemetry's
/// conventions for generative AI, as of 1.37 ("development"), else they begin with `gangway.`.
final class TurnSpans {
    private static final Set<String> TOOL_ENDS = Set.of("completed", "failed");

    private final String session;
    private final String agent;
    private final long turn;
    private final boolean content;
    private final TracingLimits limits;
    private final String trace;
    private final String root;

    private final Map<String, Open> tools = new LinkedHashMap<>();
    private final Map<String, Open> requests = new LinkedHashMap<>();
    private final List<Span> done = new ArrayList<>();
    private final Map<String, Object> attributes = new LinkedHashMap<>();
    private final StringBuilder said = new StringBuilder();
    private final StringBuilder asked = new StringBuilder();
    private long begunMillis;
    private long lastMillis;
    private long leftOut;
    private String error = "";

    /// A span that has not ended.
    private static final class Open {
        private final String name;
        private final long begunMillis;
        private final Map<String, Object> attributes = new LinkedHashMap<>();

        private Open(String name, long begunMillis) {
            this.name = name;
            this.begunMillis = begunMillis;
        }
    }

    /// @param agent its name as configured
    TurnSpans(String session, String agent, long turn, boolean content, TracingLimits limits) {
        this.session = session;
        this.agent = agent;
        this.turn = turn;
        this.content = content;
        this.limits = limits;
        this.trace = SpanIds.trace(session, turn);
        this.root = SpanIds.span(session, turn, "turn");
    }

    /// Takes the turn's events, in order. Those of other turns are passed over.
    void add(Sequenced sequenced) {
        var event = sequenced.event();
        if (event.turn() != turn) {
            return;
        }
        long at = event.atMillis();
        lastMillis = at;
        if (begunMillis == 0) {
            begunMillis = at;
        }
        switch (event.kind()) {
            case TOOL_CALL, TOOL_CALL_UPDATE -> tool(at, event.payload().node());
            case PERMISSION_REQUESTED -> asked("permission", at, event.payload().node());
            case QUESTION_ASKED -> asked("question", at, event.payload().node());
            case PERMISSION_RESOLVED, QUESTION_RESOLVED -> resolved(at, event.payload().node());
            case TURN_ENDED -> ended(event.payload().node());
            case USER_MESSAGE_CHUNK -> keep(asked, event.payload().node());
            case AGENT_MESSAGE_CHUNK -> keep(said, event.payload().node());
            default -> {
                // Thoughts, plans and the session's own matters are no work of their own.
            }
        }
    }

    /// The turn's span first; what had not ended ends with it.
    List<Span> spans() {
        tools.forEach((id, open) -> close("tool " + id, open, lastMillis, ""));
        requests.forEach((id, open) -> close("request " + id, open, lastMillis, ""));
        List<Span> spans = new ArrayList<>();
        spans.add(
                new Span(
                        trace,
                        root,
                        "",
                        "invoke_agent " + agent,
                        begunMillis,
                        lastMillis,
                        turnAttributes(),
                        error));
        spans.addAll(done);
        return spans;
    }

    private Map<String, Object> turnAttributes() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("gen_ai.operation.name", "invoke_agent");
        all.put("gen_ai.agent.name", agent);
        all.put("gen_ai.conversation.id", session);
        all.put("gangway.turn", turn);
        all.putAll(attributes);
        if (leftOut > 0) {
            all.put("gangway.spans.left_out", leftOut);
        }
        if (content) {
            all.put("gen_ai.input.messages", message("user", asked));
            all.put("gen_ai.output.messages", message("assistant", said));
        }
        return all;
    }

    private static String message(String role, StringBuilder text) {
        var messages = JsonNodeFactory.instance.arrayNode();
        var message = messages.addObject().put("role", role);
        message.putArray("parts").addObject().put("type", "text").put("content", text.toString());
        return messages.toString();
    }

    private void tool(long at, JsonNode payload) {
        String id = Json.text(payload, "toolCallId", "");
        Open open = tools.get(id);
        if (open == null) {
            if (!hasRoom()) {
                return;
            }
            String title = cut(Json.text(payload, "title", "tool"));
            String name = Json.text(payload, "kind", "other");
            open = new Open("execute_tool " + name, at);
            open.attributes.put("gen_ai.operation.name", "execute_tool");
            open.attributes.put("gen_ai.tool.name", name);
            open.attributes.put("gen_ai.tool.call.id", cut(id));
            if (content) {
                open.attributes.put("gangway.tool.title", title);
            }
            tools.put(id, open);
        }
        if (content && payload.has("rawInput")) {
            open.attributes.put(
                    "gen_ai.tool.call.arguments", cut(payload.path("rawInput").toString()));
        }
        String status = Json.text(payload, "status", "");
        if (TOOL_ENDS.contains(status)) {
            tools.remove(id);
            if (content && payload.has("rawOutput")) {
                open.attributes.put(
                        "gen_ai.tool.call.result", cut(payload.path("rawOutput").toString()));
            }
            close("tool " + id, open, at, status.equals("failed") ? "the tool call failed" : "");
        }
    }

    private void asked(String kind, long at, JsonNode payload) {
        if (hasRoom()) {
            Open open = new Open("wait_for_person " + kind, at);
            open.attributes.put("gangway.request.kind", kind);
            requests.put(Json.text(payload, "id", ""), open);
        }
    }

    private void resolved(long at, JsonNode payload) {
        String id = Json.text(payload, "id", "");
        Open open = requests.remove(id);
        if (open != null) {
            open.attributes.put("gangway.request.outcome", Json.text(payload, "outcome", ""));
            close("request " + id, open, at, "");
        }
    }

    private void ended(JsonNode payload) {
        String outcome = Json.text(payload, "outcome", "");
        String reason = Json.text(payload, "stopReason", "");
        attributes.put("gangway.turn.outcome", outcome);
        if (outcome.equals("stopped")) {
            attributes.put("gangway.turn.stop_reason", reason);
        } else {
            attributes.put("error.type", reason);
            error = content ? cut(Json.text(payload.path("detail"), "message", reason)) : reason;
        }
        JsonNode usage = payload.path("detail").path("usage");
        count(usage, "inputTokens", "gen_ai.usage.input_tokens");
        count(usage, "outputTokens", "gen_ai.usage.output_tokens");
    }

    private void count(JsonNode usage, String member, String attribute) {
        if (usage.path(member).isIntegralNumber()) {
            attributes.put(attribute, usage.path(member).asLong(0));
        }
    }

    private void keep(StringBuilder text, JsonNode payload) {
        if (content && text.length() < limits.contentCharacters()) {
            text.append(cut(Json.text(payload.path("content"), "text", "")));
        }
    }

    private void close(String subject, Open open, long at, String failure) {
        done.add(
                new Span(
                        trace,
                        SpanIds.span(session, turn, subject),
                        root,
                        open.name,
                        open.begunMillis,
                        at,
                        open.attributes,
                        failure));
    }

    private boolean hasRoom() {
        boolean room = tools.size() + requests.size() + done.size() < limits.spansMax();
        leftOut += room ? 0 : 1;
        return room;
    }

    private String cut(String text) {
        return text.length() <= limits.contentCharacters()
                ? text
                : text.substring(0, limits.contentCharacters());
    }
}
