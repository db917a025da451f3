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

/// Gemini's `generateContent` and `streamGenerateContent`; the model's name is in the path.
final class GeminiContents implements ModelProtocol {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    @Override
    public String name() {
        return "gemini";
    }

    @Override
    public boolean serves(String path) {
        return path.endsWith(":generateContent") || path.endsWith(":streamGenerateContent");
    }

    @Override
    public ModelRequest read(String path, JsonNode body) {
        List<Message> messages = new ArrayList<>();
        for (JsonNode content : body.path("contents")) {
            messages.add(message(content));
        }
        JsonNode settings = body.path("generationConfig");
        JsonNode schema =
                settings.path("responseJsonSchema").isObject()
                        ? settings.path("responseJsonSchema")
                        : settings.path("responseSchema");
        return new ModelRequest(
                path.substring(path.lastIndexOf('/') + 1, path.lastIndexOf(':')),
                path.endsWith(":streamGenerateContent"),
                Texts.of(body.path("systemInstruction").path("parts")),
                messages,
                tools(body),
                schema.isObject() ? schema : null);
    }

    private static Message message(JsonNode content) {
        if (content.path("role").asString("user").equals("model")) {
            return new Message(Role.ASSISTANT, Texts.of(content.path("parts")));
        }
        List<String> results = new ArrayList<>();
        for (JsonNode part : content.path("parts")) {
            if (part.has("functionResponse")) {
                results.add(part.path("functionResponse").path("response").toString());
            }
        }
        return results.isEmpty()
                ? new Message(Role.USER, Texts.of(content.path("parts")))
                : new Message(Role.TOOL, String.join("\n", results));
    }

    private static List<Tool> tools(JsonNode body) {
        List<Tool> tools = new ArrayList<>();
        for (JsonNode group : body.path("tools")) {
            for (JsonNode function : group.path("functionDeclarations")) {
                JsonNode schema =
                        function.has("parametersJsonSchema")
                                ? function.path("parametersJsonSchema")
                                : function.path("parameters");
                tools.add(new Tool(function.path("name").asString(""), schema));
            }
        }
        return tools;
    }

    @Override
    public AnswerEncoder encoder(ModelRequest request, String answerId) {
        return new Encoder(request.model());
    }

    @Override
    public JsonNode error(int status, String message) {
        ObjectNode error = NODES.objectNode();
        error.putObject("error")
                .put("code", status)
                .put("message", message)
                .put("status", status == 429 ? "RESOURCE_EXHAUSTED" : "INTERNAL");
        return error;
    }

    private static final class Encoder implements AnswerEncoder {
        private final String model;
        private final Parts parts = new Parts();

        Encoder(String model) {
            this.model = model;
        }

        @Override
        public String begin() {
            return "";
        }

        @Override
        public String text(String piece) {
            parts.text.append(piece);
            return Sse.data(frame(null, NODES.objectNode().put("text", piece)));
        }

        @Override
        public String thought(String piece) {
            parts.thought.append(piece);
            ObjectNode part = NODES.objectNode().put("text", piece).put("thought", true);
            return Sse.data(frame(null, part));
        }

        @Override
        public String toolCall(ToolCall call) {
            parts.calls.add(call);
            return Sse.data(frame(null, callNode(call)));
        }

        @Override
        public String end(StopReason reason, Usage usage) {
            parts.end(reason, usage);
            return Sse.data(frame(finish(), NODES.objectNode().put("text", "")));
        }

        @Override
        public JsonNode whole() {
            List<ObjectNode> all = new ArrayList<>();
            if (!parts.text.isEmpty()) {
                all.add(NODES.objectNode().put("text", parts.text.toString()));
            }
            parts.calls.forEach(call -> all.add(callNode(call)));
            return frame(finish(), all.toArray(ObjectNode[]::new));
        }

        private static ObjectNode callNode(ToolCall call) {
            ObjectNode part = NODES.objectNode();
            part.putObject("functionCall")
                    .put("id", call.id())
                    .put("name", call.name())
                    .set("args", call.arguments());
            return part;
        }

        private ObjectNode frame(@Nullable String finish, ObjectNode... content) {
            ObjectNode frame = NODES.objectNode();
            ObjectNode candidate = frame.putArray("candidates").addObject().put("index", 0);
            ObjectNode answer = candidate.putObject("content").put("role", "model");
            answer.putArray("parts").addAll(List.of(content));
            if (finish != null) {
                candidate.put("finishReason", finish);
                frame.putObject("usageMetadata")
                        .put("promptTokenCount", parts.usage.input())
                        .put("candidatesTokenCount", parts.usage.output())
                        .put("totalTokenCount", parts.usage.total());
            }
            return frame.put("modelVersion", model);
        }

        private String finish() {
            return switch (parts.reason) {
                case END, TOOL -> "STOP";
                case LENGTH -> "MAX_TOKENS";
                case REFUSAL -> "SAFETY";
            };
        }
    }
}
