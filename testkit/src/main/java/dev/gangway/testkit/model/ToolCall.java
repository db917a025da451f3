package dev.gangway.testkit.model;

import dev.gangway.testkit.model.ModelRequest.Tool;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A call of one of the agent's own tools, with arguments made to fit the schema that the agent
/// published. Immutable.
///
/// @param id unique within a conversation
/// @param name the tool's name
/// @param arguments an object
public record ToolCall(String id, String name, ObjectNode arguments) {

    private static final List<String> SHELLS =
            List.of("bash", "shell", "run_shell_command", "exec_command", "local_shell", "execute");
    private static final List<String> WRITERS = List.of("write", "write_file", "create_file");
    private static final List<String> COMMAND_KEYS = List.of("command", "cmd");
    private static final List<String> PATH_KEYS =
            List.of("filePath", "file_path", "path", "filename");
    private static final List<String> CONTENT_KEYS = List.of("content", "contents", "text");

    /// Calls the shell among the tools, or nothing when none is offered. A shell that can run in a
    /// sandbox is asked to run outside of it, for which agents ask a person.
    static Optional<ToolCall> shell(List<Tool> tools, String id, String command) {
        return find(tools, SHELLS).map(tool -> shell(tool, id, command));
    }

    private static ToolCall shell(Tool tool, String id, String command) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put(key(tool, COMMAND_KEYS), command);
        if (tool.parameters().path("properties").has("sandbox_permissions")) {
            values.put("sandbox_permissions", "require_escalated");
            values.put("justification", "the script asks for it");
        }
        return call(tool, id, values);
    }

    /// Calls the file writer among the tools, else the shell, or nothing when neither is offered.
    ///
    /// @param content without a quote, where the shell has to write it
    static Optional<ToolCall> write(List<Tool> tools, String id, String path, String content) {
        return find(tools, WRITERS)
                .map(tool -> write(tool, id, path, content))
                .or(() -> shell(tools, id, "echo '" + content + "' > '" + path + "'"));
    }

    private static ToolCall write(Tool tool, String id, String path, String content) {
        return call(tool, id, Map.of(key(tool, PATH_KEYS), path, key(tool, CONTENT_KEYS), content));
    }

    private static Optional<Tool> find(List<Tool> tools, List<String> names) {
        return names.stream()
                .flatMap(name -> tools.stream().filter(tool -> tool.name().equalsIgnoreCase(name)))
                .findFirst();
    }

    private static String key(Tool tool, List<String> candidates) {
        JsonNode properties = tool.parameters().path("properties");
        return candidates.stream()
                .filter(properties::has)
                .findFirst()
                .orElse(candidates.getFirst());
    }

    private static ToolCall call(Tool tool, String id, Map<String, String> values) {
        ObjectNode arguments = SchemaSample.object(tool.parameters());
        JsonNode properties = tool.parameters().path("properties");
        values.forEach((key, value) -> {
            if (properties.path(key).path("type").asString("").equals("array")) {
                ArrayNode words = arguments.putArray(key);
                List.of("bash", "-lc", value).forEach(words::add);
            } else {
                arguments.put(key, value);
            }
        });
        return new ToolCall(id, tool.name(), arguments);
    }
}
