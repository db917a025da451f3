package dev.gangway.testkit.model;

import dev.gangway.testkit.model.ModelRequest.Message;
import dev.gangway.testkit.model.ModelRequest.Role;
import dev.gangway.testkit.model.ModelRequest.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// OpenAI's Responses with function tools; freeform tools are left out.
final class OpenAiResponses implements ModelProtocol {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    @Override
    public String name() {
        return "responses";
    }

    @Override
    public boolean serves(String path) {
        return path.endsWith("/responses");
    }

    @Override
    public ModelRequest read(String path, JsonNode body) {
        List<Message> messages = new ArrayList<>();
        if (body.path("input").isString()) {
            messages.add(new Message(Role.USER, body.path("input").asString()));
        } else {
            body.path("input").forEach(item -> message(item).ifPresent(messages::add));
        }
        List<Tool> tools = new ArrayList<>();
        for (JsonNode tool : body.path("tools")) {
            if (tool.path("type").asString("").equals("function")) {
                tools.add(new Tool(tool.path("name").asString(""), tool.path("parameters")));
            }
        }
        JsonNode schema = body.path("text").path("format").path("schema");
        return new ModelRequest(
                body.path("model").asString(""),
                body.path("stream").asBoolean(false),
                body.path("instructions").asString(""),
                messages,
                tools,
                schema.isObject() ? schema : null);
    }

    private static Optional<Message> message(JsonNode item) {
        String text = Texts.of(item.path("content"));
        return switch (item.path("type").asString("message")) {
            case "message" ->
                    switch (item.path("role").asString("")) {
                        case "user" -> Optional.of(new Message(Role.USER, text));
                        case "assistant" -> Optional.of(new Message(Role.ASSISTANT, text));
                        default -> Optional.of(new Message(Role.SYSTEM, text));
                    };
            case "function_call", "custom_tool_call", "local_shell_call" ->
                    Optional.of(new Message(Role.ASSISTANT, ""));
            case "function_call_output", "custom_tool_call_output" ->
                    Optional.of(new Message(Role.TOOL, output(item.path("output"))));
            default -> Optional.empty();
        };
    }

    private static String output(JsonNode output) {
        return output.isObject() ? output.toString() : Texts.of(output);
    }

    @Override
    public AnswerEncoder encoder(ModelRequest request, String answerId) {
        return new ResponsesEncoder(request.model(), answerId);
    }

    @Override
    public JsonNode error(int status, String message) {
        ObjectNode error = NODES.objectNode();
        error.putObject("error")
                .put("message", message)
                .put("type", "scripted_error")
                .put("code", "" + status);
        return error;
    }
}
