package dev.gangway.wire.cloudcli;

import dev.gangway.command.Query;
import dev.gangway.gateway.Answered;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.session.SessionState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A page of a conversation, counted from its end, oldest row first. The running turn is not in it:
/// that comes over the socket, whole, and would stand there twice.
final class MessagePage {
    private MessagePage() {}

    static void answer(Call call) {
        SessionState state = SessionRoutes.state(call);
        long newest = newest(call, state.id());
        Optional<RunningTurn> running = running(call, state);
        // Without the running turn, but for the row of the end before it.
        long total = running.map(RunningTurn::ordinal).orElse(newest == 0 ? 0 : newest + 1);
        int most = call.limits().page();
        long offset = call.number("offset", 0, Integer.MAX_VALUE);
        long limit = call.number("limit", most, most);
        long through = Math.max(total - offset, 0);
        long rows = Math.min(through, limit);
        RawJson data =
                new MessageText()
                        .json("messages", messages(call, state, through, rows, newest))
                        .number("total", total)
                        .flag("hasMore", through > rows)
                        .number("offset", offset)
                        .number("limit", limit)
                        .json("tokenUsage", SessionRoutes.usage(state))
                        .end();
        RawJson answer = new MessageText().flag("success", true).json("data", data).end();
        call.exchange().answer(200, "application/json", answer.bytes(), List.of());
        call.rereads().read(call.caller().id(), state.id());
    }

    private static Optional<RunningTurn> running(Call call, SessionState state) {
        if (state.turn() == 0) {
            return Optional.empty();
        }
        Optional<RunningTurn> running =
                RunningTurn.find(call.gateway(), call.caller(), state.id(), state.turn());
        if (running.isPresent()) {
            call.omissions().left(call.caller().id(), state.id(), state.turn());
        }
        return running;
    }

    /// @param through the last row
    private static RawJson messages(
            Call call, SessionState state, long through, long rows, long newest) {
        History history =
                new History(
                        state.id(),
                        state.agent().name(),
                        new PastTurns(call, state.id()),
                        call.limits().toolCharacters());
        boolean behind = rows > 0 && through > newest;
        int count = (int) rows - (behind ? 1 : 0);
        List<RawJson> drawn = new ArrayList<>();
        if (count > 0) {
            drawn.addAll(history.rows(entries(call, state.id(), Math.min(through, newest), count)));
        }
        if (behind) {
            drawn.add(history.last(state.lastTurn(), state.updatedAtMillis()));
        }
        return GatewayFrames.array(drawn);
    }

    private static long newest(Call call, String session) {
        List<RawJson> last = entries(call, session, Long.MAX_VALUE, 1);
        return last.isEmpty() ? 0 : Json.number(last.getLast().node(), "ordinal", 0);
    }

    /// @param through the last ordinal
    private static List<RawJson> entries(Call call, String session, long through, int limit) {
        Optional<Long> before =
                through == Long.MAX_VALUE ? Optional.empty() : Optional.of(through + 1);
        return ((Answered.Transcript)
                        call.read(new Query.Transcript(session, before, Optional.empty(), limit)))
                .entries();
    }
}
