package dev.gangway.testkit.model;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// One answer as events of the Responses API: items are added, filled by deltas, and done before
/// the next begins.
final class ResponsesEncoder implements AnswerEncoder {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private enum Open {
        NOTHING,
        MESSAGE,
        REASONING
    }

    private final String model;
    private final String id;
    private final Parts parts = new Parts();
    private final ArrayNode output = NODES.arrayNode();
    private final StringBuilder current = new StringBuilder();
    private Open open = Open.NOTHING;
    private int sequence;

    ResponsesEncoder(String model, String id) {
        this.model = model;
        this.id = id;
    }

    @Override
    public String begin() {
        return send("response.created", withResponse("in_progress"))
                + send("response.in_progress", withResponse("in_progress"));
    }

    @Override
    public String text(String piece) {
        parts.text.append(piece);
        String opened = open == Open.MESSAGE ? "" : closed() + openMessage();
        current.append(piece);
        return opened + send("response.output_text.delta", inContent().put("delta", piece));
    }

    @Override
    public String thought(String piece) {
        parts.thought.append(piece);
        String opened = open == Open.REASONING ? "" : closed() + openReasoning();
        current.append(piece);
        return opened
                + send("response.reasoning_summary_text.delta", inSummary().put("delta", piece));
    }

    @Override
    public String toolCall(ToolCall call) {
        parts.calls.add(call);
        String before = closed();
        String arguments = call.arguments().toString();
        ObjectNode item =
                item("function_call", "fc")
                        .put("call_id", call.id())
                        .put("name", call.name())
                        .put("arguments", "");
        String added = added(item);
        String delta =
                send("response.function_call_arguments.delta", inItem().put("delta", arguments));
        String done =
                send("response.function_call_arguments.done", inItem().put("arguments", arguments));
        return before + added + delta + done + done(item.put("arguments", arguments));
    }

    @Override
    public String end(StopReason reason, Usage usage) {
        String before = closed();
        parts.end(reason, usage);
        String status = status();
        return before + send("response." + status, withResponse(status));
    }

    @Override
    public JsonNode whole() {
        return response(status());
    }

    private String openMessage() {
        open = Open.MESSAGE;
        ObjectNode item = item("message", "msg").put("role", "assistant");
        item.putArray("content");
        String added = added(item);
        ObjectNode part = inContent();
        part.set("part", outputText(""));
        return added + send("response.content_part.added", part);
    }

    private String openReasoning() {
        open = Open.REASONING;
        ObjectNode item = item("reasoning", "rs");
        item.putArray("summary");
        String added = added(item);
        ObjectNode part = inSummary();
        part.set("part", summaryText(""));
        return added + send("response.reasoning_summary_part.added", part);
    }

    private String closed() {
        Open was = open;
        String text = current.toString();
        open = Open.NOTHING;
        current.setLength(0);
        return switch (was) {
            case NOTHING -> "";
            case MESSAGE -> closedMessage(text);
            case REASONING -> closedReasoning(text);
        };
    }

    private String closedMessage(String text) {
        ObjectNode part = inContent();
        part.set("part", outputText(text));
        ObjectNode item = last();
        item.withArray("content").add(outputText(text));
        return send("response.output_text.done", inContent().put("text", text))
                + send("response.content_part.done", part)
                + done(item);
    }

    private String closedReasoning(String text) {
        ObjectNode part = inSummary();
        part.set("part", summaryText(text));
        ObjectNode item = last();
        item.withArray("summary").add(summaryText(text));
        return send("response.reasoning_summary_text.done", inSummary().put("text", text))
                + send("response.reasoning_summary_part.done", part)
                + done(item);
    }

    private ObjectNode item(String type, String prefix) {
        return NODES.objectNode()
                .put("id", prefix + "_" + id + "_" + output.size())
                .put("type", type)
                .put("status", "in_progress");
    }

    private String added(ObjectNode item) {
        output.add(item);
        ObjectNode event = NODES.objectNode().put("output_index", output.size() - 1);
        event.set("item", item.deepCopy());
        return send("response.output_item.added", event);
    }

    private String done(ObjectNode item) {
        item.put("status", "completed");
        ObjectNode event = NODES.objectNode().put("output_index", output.size() - 1);
        event.set("item", item.deepCopy());
        return send("response.output_item.done", event);
    }

    private ObjectNode last() {
        return (ObjectNode) output.get(output.size() - 1);
    }

    private ObjectNode inItem() {
        return NODES.objectNode()
                .put("item_id", last().path("id").asString())
                .put("output_index", output.size() - 1);
    }

    private ObjectNode inContent() {
        return inItem().put("content_index", 0);
    }

    private ObjectNode inSummary() {
        return inItem().put("summary_index", 0);
    }

    private static ObjectNode outputText(String text) {
        ObjectNode part = NODES.objectNode().put("type", "output_text").put("text", text);
        part.putArray("annotations");
        return part;
    }

    private static ObjectNode summaryText(String text) {
        return NODES.objectNode().put("type", "summary_text").put("text", text);
    }

    private ObjectNode withResponse(String status) {
        ObjectNode event = NODES.objectNode();
        event.set("response", response(status));
        return event;
    }

    private ObjectNode response(String status) {
        ObjectNode response =
                NODES.objectNode()
                        .put("id", "resp_" + id)
                        .put("object", "response")
                        .put("created_at", 0)
                        .put("model", model)
                        .put("status", status);
        if (status.equals("incomplete")) {
            response.putObject("incomplete_details").put("reason", incompleteReason());
        }
        response.set("output", output.deepCopy());
        response.putObject("usage")
                .put("input_tokens", parts.usage.input())
                .put("output_tokens", parts.usage.output())
                .put("total_tokens", parts.usage.total());
        return response;
    }

    private String send(String type, ObjectNode event) {
        return Sse.typed(event.put("type", type).put("sequence_number", sequence++));
    }

    private String status() {
        return switch (parts.reason) {
            case END, TOOL -> "completed";
            case LENGTH, REFUSAL -> "incomplete";
        };
    }

    private String incompleteReason() {
        return parts.reason == StopReason.LENGTH ? "max_output_tokens" : "content_filter";
    }
}
