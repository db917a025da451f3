package dev.gangway.session;

import dev.gangway.json.JsonScanner;
import dev.gangway.json.Members;
import dev.gangway.json.RawJson;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/// The tool calls of a running turn that have begun and not ended (ACP v1, tool calls: a call
/// without a status is pending), and the terminals that Gangway runs for the agent. Bounded: the
/// oldest is forgotten first. Guarded by its session's lock.
final class ToolsAtWork {
    private static final JsonScanner CALL = JsonScanner.of("toolCallId", "status");
    private static final JsonScanner TERMINAL = JsonScanner.of("terminalId");
    private static final String TERMINAL_PREFIX = "terminal ";
    private static final int CALLS_MAX = 1024;

    /// A longer id is not remembered, in characters.
    private static final int ID_LENGTH_MAX = 256;

    private final Set<String> open = new LinkedHashSet<>();

    boolean any() {
        return !open.isEmpty();
    }

    /// The agent announces a call.
    void announced(RawJson call) {
        told(call, "pending");
    }

    /// The agent says more of a call.
    void updated(RawJson update) {
        told(update, "");
    }

    /// Gangway began to run a command for the agent.
    void terminalStarted(RawJson terminal) {
        terminal.scan(TERMINAL).text("terminalId").ifPresent(id -> begin(TERMINAL_PREFIX + id));
    }

    void terminalEnded(RawJson terminal) {
        terminal.scan(TERMINAL)
                .text("terminalId")
                .ifPresent(id -> open.remove(TERMINAL_PREFIX + id));
    }

    void clear() {
        open.clear();
    }

    private void told(RawJson call, String otherwise) {
        Members members = call.scan(CALL);
        Optional<String> id =
                members.text("toolCallId").filter(text -> text.length() <= ID_LENGTH_MAX);
        if (id.isEmpty()) {
            return;
        }
        switch (members.text("status").orElse(otherwise)) {
            case "pending", "in_progress" -> begin(id.get());
            case "completed", "failed" -> open.remove(id.get());
            default -> {
                // Says nothing of where the call stands.
            }
        }
    }

    private void begin(String id) {
        if (open.add(id) && open.size() > CALLS_MAX) {
            open.remove(open.iterator().next());
        }
    }
}
