package dev.gangway.wire.cloudcli;

import dev.gangway.command.GatewayException;
import dev.gangway.command.Query;
import dev.gangway.gateway.Answered;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import tools.jackson.databind.JsonNode;

/// The last message of a finished turn as one text: what a front-end is shown of a session that it
/// does not look at.
final class LastWord {
    /// The last message of a turn stands at its end, before few other entries.
    private static final int ENTRIES = 16;

    private LastWord() {}

    /// Reads the store.
    ///
    /// @param numbers from sequences to the numbers that clients see
    static Optional<byte[]> read(
            Viewer viewer, String session, long turn, LongUnaryOperator numbers) {
        try {
            Answered.Transcript page =
                    (Answered.Transcript)
                            viewer.read(
                                    new Query.Transcript(
                                            session, Optional.empty(), Optional.empty(), ENTRIES));
            String provider = viewer.session(session).agent().name();
            return last(page.entries(), turn)
                    .map(entry -> frame(session, provider, entry, numbers));
        } catch (GatewayException gone) {
            // Deleted, or not to be seen any more: the watcher hears of that.
            return Optional.empty();
        }
    }

    private static Optional<JsonNode> last(List<RawJson> entries, long turn) {
        return entries.reversed().stream()
                .map(RawJson::node)
                .filter(entry -> Json.text(entry, "role", "").equals("agent"))
                .filter(entry -> Json.number(entry, "turn", 0) == turn)
                .findFirst();
    }

    private static byte[] frame(
            String session, String provider, JsonNode entry, LongUnaryOperator numbers) {
        String id =
                MessageIds.message(
                        session, Json.number(entry, "message", 0), Json.number(entry, "part", 1));
        return MessageText.message("text", id, session, provider, Json.number(entry, "at", 0))
                .number("seq", numbers.applyAsLong(Json.number(entry, "lastSeq", 0)))
                .text("role", "assistant")
                .text("content", History.text(entry))
                .end()
                .bytes();
    }
}
