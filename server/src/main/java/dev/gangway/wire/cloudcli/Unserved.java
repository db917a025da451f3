package dev.gangway.wire.cloudcli;

import dev.gangway.wire.Exchange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What this front-end asks for and this version does not do: 501, with the reason. The front-end
/// goes on without.
final class Unserved {
    /// By the beginning of the path; the first that fits counts.
    private static final Map<String, String> REASONS = reasons();

    private Unserved() {}

    private static Map<String, String> reasons() {
        Map<String, String> reasons = new LinkedHashMap<>();
        reasons.put(
                "/shell", "Terminals are switched off: [terminal] in the server's configuration.");
        reasons.put("/plugin-ws", "Plugins are programs on the server and are not served.");
        reasons.put("/desktop-notifications", "Gangway notifies people by itself.");
        reasons.put("/api/projects", "Projects are registered in the server's configuration.");
        reasons.put("/api/plugins", "Plugins are programs on the server and are not served.");
        reasons.put("/api/file-tree", "The files of a project are not served.");
        reasons.put("/api/git", "Git is not served.");
        reasons.put("/api/mcp", "MCP servers are set up in the server's configuration.");
        reasons.put("/api/settings", "Settings are the server's configuration.");
        reasons.put("/api/user", "Users are set up by the server's administrator.");
        reasons.put("/api/auth", "This way to log in is not served.");
        return reasons;
    }

    static void answer(Exchange exchange) {
        String path = exchange.path();
        String reason =
                REASONS.entrySet().stream()
                        .filter(each -> path.startsWith(each.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse("This version does not serve " + path + ".");
        Call.refuse(exchange, 501, "NOT_IMPLEMENTED", reason, List.of());
    }
}
