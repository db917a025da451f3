package dev.gangway.wire.cloudcli;

import dev.gangway.gateway.TerminalDesk;
import dev.gangway.json.Json;
import dev.gangway.process.TerminalSize;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// What the front-end asks for with `init`. Pure.
final class ShellRequest {
    /// The programs of the providers, as people start them. Their sessions are not those of the
    /// agents here, so none is gone on with.
    private static final Map<String, String> PROGRAMS =
            Map.of(
                    "claude", "claude",
                    "codex", "codex",
                    "cursor", "cursor-agent",
                    "opencode", "opencode",
                    "gemini", "gemini");

    private static final String NO_SESSION = "default";
    private static final int COLUMNS = 80;
    private static final int ROWS = 24;

    private ShellRequest() {}

    static TerminalDesk.Wish of(JsonNode init) {
        String session = Json.text(init, "sessionId", "").strip();
        return new TerminalDesk.Wish(
                Json.text(init, "projectPath", "").strip(),
                session.isEmpty() ? NO_SESSION : session,
                command(init),
                Json.flag(init, "forceRestart", false),
                size(init));
    }

    static TerminalSize size(JsonNode frame) {
        return TerminalSize.near(
                Json.number(frame, "cols", COLUMNS), Json.number(frame, "rows", ROWS));
    }

    /// The command that the client says; else the provider's program; else the shell itself.
    private static String command(JsonNode init) {
        String said = Json.text(init, "initialCommand", "").strip();
        if (!said.isEmpty()) {
            return said;
        }
        boolean plain = Json.flag(init, "isPlainShell", false);
        return plain ? "" : PROGRAMS.getOrDefault(Json.text(init, "provider", ""), "");
    }
}
