package dev.gangway.workplace;

import dev.gangway.agent.WorkplaceResult;
import dev.gangway.json.RawJson;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The payloads of a terminal's events (docs/wire/acp.md lists their fields). Pure.
final class TerminalPayloads {
    private TerminalPayloads() {}

    static RawJson started(String id, List<String> words, String directory) {
        ObjectNode payload = terminal(id);
        ArrayNode command = payload.putArray("command");
        words.forEach(command::add);
        return RawJson.ofNode(payload.put("cwd", directory));
    }

    static RawJson output(String id, String text) {
        return RawJson.ofNode(terminal(id).put("data", text));
    }

    /// From here on the output is not shown any more, but for its end.
    static RawJson cut(String id) {
        return RawJson.ofNode(terminal(id).put("data", "").put("cut", true));
    }

    /// @param end the end of an output that was cut
    static RawJson ended(String id, WorkplaceResult.Exit exit, Optional<String> end) {
        ObjectNode payload = terminal(id);
        if (exit.code().isPresent()) {
            payload.put("exitCode", exit.code().getAsInt());
        } else {
            payload.putNull("exitCode");
        }
        payload.put("signal", exit.signal().orElse(null));
        end.ifPresent(text -> payload.put("end", text));
        return RawJson.ofNode(payload);
    }

    /// A command that could not be started.
    static RawJson neverStarted(String id) {
        return RawJson.ofNode(terminal(id).putNull("exitCode").putNull("signal"));
    }

    private static ObjectNode terminal(String id) {
        return JsonNodeFactory.instance.objectNode().put("terminalId", id);
    }
}
