package dev.gangway.agent.acp;

import dev.gangway.agent.AgentListener;
import dev.gangway.agent.Workplace;
import dev.gangway.agent.WorkplaceRequest;
import dev.gangway.agent.WorkplaceResult;
import dev.gangway.event.EventKind;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Puts the text of a terminal where a tool call refers to it: a client cannot ask for Gangway's
/// terminals, and the history should tell what was seen. The reference becomes text as of then, and
/// when the terminal ends the call is told again with the last of it. Any thread.
final class TerminalContents {
    /// What a tool call shows of a terminal.
    private static final int TEXT_CHARACTERS_MAX = 16 * 1024;

    private static final int CALLS_MAX = 64;

    private final Workplace workplace;
    private final AgentListener listener;

    /// By terminal, the tool call that shows it, as it was last told.
    private final Map<String, ObjectNode> calls = new LinkedHashMap<>();

    TerminalContents(Workplace workplace, AgentListener listener) {
        this.workplace = workplace;
        this.listener = listener;
    }

    /// The update as it is to be told.
    RawJson shown(EventKind kind, RawJson update) {
        boolean call = kind == EventKind.TOOL_CALL || kind == EventKind.TOOL_CALL_UPDATE;
        if (!call || !workplace.offer().terminals()) {
            return update;
        }
        JsonNode node = update.node();
        if (!(node instanceof ObjectNode object) || !showsTerminal(node.path("content"))) {
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

    private synchronized void remember(ObjectNode update) {
        ObjectNode later = Json.object().put("sessionUpdate", "tool_call_update");
        later.set("toolCallId", update.path("toolCallId"));
        later.set("content", update.path("content").deepCopy());
        for (JsonNode entry : update.path("content")) {
            if (isTerminal(entry)) {
                calls.put(Json.text(entry, "terminalId", ""), later);
            }
        }
        while (calls.size() > CALLS_MAX) {
            calls.remove(calls.keySet().iterator().next());
        }
    }

    /// A terminal that ended is shown for the last time.
    void happened(EventKind kind, RawJson payload) {
        if (kind == EventKind.TERMINAL_ENDED) {
            ObjectNode call;
            synchronized (this) {
                call = calls.remove(Json.text(payload.node(), "terminalId", ""));
            }
            if (call != null) {
                listener.event(EventKind.TOOL_CALL_UPDATE, RawJson.ofNode(withTexts(call)));
            }
        }
    }

    private ObjectNode withTexts(ObjectNode update) {
        ArrayNode content = Json.array();
        for (JsonNode entry : update.path("content")) {
            content.add(isTerminal(entry) ? text(Json.text(entry, "terminalId", "")) : entry);
        }
        ObjectNode shown = update.deepCopy();
        shown.set("content", content);
        return shown;
    }

    private ObjectNode text(String terminal) {
        ObjectNode entry = Json.object().put("type", "content");
        entry.putObject("content").put("type", "text").put("text", output(terminal));
        entry.putObject("_meta").putObject("gangway").put("terminalId", terminal);
        return entry;
    }

    /// The workplace answers this at once.
    private String output(String terminal) {
        StringBuilder text = new StringBuilder();
        workplace.carryOut(
                new WorkplaceRequest.Output(terminal),
                new Workplace.Then(
                        result -> {
                            if (result instanceof WorkplaceResult.Output output) {
                                text.append(output.text());
                            }
                        },
                        _ -> text.append("(this terminal was released)")));
        int over = text.length() - TEXT_CHARACTERS_MAX;
        return over > 0 ? "…" + text.substring(over) : text.toString();
    }
}
