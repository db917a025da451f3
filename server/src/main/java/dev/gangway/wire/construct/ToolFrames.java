package dev.gangway.wire.construct;

import dev.gangway.json.Bytes;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.stream.Encoder;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Tool calls as this wire shows them: one `tool_call` and one `tool_result` each, with the call's
/// id, however often the agent tells of it (contract: tool_call is emitted twice, without ids). One
/// thread.
final class ToolFrames {
    private final TurnMemory turn;

    ToolFrames(TurnMemory turn) {
        this.turn = turn;
    }

    /// An ACP `tool_call` or `tool_call_update`.
    void encode(RawJson payload, Bytes out) {
        JsonNode update = payload.node();
        String id = Json.text(update, "toolCallId", "");
        TurnMemory.Tool tool =
                turn.tool(id)
                        .orElseGet(() -> {
                            String name = Json.text(update, "title", "tool");
                            call(id, name, update.path("rawInput"), out);
                            return turn.shown(id, name);
                        });
        String output = output(update);
        if (!output.isEmpty()) {
            tool.output = cut(output);
        }
        String status = Json.text(update, "status", "");
        boolean over = status.equals("completed") || status.equals("failed");
        if (over && !tool.done) {
            tool.done = true;
            result(id, tool, output.isEmpty() ? tool.output : output, status, out);
            tool.output = "";
        }
    }

    private static void call(String id, String name, JsonNode input, Bytes out) {
        OperatorPhase.working(name).ifPresent(phase -> operator(phase, name, out));
        part(out);
        RawJson args = input.isObject() ? RawJson.ofNode(input) : RawJson.EMPTY_OBJECT;
        FrameText.into(out, "tool_call").text("id", id).text("name", name).json("args", args).end();
    }

    private static void result(
            String id, TurnMemory.Tool tool, String output, String status, Bytes out) {
        boolean failed = status.equals("failed");
        OperatorPhase.done(tool.name, failed).ifPresent(phase -> operator(phase, tool.name, out));
        part(out);
        FrameText.into(out, "tool_result")
                .text("id", id)
                .text("name", tool.name)
                .text("output", output)
                .text("status", status)
                .end();
    }

    private static void operator(String phase, String detail, Bytes out) {
        part(out);
        FrameText.into(out, "operator_status").text("phase", phase).text("detail", detail).end();
    }

    /// Between this text and one before it.
    static void part(Bytes out) {
        if (out.length() > 0) {
            out.appendByte(Encoder.PART);
        }
    }

    private static String cut(String output) {
        int max = TurnMemory.OUTPUT_CHARACTERS_MAX;
        return output.length() <= max ? output : output.substring(0, max) + "...";
    }

    /// What there is to read of a call's content, else of its raw output.
    private static String output(JsonNode update) {
        List<String> parts = new ArrayList<>();
        for (JsonNode block : update.path("content")) {
            switch (Json.text(block, "type", "")) {
                case "content" -> Json.text(block.path("content"), "text").ifPresent(parts::add);
                case "diff" -> parts.add("Changed " + Json.text(block, "path", "a file"));
                case "terminal" -> parts.add("Terminal " + Json.text(block, "terminalId", ""));
                default -> {
                    // Nothing that could be read as text.
                }
            }
        }
        JsonNode raw = update.path("rawOutput");
        if (parts.isEmpty() && !raw.isMissingNode() && !raw.isNull()) {
            parts.add(raw.isString() ? raw.stringValue() : raw.toString());
        }
        return String.join("\n", parts);
    }
}
