package dev.gangway.wire.cloudcli;

import dev.gangway.event.Event;
import dev.gangway.json.Bytes;

/// What is done while a session is watched: tool calls, and the plan, which this front-end draws as
/// a tool's list. One thread.
final class LiveTools {
    private final LiveMessages messages;
    private final ToolMemory tools;

    /// The turn's first plan; 0 for none. When the conversation is read again, a turn has one plan,
    /// the last, in the place of the first.
    private long plan;

    LiveTools(LiveMessages messages, CloudcliLimits limits) {
        this.messages = messages;
        this.tools = new ToolMemory(limits);
    }

    void forget() {
        tools.clear();
        plan = 0;
    }

    /// Whether it was the call that is shown, which ends what was being said; its result does not.
    boolean tool(long sequence, Event event, Bytes out) {
        return switch (tools.next(event.kind(), event.payload())) {
            case ToolMemory.Used(ToolCall call, String output) -> {
                use(call, output, sequence, event, out);
                yield true;
            }
            case ToolMemory.Over(ToolCall call, String output) -> {
                result(call, output, sequence, event, out);
                yield false;
            }
            case ToolMemory.Silent _ -> false;
        };
    }

    private void use(ToolCall call, String output, long sequence, Event event, Bytes out) {
        String id = MessageIds.toolUse(messages.session(), call.id());
        MessageText use =
                messages.numbered("tool_use", id, sequence, event)
                        .text("toolName", call.name())
                        .json("toolInput", call.input())
                        .text("toolId", call.id());
        if (call.over()) {
            use.json("toolResult", ToolMemory.result(output, call.failed()));
        }
        out.append(use.end());
    }

    private void result(ToolCall call, String output, long sequence, Event event, Bytes out) {
        String id = MessageIds.toolResult(messages.session(), call.id());
        out.append(
                messages.numbered("tool_result", id, sequence, event)
                        .text("toolId", call.id())
                        .text("content", output)
                        .flag("isError", call.failed())
                        .end());
    }

    /// Every plan of a turn has the id of the first, and a call of its own: so each is drawn, and
    /// all of them go when the conversation is read again.
    void plan(long sequence, Event event, Bytes out) {
        plan = plan == 0 ? sequence : plan;
        String id = MessageIds.event(messages.session(), plan);
        String call = MessageIds.event(messages.session(), sequence);
        MessageText use = messages.numbered("tool_use", id, sequence, event);
        out.append(PlanText.add(use, call, event.payload()).end());
    }
}
