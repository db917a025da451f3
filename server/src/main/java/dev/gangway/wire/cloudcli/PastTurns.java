package dev.gangway.wire.cloudcli;

import dev.gangway.command.GatewayException;
import dev.gangway.command.Query;
import dev.gangway.command.TurnEnd;
import dev.gangway.gateway.Answered;
import dev.gangway.json.Json;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// How the turns of one session ended, for the rows behind them: a transcript says it where a turn
/// begins. Reads the store.
final class PastTurns {
    /// Prompts that were taken out of the queue are turns that never ran; behind so many of them
    /// nobody looks for one that did.
    private static final int REMOVED_MAX = 16;

    private final Call call;
    private final String session;

    PastTurns(Call call, String session) {
        this.call = call;
        this.session = session;
    }

    /// A turn that ran, and how it ended.
    record Past(long turn, TurnText end) {}

    static boolean isRemoved(JsonNode turn) {
        return Json.text(turn, "outcome", "").equals("removed");
    }

    /// The last one that ran up to this one; empty for none.
    Optional<Past> upTo(long turn) {
        for (long each = turn; each > 0 && each > turn - REMOVED_MAX; each--) {
            Optional<TurnEnd> end = end(each);
            if (end.isPresent() && end.get().outcome() != TurnEnd.Outcome.REMOVED) {
                return Optional.of(new Past(each, TurnText.of(end.get())));
            }
        }
        return Optional.empty();
    }

    private Optional<TurnEnd> end(long turn) {
        try {
            return ((Answered.Turn) call.read(new Query.Turn(session, turn))).end();
        } catch (GatewayException unknown) {
            // Such a turn was removed with older events, or never was.
            return Optional.empty();
        }
    }
}
