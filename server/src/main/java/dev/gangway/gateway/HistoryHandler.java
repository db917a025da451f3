package dev.gangway.gateway;

import dev.gangway.access.Principal;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Query;
import dev.gangway.command.TurnEnd;
import dev.gangway.event.Epoch;
import dev.gangway.event.Position;
import dev.gangway.event.Sequenced;
import dev.gangway.event.StreamName;
import dev.gangway.gateway.Answered.TurnPhase;
import dev.gangway.log.EventLog;
import dev.gangway.log.Page;
import dev.gangway.log.Resume;
import dev.gangway.log.StreamStatus;
import dev.gangway.session.SessionEnvironment;
import dev.gangway.session.SessionState;
import dev.gangway.session.SessionTables;
import dev.gangway.session.Sessions;
import java.util.List;
import java.util.Optional;

/// Answers what was: pages of raw events, and what became of a turn. Who asks has the right to.
/// Reads the store.
final class HistoryHandler {
    private static final int EVENTS_MAX = 500;

    /// About how many bytes of events a page has at most; one event larger than that makes a page
    /// of its own.
    private static final int PAGE_BYTES = 1 << 20;

    private final EventLog log;
    private final Sessions sessions;
    private final SessionEnvironment.RowReader rows;

    HistoryHandler(EventLog log, Sessions sessions, SessionEnvironment.RowReader rows) {
        this.log = log;
        this.sessions = sessions;
        this.rows = rows;
    }

    Answered events(Principal principal, Query.Events page) {
        if (page.limit() < 1 || page.limit() > EVENTS_MAX) {
            throw new GatewayException(
                    ErrorCode.INVALID, "A page has 1 to " + EVENTS_MAX + " entries.");
        }
        StreamName stream =
                page.session()
                        .map(StreamName::session)
                        .orElseGet(() -> StreamName.feed(principal.id()));
        Position after = position(page, status(stream));
        Resume resume = log.resume(stream, after);
        return switch (resume) {
            case Resume.Resumed _ -> read(stream, resume, after.sequence(), page.limit());
            case Resume.Gap gap -> read(stream, resume, gap.firstKept() - 1, page.limit());
            case Resume.Reset reset -> new Answered.Events(resume, List.of(), reset.head(), false);
        };
    }

    private StreamStatus status(StreamName stream) {
        return log.status(stream)
                .orElseThrow(() ->
                        new GatewayException(ErrorCode.NOT_FOUND, "There is no such stream."));
    }

    private static Position position(Query.Events page, StreamStatus status) {
        try {
            Epoch epoch = page.epoch().map(Epoch::parse).orElse(status.epoch());
            return new Position(page.after() == 0 ? status.epoch() : epoch, page.after());
        } catch (IllegalArgumentException notOne) {
            throw new GatewayException(
                    ErrorCode.INVALID,
                    "A position is a sequence, or EPOCH:SEQUENCE as in 0-9f3ac1:17.",
                    notOne);
        }
    }

    private Answered read(StreamName stream, Resume resume, long after, int limit) {
        Page page = log.read(stream, after, PAGE_BYTES);
        List<Sequenced> events = page.events().stream().limit(limit).toList();
        long last = events.isEmpty() ? after : events.getLast().sequence();
        return new Answered.Events(
                resume, events, new Position(resume.head().epoch(), last), last < page.head());
    }

    Answered turn(Query.Turn of) {
        SessionState state = sessions.state(of.session());
        long turn = of.turn();
        if (turn < 1 || turn > state.lastTurn()) {
            throw new GatewayException(ErrorCode.NOT_FOUND, "There is no such turn.");
        }
        if (state.queue().stream().anyMatch(prompt -> prompt.turn() == turn)) {
            return new Answered.Turn(turn, TurnPhase.QUEUED, Optional.empty());
        }
        if (state.turn() == turn || state.steered().contains(turn)) {
            return new Answered.Turn(turn, TurnPhase.RUNNING, Optional.empty());
        }
        Optional<TurnEnd> end = rows.read(store -> SessionTables.end(store, of.session(), turn));
        return new Answered.Turn(turn, TurnPhase.ENDED, end);
    }
}
