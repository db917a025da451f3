package dev.gangway.simulation;

import dev.gangway.command.TurnEnd;
import dev.gangway.event.EventKind;
import dev.gangway.event.Origin;
import dev.gangway.event.Position;
import dev.gangway.gateway.Subscription;
import dev.gangway.log.Resume;
import dev.gangway.session.SessionState;
import dev.gangway.session.SessionWatcher;
import dev.gangway.stream.Sink;
import dev.gangway.stream.Subscriber;
import dev.gangway.stream.Variant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One connection's reading of one stream. Knows what it must get next, and finds when it gets
/// anything else.
final class Watching implements Subscriber, SessionWatcher {
    private final Findings findings;
    private final SimulatedClient client;
    private final Link link;
    private final RecordedStream stream;
    private final Variant variant;
    private final boolean filters;
    private final Set<Long> endsTold = new HashSet<>();
    private @Nullable Subscription subscription;
    private @Nullable SessionState state;
    private @Nullable String lost;
    private boolean deleted;
    private boolean shutOut;

    /// The head when it was shut out.
    private long shutOutAt;

    private long last;
    private long from;

    Watching(
            Findings findings,
            SimulatedClient client,
            Link link,
            RecordedStream stream,
            Variant variant,
            boolean filters) {
        this.findings = findings;
        this.client = client;
        this.link = link;
        this.stream = stream;
        this.variant = variant;
        this.filters = filters;
    }

    RecordedStream stream() {
        return stream;
    }

    /// The gateway has let it in: checks what it said, and begins to read.
    void begin(Subscription let, Optional<Position> after) {
        subscription = let;
        checkOutcome(let.resume(), after);
        from = let.resume().head().sequence();
        last =
                switch (let.resume()) {
                    case Resume.Resumed resumed ->
                            after.map(Position::sequence).orElse(resumed.head().sequence());
                    case Resume.Gap gap -> gap.firstKept() - 1;
                    case Resume.Reset reset -> reset.head().sequence();
                };
        // Who starts from the state starts at its position, which may lie behind the head: then
        // what
        // lies between follows.
        boolean fromState =
                (after.isEmpty() || let.resume() instanceof Resume.Reset)
                        && stream.name().isSession();
        require(
                from == stream.head() || (fromState && from < stream.head()),
                "was let in at head " + from + ", not " + stream.head());
        let.state().ifPresent(this::checkSnapshot);
        let.cursor().go();
    }

    /// The snapshot and the cursor must meet without a seam.
    private void checkSnapshot(SessionState snapshot) {
        if (state == null) {
            state = snapshot;
        }
        if (!stream.hasFailed() && !isFailed(snapshot)) {
            String difference = stream.session().difference(snapshot);
            require(
                    difference.isEmpty(),
                    "snapshot at " + stream.head() + " is not: " + difference);
        }
    }

    private static boolean isFailed(SessionState state) {
        return state.phase() == dev.gangway.session.SessionPhase.FAILED;
    }

    private void checkOutcome(Resume outcome, Optional<Position> after) {
        if (after.isEmpty()) {
            require(outcome instanceof Resume.Resumed, "asked for the head and got " + outcome);
            return;
        }
        Position position = after.get();
        boolean unknown =
                !position.epoch().equals(stream.epoch()) || position.sequence() > stream.head();
        boolean trimmed = position.sequence() + 1 < stream.firstKept();
        boolean right =
                switch (outcome) {
                    case Resume.Reset _ -> unknown;
                    case Resume.Gap gap ->
                            !unknown && trimmed && gap.firstKept() == stream.firstKept();
                    case Resume.Resumed _ -> !unknown && !trimmed;
                };
        require(right, "came back at " + position + " and got " + outcome);
    }

    @Override
    public Sink sink() {
        return link.sink();
    }

    @Override
    public boolean filters() {
        return filters;
    }

    @Override
    public boolean shows(EventKind kind, Origin origin) {
        return !filters || origin.connection() != link.number();
    }

    @Override
    public void lost(Position position, String reason) {
        lost = reason;
    }

    /// Why it cannot go on; null while it can.
    @Nullable String lost() {
        return lost;
    }

    @Override
    public void changed(SessionState now) {
        if (shutOut) {
            // It ends its watching soon; until then it hears, and shows nothing of it.
            return;
        }
        SessionState before = state;
        require(
                before == null || isFailed(now) || now.sequence() >= before.sequence(),
                "was told an older state");
        require(now.sequence() <= stream.head(), "was told a state before it was written");
        state = now;
    }

    @Override
    public void turnEnded(TurnEnd end) {
        if (shutOut) {
            return;
        }
        require(endsTold.add(end.turn()), "was told twice that turn " + end.turn() + " is over");
        SessionModel.@Nullable End known = stream.session().ends.get(end.turn());
        require(
                known != null && known.sequence() == end.sequence(),
                "was told " + end + ", but the events say " + known);
    }

    @Override
    public void deleted() {
        require(!deleted, "was told twice that it is deleted");
        deleted = true;
    }

    /// It ends its reading at once, as the wires do.
    @Override
    public void shutOut() {
        require(!shutOut, "was told twice that it is shut out");
        shutOut = true;
        shutOutAt = stream.head();
        Subscription open = subscription;
        if (open != null) {
            open.cursor().close();
        }
    }

    /// Whether it was told that it may not see its session any more.
    boolean isShutOut() {
        return shutOut;
    }

    /// Whether it was told that its session is no more.
    boolean isDeleted() {
        return deleted;
    }

    /// A frame of this stream arrives.
    void receive(String frame) {
        long next = nextShown();
        String expected = next > stream.head() ? "nothing" : Frames.expected(variant, stream, next);
        require(frame.equals(expected), "expected " + expected + " but got " + frame);
        require(!shutOut || next <= shutOutAt, "was shown " + next + " after it was shut out");
        last = Math.max(next, last);
    }

    /// Nothing may have been handed to the socket that is not written.
    void checkWritten() {
        Subscription open = subscription;
        long at = open == null ? 0 : open.cursor().position().sequence();
        require(at <= stream.head(), "was given " + at + " before it was written");
    }

    /// The position to come back by.
    Position position() {
        return new Position(stream.epoch(), last);
    }

    private long nextShown() {
        long next = last + 1;
        while (next <= stream.head()
                && !shows(stream.event(next).kind(), stream.event(next).origin())) {
            next++;
        }
        return next;
    }

    /// All is quiet, and this connection was read empty: it must have everything.
    void checkComplete() {
        if (deleted || shutOut) {
            return;
        }
        require(lost == null, "was lost: " + lost);
        require(nextShown() > stream.head(), "did not get " + nextShown() + " of " + stream.head());
        if (stream.name().isSession() && !stream.hasFailed()) {
            SessionState known = state;
            String difference = known == null ? "no state" : stream.session().difference(known);
            require(
                    difference.isEmpty() || (known != null && isFailed(known)),
                    "was last told another state: " + difference);
            stream.session()
                    .ends
                    .forEach((turn, end) ->
                            require(
                                    end.sequence() <= from || endsTold.contains(turn),
                                    "was not told the end of turn " + turn));
        }
    }

    void close() {
        Subscription open = subscription;
        if (open != null) {
            open.close();
        }
    }

    private void require(boolean holds, String fault) {
        findings.require(holds, client, " on ", stream.name(), " after ", last, " ", fault);
    }
}
