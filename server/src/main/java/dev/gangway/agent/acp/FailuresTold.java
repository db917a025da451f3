package dev.gangway.agent.acp;

import dev.gangway.agent.TurnOutcome;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.jsonrpc.ErrorCodes;
import tools.jackson.databind.JsonNode;

/// Tells a turn that failed where the agent ends it as if all was well: codex-acp puts its thread
/// into the status `systemError`, says the error in a text that has no message id, and answers
/// `end_turn`. The text stays; the turn's end says what it was. The agent's thread only.
final class FailuresTold {
    /// More of the text than this is not repeated at the turn's end, in characters.
    private static final int REASON_CHARACTERS_MAX = 1000;

    private final StringBuilder reason = new StringBuilder();
    private boolean failing;

    /// A `session_info_update`.
    void info(RawJson update) {
        JsonNode status = update.node().at("/_meta/codex/threadStatus/type");
        if (status.isString()) {
            boolean failed = status.asString("").equals("systemError");
            if (failed && !failing) {
                reason.setLength(0);
            }
            failing = failed;
        }
    }

    /// An `agent_message_chunk` without a message id.
    void text(RawJson chunk) {
        if (failing) {
            String text = Json.text(chunk.node().path("content"), "text", "");
            int room = REASON_CHARACTERS_MAX - reason.length();
            reason.append(text, 0, Math.min(room, text.length()));
        }
    }

    /// A turn is over: how it really ended.
    TurnOutcome turnEnded(TurnOutcome told) {
        TurnOutcome outcome = outcome(told);
        failing = false;
        reason.setLength(0);
        return outcome;
    }

    private TurnOutcome outcome(TurnOutcome told) {
        return switch (told) {
            case TurnOutcome.Stopped(String stopReason, RawJson result)
                    when failing && stopReason.equals("end_turn") ->
                    new TurnOutcome.Failed(ErrorCodes.INTERNAL_ERROR, reason(), result);
            case TurnOutcome.Stopped _, TurnOutcome.Failed _ -> told;
        };
    }

    private String reason() {
        String said = reason.toString().strip();
        return said.isEmpty() ? "The agent says that its turn failed." : said;
    }
}
