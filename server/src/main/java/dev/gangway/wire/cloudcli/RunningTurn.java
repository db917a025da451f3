package dev.gangway.wire.cloudcli;

import dev.gangway.access.Principal;
import dev.gangway.command.Query;
import dev.gangway.event.Epoch;
import dev.gangway.event.Position;
import dev.gangway.gateway.Answered;
import dev.gangway.gateway.Gateway;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Where the running turn of a session begins, in its stream and in its transcript.
///
/// @param epoch of the stream
/// @param first the turn's first event
/// @param ordinal of the turn's entry in the transcript
record RunningTurn(Epoch epoch, long first, long ordinal) {
    /// Entries are few beside events: most turns lie in one page.
    private static final int PAGE = 64;

    /// Reads the store. Empty when the transcript knows no such turn.
    static Optional<RunningTurn> find(
            Gateway gateway, Principal caller, String session, long turn) {
        Optional<Long> before = Optional.empty();
        while (true) {
            Answered.Transcript page =
                    (Answered.Transcript)
                            gateway.read(
                                    caller,
                                    new Query.Transcript(session, before, Optional.empty(), PAGE));
            List<JsonNode> entries = page.entries().stream().map(RawJson::node).toList();
            for (JsonNode entry : entries) {
                if (begins(entry, turn)) {
                    return Optional.of(
                            new RunningTurn(
                                    Epoch.parse(page.epoch()),
                                    Json.number(entry, "firstSeq", 1),
                                    Json.number(entry, "ordinal", 1)));
                }
            }
            if (!page.more() || entries.isEmpty()) {
                return Optional.empty();
            }
            before = Optional.of(Json.number(entries.getFirst(), "ordinal", 1));
        }
    }

    private static boolean begins(JsonNode entry, long turn) {
        return Json.text(entry, "kind", "").equals("turn") && Json.number(entry, "turn", 0) == turn;
    }

    /// From where the turn is shown to a client: behind what it has seen of it, else from its
    /// beginning. A number that is not of this log says nothing.
    ///
    /// @param seen the highest number that the client has seen; 0 for none
    Position after(long seen) {
        long ordinal = seen / Position.SEQUENCE_LIMIT;
        long sequence = ordinal == epoch.ordinal() ? seen % Position.SEQUENCE_LIMIT : 0;
        return new Position(epoch, Math.max(first - 1, sequence));
    }
}
