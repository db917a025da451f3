package dev.gangway.testkit.model;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Requests as agents send them, shortened.
final class Requests {
    private Requests() {}

    static ObjectNode chat(String text) {
        ObjectNode request = object().put("model", "m").put("stream", true);
        request.putArray("messages").addObject().put("role", "user").put("content", text);
        ObjectNode tool = request.putArray("tools").addObject().put("type", "function");
        tool.putObject("function").put("name", "bash").set("parameters", schema("command"));
        return request;
    }

    static void chatResult(ObjectNode request, String id, String text) {
        request.withArray("messages").addObject().put("role", "assistant").putNull("content");
        request.withArray("messages")
                .addObject()
                .put("role", "tool")
                .put("tool_call_id", id)
                .put("content", text);
    }

    static ObjectNode gemini(String text) {
        ObjectNode request = object();
        ObjectNode content = request.putArray("contents").addObject().put("role", "user");
        content.putArray("parts").addObject().put("text", text);
        ObjectNode tool = request.putArray("tools").addObject();
        tool.putArray("functionDeclarations")
                .addObject()
                .put("name", "run_shell_command")
                .set("parametersJsonSchema", schema("command"));
        return request;
    }

    static ObjectNode anthropic(String text) {
        ObjectNode request = object().put("model", "m").put("stream", true);
        ObjectNode message = request.putArray("messages").addObject().put("role", "user");
        message.putArray("content").addObject().put("type", "text").put("text", text);
        request.putArray("tools")
                .addObject()
                .put("name", "Bash")
                .set("input_schema", schema("command"));
        return request;
    }

    static void anthropicResult(ObjectNode request, String id, String text) {
        ObjectNode message = request.withArray("messages").addObject().put("role", "user");
        message.putArray("content")
                .addObject()
                .put("type", "tool_result")
                .put("tool_use_id", id)
                .put("content", text);
    }

    /// Adds a block to the last message.
    static void addAnthropicText(ObjectNode request, String text) {
        JsonNode messages = request.path("messages");
        messages.get(messages.size() - 1)
                .withArray("content")
                .addObject()
                .put("type", "text")
                .put("text", text);
    }

    static ObjectNode responses(String text) {
        ObjectNode request = object().put("model", "m").put("stream", true);
        ObjectNode item = request.putArray("input").addObject();
        item.put("type", "message")
                .put("role", "user")
                .putArray("content")
                .addObject()
                .put("type", "input_text")
                .put("text", text);
        request.putArray("tools")
                .addObject()
                .put("type", "function")
                .put("name", "exec_command")
                .set("parameters", schema("cmd"));
        return request;
    }

    static void responsesResult(ObjectNode request, String id, String text) {
        request.withArray("input").addObject().put("type", "function_call").put("call_id", id);
        request.withArray("input")
                .addObject()
                .put("type", "function_call_output")
                .put("call_id", id)
                .put("output", text);
    }

    private static JsonNode schema(String commandKey) {
        ObjectNode schema = object().put("type", "object");
        schema.putArray("required").add(commandKey).add("description");
        ObjectNode properties = schema.putObject("properties");
        properties.putObject(commandKey).put("type", "string");
        properties.putObject("description").put("type", "string");
        return schema;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
