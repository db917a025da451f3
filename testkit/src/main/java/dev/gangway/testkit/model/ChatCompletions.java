package dev.gangway.testkit.model;

import dev.gangway.testkit.model.ModelRequest.Message;
import dev.gangway.testkit.model.ModelRequest.Role;
import dev.gangway.testkit.model.ModelRequest.Tool;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// OpenAI's Chat Completions, as many compatible servers speak them; reasoning goes into
/// `reasoning_content`.
final class ChatCompletions implements ModelProtocol {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    @Override
    public String name() {
        return "chat";
    }

    @Override
    public boolean serves(String path) {
        return path.endsWith("/chat/completions");
    }

    @Override
    public ModelRequest read(String path, JsonNode body) {
        List<Message> messages = new ArrayList<>();
        StringBuilder system = new StringBuilder();
        for (JsonNode message : body.path("messages")) {
            String text = Texts.of(message.path("content"));
            switch (message.path("role").asString("")) {
                case "system", "developer" -> system.append(text);
                case "assistant" -> messages.add(new Message(Role.ASSISTANT, text));
                case "tool" -> messages.add(new Message(Role.TOOL, text));
                case "user" -> messages.addAll(UserTexts.of(message.path("content")));
                default -> throw new IllegalArgumentException("unknown role in " + message);
            }
        }
        JsonNode schema = body.path("response_format").path("json_schema").path("schema");
        return new ModelRequest(
                body.path("model").asString(""),
                body.path("stream").asBoolean(false),
                system.toString(),
                messages,
                tools(body),
                schema.isObject() ? schema : null);
    }

    private static List<Tool> tools(JsonNode body) {
        List<Tool> tools = new ArrayList<>();
        for (JsonNode tool : body.path("tools")) {
            JsonNode function = tool.path("function");
            tools.add(new Tool(function.path("name").asString(""), function.path("parameters")));
        }
        return tools;
    }

    @Override
    public AnswerEncoder encoder(ModelRequest request, String answerId) {
        return new Encoder(request.model(), "chatcmpl-" + answerId);
    }

    @Override
    public JsonNode error(int status, String message) {
        ObjectNode error = NODES.objectNode();
        error.putObject("error")
                .put("message", message)
                .put("type", "scripted_error")
                .put("code", status);
        return error;
    }

    private static final class Encoder implements AnswerEncoder {
        private final String model;
        private final String id;
        private final Parts parts = new Parts();

        Encoder(String model, String id) {
            this.model = model;
            this.id = id;
        }

        @Override
        public String begin() {
            return chunk(NODES.objectNode().put("role", "assistant").put("content", ""), null);
        }

        @Override
        public String text(String piece) {
            parts.text.append(piece);
            return chunk(NODES.objectNode().put("content", piece), null);
        }

        @Override
        public String thought(String piece) {
            parts.thought.append(piece);
            return chunk(NODES.objectNode().put("reasoning_content", piece), null);
        }

        @Override
        public String toolCall(ToolCall call) {
            ObjectNode delta = NODES.objectNode();
            delta.putArray("tool_calls").add(callNode(call).put("index", parts.calls.size()));
            parts.calls.add(call);
            return chunk(delta, null);
        }

        @Override
        public String end(StopReason reason, Usage usage) {
            parts.end(reason, usage);
            ObjectNode last = frame("chat.completion.chunk");
            last.putArray("choices");
            last.set("usage", usageNode());
            return chunk(NODES.objectNode(), finish()) + Sse.data(last) + "data: [DONE]\n\n";
        }

        @Override
        public JsonNode whole() {
            ObjectNode message =
                    NODES.objectNode()
                            .put("role", "assistant")
                            .put("content", parts.text.toString());
            if (!parts.calls.isEmpty()) {
                parts.calls.forEach(call -> message.withArray("tool_calls").add(callNode(call)));
            }
            ObjectNode answer = frame("chat.completion");
            ObjectNode choice = answer.putArray("choices").addObject();
            choice.put("index", 0).put("finish_reason", finish()).set("message", message);
            answer.set("usage", usageNode());
            return answer;
        }

        private ObjectNode frame(String object) {
            return NODES.objectNode()
                    .put("id", id)
                    .put("object", object)
                    .put("created", 0)
                    .put("model", model);
        }

        private String chunk(ObjectNode delta, @Nullable String finish) {
            ObjectNode chunk = frame("chat.completion.chunk");
            ObjectNode choice = chunk.putArray("choices").addObject();
            choice.put("index", 0).put("finish_reason", finish).set("delta", delta);
            return Sse.data(chunk);
        }

        private static ObjectNode callNode(ToolCall call) {
            ObjectNode node = NODES.objectNode().put("id", call.id()).put("type", "function");
            node.putObject("function")
                    .put("name", call.name())
                    .put("arguments", call.arguments().toString());
            return node;
        }

        private ObjectNode usageNode() {
            return NODES.objectNode()
                    .put("prompt_tokens", parts.usage.input())
                    .put("completion_tokens", parts.usage.output())
                    .put("total_tokens", parts.usage.total());
        }

        private String finish() {
            return switch (parts.reason) {
                case END -> "stop";
                case TOOL -> "tool_calls";
                case LENGTH -> "length";
                case REFUSAL -> "content_filter";
            };
        }
    }
}
