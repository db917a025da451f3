package dev.gangway.wire.cloudcli;

import dev.gangway.command.TurnEnd;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/// How a turn ended, as `complete` tells it.
///
/// @param failure a sentence for people; empty when it did not fail
record TurnText(boolean success, boolean aborted, String failure) {
    static final TurnText SUCCESS = new TurnText(true, false, "");

    /// @param end with `outcome`, `stopReason`, `detail`, as events and transcripts have them
    static TurnText of(RawJson end) {
        JsonNode node = end.node();
        return of(
                Json.text(node, "outcome", ""),
                Json.text(node, "stopReason", ""),
                node.path("detail"));
    }

    static TurnText of(TurnEnd end) {
        return of(
                end.outcome().name().toLowerCase(Locale.ROOT),
                end.stopReason(),
                end.detail().node());
    }

    private static TurnText of(String outcome, String stopReason, JsonNode detail) {
        // Whoever stopped it finds it stopped, also when its agent had to be ended for it.
        boolean forced = stopReason.equals(TurnEnd.DID_NOT_STOP);
        boolean stopped = outcome.equals("stopped") || forced;
        boolean aborted = stopped && (stopReason.equals("cancelled") || forced);
        String said = Json.text(detail, "message", "");
        String failure = stopped ? "" : said.isEmpty() ? "The turn was " + outcome + "." : said;
        return new TurnText(stopped && !aborted, aborted, failure);
    }

    /// The exit code is 0 for what stopped, as it should or as it was told to.
    MessageText add(MessageText message, String session) {
        return message.text("actualSessionId", session)
                .number("exitCode", failure.isEmpty() ? 0 : 1)
                .flag("success", success)
                .flag("aborted", aborted);
    }
}
