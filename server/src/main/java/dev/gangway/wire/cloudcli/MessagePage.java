package dev.gangway.wire.cloudcli;

import dev.gangway.command.Query;
import dev.gangway.gateway.Answered;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.session.SessionState;
import java.util.List;
import java.util.Optional;

/// A page of a conversation, counted from its end, oldest row first. The running turn is not in it:
/// that comes over the socket, whole, and would stand there twice.
final class MessagePage {
    private MessagePage() {}

    static void answer(Call call) {
        SessionState state = SessionRoutes.state(call);
        long total = finished(call, state);
        int most = call.limits().page();
        long offset = call.number("offset", 0, Integer.MAX_VALUE);
        long limit = call.number("limit", most, most);
        long rows = Math.clamp(total - offset, 0, limit);
        List<RawJson> entries =
                rows == 0
                        ? List.of()
                        : entries(call, state.id(), Math.max(total - offset, 0), (int) rows);
        History history =
                new History(state.id(), state.agent().name(), call.limits().toolCharacters());
        RawJson messages = GatewayFrames.array(entries.stream().map(history::row).toList());
        RawJson data =
                new MessageText()
                        .json("messages", messages)
                        .number("total", total)
                        .flag("hasMore", total - offset > rows)
                        .number("offset", offset)
                        .number("limit", limit)
                        .json("tokenUsage", SessionRoutes.usage(state))
                        .end();
        RawJson answer = new MessageText().flag("success", true).json("data", data).end();
        call.exchange().answer(200, "application/json", answer.bytes(), List.of());
        call.rereads().read(call.caller().id(), state.id());
    }

    /// How many rows there are before the running turn.
    private static long finished(Call call, SessionState state) {
        if (state.turn() != 0) {
            Optional<RunningTurn> running =
                    RunningTurn.find(call.gateway(), call.caller(), state.id(), state.turn());
            if (running.isPresent()) {
                call.omissions().left(call.caller().id(), state.id(), state.turn());
                return running.get().ordinal() - 1;
            }
        }
        return newest(call, state.id());
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
