package dev.gangway.wire.construct;

import dev.gangway.command.TurnEnd;
import dev.gangway.json.Bytes;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// How the end of a turn is shown: `chunk_reset` and `done` when it ran to its end or was stopped,
/// in the second case `aborted` before them; one error, with its code, when it failed. An answer
/// that broke off is never shown as a whole one (contract: a stream error in mid-answer).
final class TurnEndFrames {
    private static final String BUDGET = "budget";

    private final TurnMemory turn;

    TurnEndFrames(TurnMemory turn) {
        this.turn = turn;
    }

    /// @param payload of `turn_ended`
    void encode(long number, long sequence, RawJson payload, Bytes out) {
        JsonNode end = payload.node();
        String stopReason = Json.text(end, "stopReason", "");
        if (stopReason.equals(TurnEnd.DID_NOT_STOP)) {
            // Stopped all the same, by ending its agent.
            stopped(number, sequence, "cancelled", out);
            return;
        }
        switch (Json.text(end, "outcome", "")) {
            case "stopped" -> stopped(number, sequence, stopReason, out);
            case "failed" -> failed(end.path("detail"), stopReason, out);
            default ->
                    error(
                            ChatCode.AGENT_ERROR,
                            "The turn was interrupted: " + stopReason + ".",
                            out);
        }
    }

    private void stopped(long number, long sequence, String stopReason, Bytes out) {
        boolean aborted = stopReason.equals("cancelled");
        if (aborted && turn.reason().equals(BUDGET)) {
            String why = turn.budget().isEmpty() ? "The budget is used up." : turn.budget();
            error(ChatCode.BUDGET_EXCEEDED, why, out);
        } else if (aborted && !turn.reason().isEmpty()) {
            String limit = turn.reason().replace('_', ' ');
            error(ChatCode.AGENT_ERROR, "The turn was ended at a limit: " + limit + ".", out);
        } else {
            if (aborted) {
                FrameText.into(out, "aborted")
                        .number("turn_id", number)
                        .flag("partial", turn.saidSomething())
                        .end();
            }
            done(number, sequence, stopReason, aborted, out);
        }
    }

    /// Without the whole answer the client must keep its draft: there is no reset then.
    private void done(long number, long sequence, String stopReason, boolean aborted, Bytes out) {
        Optional<RawJson> answer = turn.answer();
        if (answer.isPresent()) {
            ToolFrames.part(out);
            FrameText.into(out, "chunk_reset").end();
        }
        ToolFrames.part(out);
        FrameText done = FrameText.into(out, "done");
        answer.ifPresent(text -> done.json("full_response", text));
        done.number("turn_id", number).number("seq", sequence).text("stop_reason", stopReason);
        if (aborted) {
            done.flag("aborted", true);
        }
        turn.usage().ifPresent(usage -> usage(usage.node(), done));
        done.end();
    }

    private static void usage(JsonNode usage, FrameText done) {
        JsonNode tokens = usage.path("tokens");
        if (tokens.isObject()) {
            long input =
                    Json.number(tokens, "input", 0)
                            + Json.number(tokens, "cacheRead", 0)
                            + Json.number(tokens, "cacheWrite", 0);
            long output = Json.number(tokens, "output", 0);
            done.number("input_tokens", input)
                    .number("output_tokens", output)
                    .number("tokens_used", input + output);
        }
        JsonNode cost = usage.path("cost");
        if (cost.path("amount").isNumber() && Json.text(cost, "currency", "").equals("USD")) {
            done.json("cost_usd", RawJson.ofNode(cost.path("amount")));
        }
        Json.text(usage, "model")
                .filter(model -> !model.isEmpty())
                .ifPresent(model -> done.text("model", model));
    }

    private void failed(JsonNode detail, String stopReason, Bytes out) {
        RawJson said = detail.isObject() ? RawJson.ofNode(detail) : RawJson.EMPTY_OBJECT;
        String message = Json.text(detail, "message", "The agent failed: " + stopReason + ".");
        error(ChatCode.of(said), message, out);
    }

    private void error(String code, String message, Bytes out) {
        FrameText error =
                FrameText.into(out, "error")
                        .text("message", ChatCode.readable(message))
                        .text("code", code);
        if (turn.saidSomething()) {
            error.flag("partial", true);
        }
        error.end();
    }
}
