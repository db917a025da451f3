package dev.gangway.wire.cloudcli;

import dev.gangway.event.EventKind;
import dev.gangway.json.RawJson;
import java.util.LinkedHashMap;
import java.util.Map;

/// What is known of the tool calls of a turn that are not over: whether they were shown, and the
/// last output that they had. Agents name a call before they know its input, and end one without
/// saying its output again. One thread.
final class ToolMemory {
    private final CloudcliLimits limits;
    private final Map<String, Known> open = new LinkedHashMap<>();

    /// @param unshown the call as far as it is known; JSON null when it was shown
    private record Known(RawJson unshown, String output) {}

    ToolMemory(CloudcliLimits limits) {
        this.limits = limits;
    }

    /// What is to be shown of an update.
    sealed interface Shown {}

    /// The call itself.
    record Used(ToolCall call, String output) implements Shown {}

    /// Its end.
    record Over(ToolCall call, String output) implements Shown {}

    record Silent() implements Shown {}

    void clear() {
        open.clear();
    }

    Shown next(EventKind kind, RawJson update) {
        ToolCall said = ToolCall.of(update);
        Known known = open.get(said.id());
        boolean fresh = kind == EventKind.TOOL_CALL && known == null;
        RawJson before = known == null ? RawJson.NULL : known.unshown();
        boolean unshown = fresh || before.kind() != RawJson.Kind.NULL;
        RawJson merged = unshown && !fresh ? ToolCall.merged(before, update) : update;
        ToolCall call = ToolCall.of(merged);
        String output =
                said.output(limits.toolCharacters()).orElse(known == null ? "" : known.output());
        boolean show = unshown && (call.hasInput() || call.over());
        remember(said, unshown && !show ? merged : RawJson.NULL, output);
        if (show) {
            return new Used(call, output);
        }
        return call.over() ? new Over(call, output) : new Silent();
    }

    private void remember(ToolCall said, RawJson unshown, String output) {
        open.remove(said.id());
        if (said.over()) {
            return;
        }
        if (open.size() >= limits.openTools()) {
            open.remove(open.keySet().iterator().next());
        }
        open.put(said.id(), new Known(unshown, output));
    }

    /// `toolResult` of a call that is over.
    static RawJson result(String output, boolean failed) {
        return new MessageText().text("content", output).flag("isError", failed).end();
    }
}
