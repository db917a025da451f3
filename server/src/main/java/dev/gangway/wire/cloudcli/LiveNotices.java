package dev.gangway.wire.cloudcli;

import dev.gangway.event.Event;
import dev.gangway.json.Bytes;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import tools.jackson.databind.JsonNode;

/// What is neither said nor done in a session that is watched, but happens to it: its budget, an
/// answer, a turn that begins. Pure.
record LiveNotices(LiveMessages messages) {
    void usage(long sequence, Event event, Bytes out) {
        JsonNode usage = event.payload().node();
        RawJson tokens =
                new MessageText()
                        .number("used", Json.number(usage, "used", 0))
                        .number("total", Json.number(usage, "size", 0))
                        .end();
        out.append(
                messages.numbered("status", sequence, event)
                        .text("text", "token_budget")
                        .json("tokenBudget", tokens)
                        .end());
    }

    void started(long sequence, Event event, Bytes out) {
        out.append(
                messages.numbered("status", sequence, event)
                        .text("text", "Working...")
                        .flag("canInterrupt", true)
                        .end());
    }

    /// The card disappears wherever it was shown; who answered has put it away already.
    void resolved(long sequence, Event event, Bytes out) {
        JsonNode payload = event.payload().node();
        out.append(
                messages.numbered("permission_cancelled", sequence, event)
                        .text("requestId", Json.text(payload, "id", ""))
                        .text("reason", reason(payload))
                        .end());
    }

    private static String reason(JsonNode resolved) {
        String outcome = Json.text(resolved, "outcome", "");
        if (outcome.equals("expired") || Json.text(resolved, "by", "").equals("expiry")) {
            return "timeout";
        }
        return switch (outcome) {
            case "cancelled", "withdrawn" -> "cancelled";
            default -> "resolved";
        };
    }

    void warned(long sequence, Event event, Bytes out) {
        out.append(
                messages.numbered("error", sequence, event)
                        .text("content", Json.text(event.payload().node(), "message", ""))
                        .end());
    }
}
