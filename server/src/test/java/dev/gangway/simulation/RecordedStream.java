package dev.gangway.simulation;

import dev.gangway.event.Epoch;
import dev.gangway.event.Event;
import dev.gangway.event.EventKind;
import dev.gangway.event.Origin;
import dev.gangway.event.Sequenced;
import dev.gangway.event.StreamName;
import dev.gangway.log.StreamStatus;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What was published of one stream, as the log told it, and what follows from it.
final class RecordedStream {
    private final StreamName name;
    private final Findings findings;
    private final @Nullable SessionModel session;
    private final FeedModel feed;
    private final List<Event> events = new ArrayList<>();
    private final List<Long> shownAt = new ArrayList<>();
    private final List<Sequenced> pending = new ArrayList<>();
    private final Epoch epoch;
    private long firstKept = 1;
    private boolean failed;
    private int failures;

    RecordedStream(StreamName name, Epoch epoch, Findings findings, Ledger ledger) {
        this.name = name;
        this.epoch = epoch;
        this.findings = findings;
        this.feed = new FeedModel(name.id());
        this.session = name.isSession() ? new SessionModel(name.id(), findings, ledger) : null;
    }

    StreamName name() {
        return name;
    }

    Epoch epoch() {
        return epoch;
    }

    long head() {
        return events.size();
    }

    long firstKept() {
        return firstKept;
    }

    void trimmed(long first) {
        firstKept = first;
    }

    Event event(long sequence) {
        return events.get((int) sequence - 1);
    }

    SessionModel session() {
        return java.util.Objects.requireNonNull(session, "a feed is no session");
    }

    FeedModel feed() {
        return feed;
    }

    /// Whether its writer failed and no other has taken it since.
    boolean hasFailed() {
        return failed;
    }

    void opened(Epoch now, long head) {
        failed = false;
        pending.clear();
        findings.require(now.equals(epoch), name, " changed its epoch while the server ran");
        findings.require(head == head(), name, " was opened at ", head, " but stands at ", head());
    }

    void appended(long sequence, Event event) {
        long expected = head() + pending.size() + 1;
        findings.require(sequence == expected, name, " numbered ", sequence, ", not ", expected);
        pending.add(new Sequenced(sequence, event));
    }

    void published(long head, long nowMillis) {
        findings.require(head <= head() + pending.size(), name, " published what was not appended");
        while (!pending.isEmpty() && pending.getFirst().sequence() <= head) {
            add(pending.removeFirst().event(), nowMillis);
        }
    }

    void failed() {
        pending.clear();
        failed = true;
        failures++;
    }

    /// How often its writer failed in this server.
    int failures() {
        return failures;
    }

    private void add(Event event, long nowMillis) {
        events.add(event);
        shownAt.add(nowMillis);
        if (session != null) {
            session.apply(head(), event);
        } else {
            feed.apply(event);
        }
    }

    /// The same stream as a new server reads it back, compared with what was shown of it.
    RecordedStream readBack(
            StreamStatus status, List<Sequenced> kept, Ledger ledger, Restart restart) {
        RecordedStream now = new RecordedStream(name, status.epoch(), findings, ledger);
        now.firstKept = status.firstSequence();
        for (long sequence = 1; sequence < now.firstKept; sequence++) {
            now.add(event(sequence), shownAt.get((int) sequence - 1));
        }
        for (Sequenced each : kept) {
            compare(each);
            boolean known = each.sequence() <= head();
            long shown = known ? shownAt.get((int) each.sequence() - 1) : restart.atMillis();
            now.add(each.event(), shown);
        }
        checkEpoch(now, restart);
        for (long sequence = now.head() + 1; sequence <= head(); sequence++) {
            checkLost(sequence, now, restart);
        }
        return now;
    }

    private void compare(Sequenced kept) {
        if (kept.sequence() <= head()) {
            findings.require(
                    kept.event().equals(event(kept.sequence())),
                    name,
                    " ",
                    kept.sequence(),
                    " changed over a restart");
        }
    }

    private void checkEpoch(RecordedStream now, Restart restart) {
        boolean wasRunning = now.session != null && now.session.isRunning();
        boolean expected = restart.unclean() && restart.rebooted() && wasRunning;
        boolean shown = head() > 0;
        findings.require(
                !shown || now.epoch.equals(epoch) != expected,
                name,
                " was in epoch ",
                epoch,
                " and is in ",
                now.epoch,
                " after ",
                restart);
    }

    private void checkLost(long sequence, RecordedStream now, Restart restart) {
        Event lost = event(sequence);
        findings.require(
                !now.epoch.equals(epoch),
                name,
                " ",
                sequence,
                " was shown and is gone in the same epoch");
        findings.require(
                lost.turn() != 0
                        && lost.origin().equals(Origin.AGENT)
                        && lost.kind().family() == EventKind.Family.UPDATE,
                name,
                " ",
                sequence,
                " was acknowledged and is gone: ",
                lost.kind());
        // Time jumps here by up to that much before the log can sync.
        long longest = 2 * World.SYNC_WITHIN.toMillis();
        findings.require(
                restart.atMillis() - shownAt.get((int) sequence - 1) <= longest,
                name,
                " ",
                sequence,
                " was shown long ago and is gone");
    }
}
