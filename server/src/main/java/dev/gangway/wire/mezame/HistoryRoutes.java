package dev.gangway.wire.mezame;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Query;
import dev.gangway.event.Position;
import dev.gangway.gateway.Answered;
import dev.gangway.json.Members;
import dev.gangway.json.RawJson;
import dev.gangway.wire.Exchange;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A session's history, from the log: of every agent alike. It ends where the socket of the
/// front-end that asks begins, else before the turn that runs, so that nothing is shown twice.
final class HistoryRoutes {
    private static final String JSON = "application/json";
    private static final Set<String> FINAL = Set.of("completed", "failed", "cancelled");

    private final Shared shared;

    HistoryRoutes(Shared shared) {
        this.shared = shared;
    }

    /// An unknown session has an empty one.
    void history(Exchange exchange, Caller caller) {
        String session = session(exchange);
        Optional<SessionLink> waiting = shared.histories().next(caller.principal().id(), session);
        try {
            List<RawJson> entries = entries(caller, session, waiting.map(SessionLink::seam));
            RawJson body = new FrameText().json("entries", Arrays.of(entries)).toJson();
            exchange.answer(200, JSON, body.bytes(), List.of("Cache-Control", "no-store"));
        } finally {
            waiting.ifPresent(
                    link -> shared.delays().after(shared.limits().historySettle(), link::start));
        }
    }

    private static String session(Exchange exchange) {
        return exchange.query("session")
                .filter(id -> !id.isBlank() && id.length() <= 64)
                .filter(id -> !id.contains("/") && !id.contains("\\") && !id.contains(".."))
                .orElseThrow(
                        () -> new GatewayException(ErrorCode.INVALID, "session names no session."));
    }

    private List<RawJson> entries(Caller caller, String session, Optional<Long> seam) {
        try {
            long through = seam.orElseGet(() -> beforeRunning(caller, session));
            return newest(caller, session, through);
        } catch (GatewayException refused) {
            if (refused.code() == ErrorCode.NOT_FOUND) {
                return List.of();
            }
            throw refused;
        }
    }

    private long beforeRunning(Caller caller, String session) {
        long turn = caller.session(session).turn();
        return turn == 0
                ? Long.MAX_VALUE
                : Seam.before(caller, session, turn, shared.limits().historyPage())
                        .map(Position::sequence)
                        .orElse(Long.MAX_VALUE);
    }

    /// The newest, as many as may be, in the order of the conversation.
    private List<RawJson> newest(Caller caller, String session, long through) {
        HistoryPage shown = new HistoryPage(shared.limits());
        Pages pages = new Pages(caller, session, shared.limits().historyPage());
        List<HistoryEntry> page = pages.older();
        while (!page.isEmpty()) {
            for (HistoryEntry entry : page.reversed()) {
                if (entry.first() <= through) {
                    entry.shown(shared.settings().dialect())
                            .ifPresent(json -> shown.add(entry.place(), json));
                }
                if (shown.isFull()) {
                    return shown.inOrder();
                }
            }
            page = pages.older();
        }
        return shown.inOrder();
    }

    /// What a tool gave. 404 while there is nothing: the front-end asks again.
    void toolResult(Exchange exchange, Caller caller) {
        String id =
                exchange.query("id")
                        .orElseThrow(() ->
                                new GatewayException(ErrorCode.INVALID, "id names no tool call."));
        Optional<Members> call = find(caller, session(exchange), id).filter(HistoryRoutes::isOver);
        if (call.isEmpty()) {
            Texts.answer(exchange, 404, "There is no result of this tool call.");
            return;
        }
        RawJson body =
                new FrameText()
                        .json("status", call.get().json("status").orElse(RawJson.NULL))
                        .json("content", call.get().json("content").orElse(RawJson.EMPTY_ARRAY))
                        .toJson();
        exchange.answer(200, JSON, body.bytes(), List.of("Cache-Control", "no-store"));
    }

    private static boolean isOver(Members call) {
        return call.text("status").filter(FINAL::contains).isPresent();
    }

    private Optional<Members> find(Caller caller, String session, String id) {
        Pages pages = new Pages(caller, session, shared.limits().historyPage());
        int looked = 0;
        List<HistoryEntry> page = pages.older();
        while (!page.isEmpty() && looked < shared.limits().historyEntries()) {
            for (HistoryEntry entry : page.reversed()) {
                Optional<Members> call =
                        entry.toolCall()
                                .filter(found ->
                                        found.text("toolCallId").filter(id::equals).isPresent());
                if (call.isPresent()) {
                    return call;
                }
            }
            looked += page.size();
            page = pages.older();
        }
        return Optional.empty();
    }

    /// The pages of a transcript, the newest first. One thread.
    private static final class Pages {
        private final Caller caller;
        private final String session;
        private final int limit;
        private Optional<Long> before = Optional.empty();
        private boolean more = true;

        Pages(Caller caller, String session, int limit) {
            this.caller = caller;
            this.session = session;
            this.limit = limit;
        }

        /// Empty at the end.
        List<HistoryEntry> older() {
            if (!more) {
                return List.of();
            }
            Answered.Transcript page =
                    caller.transcript(
                            new Query.Transcript(session, before, Optional.empty(), limit));
            List<HistoryEntry> entries = page.entries().stream().map(HistoryEntry::of).toList();
            more = page.more() && !entries.isEmpty();
            before = entries.isEmpty() ? before : Optional.of(entries.getFirst().ordinal());
            return entries;
        }
    }
}
