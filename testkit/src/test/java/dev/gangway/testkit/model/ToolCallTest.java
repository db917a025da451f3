package dev.gangway.testkit.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.testkit.model.ModelRequest.Tool;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ToolCallTest {
    private static final JsonMapper JSON = new JsonMapper();

    private static final Tool SANDBOXED =
            tool(
                    "exec_command",
                    """
                    {"type": "object", "required": ["cmd"], "properties": {
                        "cmd": {"type": "string"},
                        "sandbox_permissions": {"type": "string"},
                        "justification": {"type": "string"}}}
                    """);
    private static final Tool WRITER =
            tool(
                    "write_file",
                    """
                    {"type": "object", "required": ["file_path", "content"], "properties": {
                        "file_path": {"type": "string"}, "content": {"type": "string"}}}
                    """);

    @Test
    void aSandboxedShellIsAskedToRunOutside() {
        ToolCall call = ToolCall.shell(List.of(SANDBOXED), "c", "touch x").orElseThrow();

        assertThat(call.arguments())
                .isEqualTo(
                        JSON.readTree(
                                """
                                {"cmd": "touch x", "sandbox_permissions": "require_escalated",
                                 "justification": "the script asks for it"}
                                """));
    }

    @Test
    void aWriterIsPreferredToTheShell() {
        ToolCall call =
                ToolCall.write(List.of(SANDBOXED, WRITER), "c", "/p/x", "words").orElseThrow();

        assertThat(call.name()).isEqualTo("write_file");
        assertThat(call.arguments())
                .isEqualTo(JSON.readTree("{\"file_path\": \"/p/x\", \"content\": \"words\"}"));
    }

    @Test
    void withoutAWriterTheShellWrites() {
        ToolCall call = ToolCall.write(List.of(SANDBOXED), "c", "/p/x", "words").orElseThrow();

        assertThat(call.name()).isEqualTo("exec_command");
        assertThat(call.arguments().path("cmd").asString()).isEqualTo("echo 'words' > '/p/x'");
    }

    @Test
    void withoutEitherNothingIsCalled() {
        assertThat(ToolCall.write(List.of(), "c", "/p/x", "words")).isEmpty();
        assertThat(ToolCall.shell(List.of(WRITER), "c", "touch x")).isEmpty();
    }

    private static Tool tool(String name, String parameters) {
        return new Tool(name, JSON.readTree(parameters));
    }
}
