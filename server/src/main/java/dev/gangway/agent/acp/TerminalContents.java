package dev.gangway.agent.acp;

import dev.gangway.agent.AgentListener;
import dev.gangway.event.EventKind;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Puts the text of a terminal where a tool call refers to it: a client cannot ask for Gangway's
/// terminals, and the history should tell what was seen. The reference becomes text as of then, and
/// when the terminal ends the call is told again with the last of it, whether or not the agent
/// released the terminal (ACP v1, terminals). The text is that of the terminal's events. Any
/// thread.
final class TerminalContents {
    /// What a tool call shows of a terminal.
    private static final int TEXT_CHARACTERS_MAX = 16 * 1024;

    /// The terminals that are remembered, the newest.
    private static final int TERMINALS_MAX = 64;

    private final AgentListener listener;

    private final Map<String, Shown> terminals = new LinkedHashMap<>();

    /// A terminal: the end of what it said, and the tool call that shows it, as last told.
    private static final class Shown {
        private final StringBuilder text = new StringBuilder();
        private boolean cut;
        private @Nullable ObjectNode call;

        void add(String more) {
            text.append(more);
            int over = text.length() - TEXT_CHARACTERS_MAX;
            if (over > 0) {
                text.delete(0, over);
                cut = true;
            }
        }

        String text() {
            return cut ? "…" + text : text.toString();
        }
    }

    TerminalContents(AgentListener listener) {
        this.listener = listener;
    }

    /// The update as it is to be told.
    RawJson shown(EventKind kind, RawJson update) {
        boolean call = kind == EventKind.TOOL_CALL || kind == EventKind.TOOL_CALL_UPDATE;
        return call ? shown(update) : update;
    }

    private synchronized RawJson shown(RawJson update) {
        if (terminals.isEmpty()
                || !(update.node() instanceof ObjectNode object)
                || !showsTerminal(object.path("content"))) {
            return update;
        }
        remember(object);
        return RawJson.ofNode(withTexts(object));
    }

    private static boolean showsTerminal(JsonNode content) {
        return content.isArray() && content.valueStream().anyMatch(TerminalContents::isTerminal);
    }

    private static boolean isTerminal(JsonNode entry) {
        return Json.text(entry, "type", "").equals("terminal");
    }

    private void remember(ObjectNode update) {
        ObjectNode later = Json.object().put("sessionUpdate", "tool_call_update");
        later.set("toolCallId", update.path("toolCallId"));
        later.set("content", update.path("content").deepCopy());
        for (JsonNode entry : update.path("content")) {
            Shown terminal = terminals.get(terminal(entry));
            if (isTerminal(entry) && terminal != null) {
                terminal.call = later;
            }
        }
    }

    /// What happened in a terminal was told.
    void happened(EventKind kind, RawJson payload) {
        if (kind == EventKind.TERMINAL_STARTED) {
            begun(terminal(payload.node()));
        } else if (kind == EventKind.TERMINAL_OUTPUT) {
            add(payload.node(), "data");
        } else if (kind == EventKind.TERMINAL_ENDED) {
            lastOf(payload.node())
                    .ifPresent(update -> listener.event(EventKind.TOOL_CALL_UPDATE, update));
        }
    }

    private synchronized void begun(String terminal) {
        terminals.put(terminal, new Shown());
        if (terminals.size() > TERMINALS_MAX) {
            terminals.remove(terminals.keySet().iterator().next());
        }
    }

    private synchronized void add(JsonNode payload, String member) {
        Shown terminal = terminals.get(terminal(payload));
        if (terminal != null) {
            terminal.add(Json.text(payload, member, ""));
        }
    }

    /// The tool call of a terminal that ended, for the last time; empty when none shows it.
    private synchronized Optional<RawJson> lastOf(JsonNode payload) {
        Shown terminal = terminals.get(terminal(payload));
        if (terminal == null) {
            return Optional.empty();
        }
        add(payload, "end");
        Optional<ObjectNode> call = Optional.ofNullable(terminal.call);
        terminal.call = null;
        return call.map(update -> RawJson.ofNode(withTexts(update)));
    }

    private ObjectNode withTexts(ObjectNode update) {
        ArrayNode content = Json.array();
        for (JsonNode entry : update.path("content")) {
            content.add(isTerminal(entry) ? text(terminal(entry)) : entry);
        }
        ObjectNode shown = update.deepCopy();
        shown.set("content", content);
        return shown;
    }

    private ObjectNode text(String id) {
        Shown terminal = terminals.get(id);
        String text = terminal == null ? "(there is no such terminal)" : terminal.text();
        ObjectNode entry = Json.object().put("type", "content");
        entry.putObject("content").put("type", "text").put("text", text);
        entry.putObject("_meta").putObject("gangway").put("terminalId", id);
        return entry;
    }

    private static String terminal(JsonNode node) {
        return Json.text(node, "terminalId", "");
    }
}
