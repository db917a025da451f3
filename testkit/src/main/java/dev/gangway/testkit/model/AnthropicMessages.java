package dev.gangway.testkit.model;

import dev.gangway.testkit.model.ModelRequest.Message;
import dev.gangway.testkit.model.ModelRequest.Role;
import dev.gangway.testkit.model.ModelRequest.Tool;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Anthropic's Messages.
final class AnthropicMessages implements ModelProtocol {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    @Override
    public String name() {
        return "anthropic";
    }

    @Override
    public boolean serves(String path) {
        return path.endsWith("/messages");
    }

    @Override
    public ModelRequest read(String path, JsonNode body) {
        List<Message> messages = new ArrayList<>();
        for (JsonNode message : body.path("messages")) {
            messages.addAll(messagesOf(message));
        }
        List<Tool> tools = new ArrayList<>();
        for (JsonNode tool : body.path("tools")) {
            tools.add(new Tool(tool.path("name").asString(""), tool.path("input_schema")));
        }
        JsonNode schema = body.path("output_config").path("format").path("schema");
        return new ModelRequest(
                body.path("model").asString(""),
                body.path("stream").asBoolean(false),
                Texts.of(body.path("system")),
                messages,
                tools,
                schema.isObject() ? schema : null);
    }

    private static List<Message> messagesOf(JsonNode message) {
        JsonNode content = message.path("content");
        return switch (message.path("role").asString("")) {
            case "assistant" -> List.of(new Message(Role.ASSISTANT, Texts.of(content)));
            case "system" -> List.of(new Message(Role.SYSTEM, Texts.of(content)));
            default -> fromUser(content);
        };
    }

    /// Text beside results is a remark of the agent's, unless it scripts something.
    private static List<Message> fromUser(JsonNode content) {
        List<String> results = new ArrayList<>();
        for (JsonNode block : content) {
            if (block.path("type").asString("").equals("tool_result")) {
                results.add(Texts.of(block.path("content")));
            }
        }
        if (results.isEmpty()) {
            return UserTexts.of(content);
        }
        List<Message> messages = new ArrayList<>();
        messages.add(new Message(Role.TOOL, String.join("\n", results)));
        if (UserTexts.script(content)) {
            messages.addAll(UserTexts.of(content));
        }
        return messages;
    }

    @Override
    public AnswerEncoder encoder(ModelRequest request, String answerId) {
        return new Encoder(request.model(), "msg_" + answerId);
    }

    @Override
    public JsonNode error(int status, String message) {
        ObjectNode error = NODES.objectNode().put("type", "error");
        error.putObject("error")
                .put("type", status == 429 ? "rate_limit_error" : "api_error")
                .put("message", message);
        return error;
    }

    private static final class Encoder implements AnswerEncoder {
        private final String model;
        private final String id;
        private final Parts parts = new Parts();
        private final ArrayNode blocks = NODES.arrayNode();
        private String open = "";

        Encoder(String model, String id) {
            this.model = model;
            this.id = id;
        }

        @Override
        public String begin() {
            ObjectNode start = event("message_start");
            start.set("message", message(NODES.arrayNode()).putNull("stop_reason"));
            return Sse.typed(start);
        }

        @Override
        public String text(String piece) {
            parts.text.append(piece);
            ObjectNode block = NODES.objectNode().put("type", "text").put("text", "");
            return opened(block)
                    + delta(
                            NODES.objectNode().put("type", "text_delta").put("text", piece),
                            "text");
        }

        @Override
        public String thought(String piece) {
            parts.thought.append(piece);
            ObjectNode block =
                    NODES.objectNode()
                            .put("type", "thinking")
                            .put("thinking", "")
                            .put("signature", "");
            ObjectNode delta =
                    NODES.objectNode().put("type", "thinking_delta").put("thinking", piece);
            return opened(block) + delta(delta, "thinking");
        }

        @Override
        public String toolCall(ToolCall call) {
            parts.calls.add(call);
            ObjectNode block =
                    NODES.objectNode()
                            .put("type", "tool_use")
                            .put("id", call.id())
                            .put("name", call.name());
            block.putObject("input");
            String opened = closed() + opened(block);
            ((ObjectNode) blocks.get(blocks.size() - 1)).set("input", call.arguments());
            ObjectNode delta =
                    NODES.objectNode()
                            .put("type", "input_json_delta")
                            .put("partial_json", call.arguments().toString());
            return opened + delta(delta, "");
        }

        @Override
        public String end(StopReason reason, Usage usage) {
            parts.end(reason, usage);
            ObjectNode last = event("message_delta");
            last.putObject("delta").put("stop_reason", stop()).putNull("stop_sequence");
            last.set("usage", usageNode());
            return closed() + Sse.typed(last) + Sse.typed(event("message_stop"));
        }

        @Override
        public JsonNode whole() {
            return message(blocks).put("stop_reason", stop());
        }

        private String opened(ObjectNode block) {
            String type = block.path("type").asString();
            if (open.equals(type)) {
                return "";
            }
            String before = closed();
            open = type;
            blocks.add(block.deepCopy());
            ObjectNode start = event("content_block_start").put("index", blocks.size() - 1);
            start.set("content_block", block);
            return before + Sse.typed(start);
        }

        private String delta(ObjectNode delta, String textMember) {
            if (!textMember.isEmpty()) {
                ObjectNode block = (ObjectNode) blocks.get(blocks.size() - 1);
                block.put(
                        textMember,
                        block.path(textMember).asString() + delta.path(textMember).asString());
            }
            ObjectNode event = event("content_block_delta").put("index", blocks.size() - 1);
            event.set("delta", delta);
            return Sse.typed(event);
        }

        private String closed() {
            if (open.isEmpty()) {
                return "";
            }
            open = "";
            return Sse.typed(event("content_block_stop").put("index", blocks.size() - 1));
        }

        private static ObjectNode event(String type) {
            return NODES.objectNode().put("type", type);
        }

        private ObjectNode message(ArrayNode content) {
            ObjectNode message =
                    NODES.objectNode()
                            .put("id", id)
                            .put("type", "message")
                            .put("role", "assistant")
                            .put("model", model);
            message.set("content", content);
            message.set("usage", usageNode());
            return message;
        }

        private ObjectNode usageNode() {
            return NODES.objectNode()
                    .put("input_tokens", parts.usage.input())
                    .put("output_tokens", parts.usage.output());
        }

        private String stop() {
            return switch (parts.reason) {
                case END -> "end_turn";
                case TOOL -> "tool_use";
                case LENGTH -> "max_tokens";
                case REFUSAL -> "refusal";
            };
        }
    }
}
