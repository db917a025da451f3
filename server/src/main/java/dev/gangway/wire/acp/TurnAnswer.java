package dev.gangway.wire.acp;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.TurnEnd;
import dev.gangway.json.JsonScanner;
import dev.gangway.json.Members;
import dev.gangway.json.ObjectEdit;
import dev.gangway.json.RawJson;
import dev.gangway.jsonrpc.ErrorCodes;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// The answer to `session/prompt`, made of how the turn ended (ACP v1, prompt turn).
final class TurnAnswer {
    private static final JsonScanner RESULT = JsonScanner.of("usage", "_meta");
    private static final JsonScanner ERROR = JsonScanner.of("code", "message", "data");
    private static final Set<String> STOP_REASONS =
            Set.of("end_turn", "max_tokens", "max_turn_requests", "refusal", "cancelled");

    private TurnAnswer() {}

    static byte[] frame(RawJson id, TurnEnd end, boolean gangway) {
        return switch (end.outcome()) {
            case STOPPED -> Frames.result(id, stopped(end, gangway));
            case REMOVED ->
                    end.stopReason().equals(TurnEnd.WAITED_TOO_LONG)
                            ? Frames.error(id, waitedTooLong(end))
                            : Frames.result(id, removed(end, gangway));
            case FAILED -> Frames.error(id, failed(end));
            case INTERRUPTED -> Frames.error(id, interrupted(end));
        };
    }

    /// A stop reason that ACP does not know would break a strict client: it reads `end_turn`, and
    /// the agent's own word stands in `_meta.gangway`.
    private static RawJson stopped(TurnEnd end, boolean gangway) {
        String reason = STOP_REASONS.contains(end.stopReason()) ? end.stopReason() : "end_turn";
        Members detail = RESULT.scan(end.detail());
        ObjectText result = new ObjectText().text("stopReason", reason);
        detail.json("usage").ifPresent(usage -> result.jsonUnlessNull("usage", usage));
        RawJson meta = detail.json("_meta").orElse(RawJson.NULL);
        return result.jsonUnlessNull("_meta", gangway ? withTurn(meta, end) : meta).end();
    }

    private static RawJson removed(TurnEnd end, boolean gangway) {
        return new ObjectText()
                .text("stopReason", "cancelled")
                .jsonUnlessNull("_meta", gangway ? withTurn(RawJson.NULL, end) : RawJson.NULL)
                .end();
    }

    private static RawJson withTurn(RawJson meta, TurnEnd end) {
        return ObjectEdit.set(
                meta, "gangway", turn(end).text("stopReason", end.stopReason()).end());
    }

    private static ObjectText turn(TurnEnd end) {
        return new ObjectText().number("turn", end.turn()).number("seq", end.sequence());
    }

    /// The agent's own error, its code, message and data.
    private static AcpError failed(TurnEnd end) {
        Members error = ERROR.scan(end.detail());
        Optional<JsonNode> code =
                error.json("code")
                        .map(RawJson::node)
                        .filter(node -> node.isIntegralNumber() && node.canConvertToInt());
        String message = error.text("message").orElse("the agent failed: " + end.stopReason());
        return new AcpError(
                code.map(JsonNode::intValue).orElse(ErrorCodes.INTERNAL_ERROR),
                message,
                error.json("data").orElse(null));
    }

    private static AcpError waitedTooLong(TurnEnd end) {
        RawJson data =
                turn(end)
                        .text("code", ErrorCode.BUSY.wireName())
                        .flag("retry", ErrorCode.BUSY.retryHelps())
                        .text("reason", end.stopReason())
                        .end();
        return new AcpError(
                AcpError.BUSY, "the prompt waited as long as it would and was removed", data);
    }

    private static AcpError interrupted(TurnEnd end) {
        RawJson data =
                turn(end)
                        .text("code", "INTERRUPTED")
                        .flag("retry", true)
                        .text("reason", end.stopReason())
                        .end();
        return new AcpError(
                AcpError.INTERRUPTED, "the turn was interrupted: " + end.stopReason(), data);
    }
}
