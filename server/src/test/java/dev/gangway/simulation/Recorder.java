package dev.gangway.simulation;

import dev.gangway.event.Epoch;
import dev.gangway.event.Event;
import dev.gangway.event.EventKind;
import dev.gangway.event.Sequenced;
import dev.gangway.event.StreamName;
import dev.gangway.log.EventLog;
import dev.gangway.log.LogListener;
import dev.gangway.log.Page;
import dev.gangway.log.StreamStatus;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Notes what the log publishes, beside the hub: what clients may see, and what a restart must not
/// take back. Outlives servers.
final class Recorder {
    private static final int PAGE_BYTES = 1 << 20;

    private final Findings findings;
    private final Tally tally;
    private final Ledger ledger;
    private final InstantSource clock;
    private Map<String, RecordedStream> streams = new TreeMap<>();

    Recorder(Findings findings, Tally tally, Ledger ledger, InstantSource clock) {
        this.findings = findings;
        this.tally = tally;
        this.ledger = ledger;
        this.clock = clock;
    }

    Collection<RecordedStream> streams() {
        return streams.values();
    }

    Optional<RecordedStream> find(StreamName stream) {
        return Optional.ofNullable(streams.get(stream.value()));
    }

    RecordedStream stream(StreamName stream) {
        return find(stream).orElseThrow();
    }

    /// All sessions that exist, by id.
    List<SessionModel> sessions() {
        return everySession().stream().filter(session -> !isDeleted(session.id())).toList();
    }

    /// Those that were deleted.
    List<SessionModel> deletedSessions() {
        return everySession().stream().filter(session -> isDeleted(session.id())).toList();
    }

    private List<SessionModel> everySession() {
        return streams.values().stream()
                .filter(stream -> stream.name().isSession())
                .map(RecordedStream::session)
                .filter(SessionModel::born)
                .toList();
    }

    /// One that exists, or did; empty for none.
    Optional<SessionModel> session(String id) {
        return find(StreamName.session(id)).map(RecordedStream::session).filter(SessionModel::born);
    }

    /// Whether a feed has said so.
    boolean isDeleted(String session) {
        return isDeleted(streams, session);
    }

    private static boolean isDeleted(Map<String, RecordedStream> streams, String session) {
        return streams.values().stream()
                .filter(stream -> !stream.name().isSession())
                .anyMatch(stream -> stream.feed().isDeleted(session));
    }

    /// Listens in front of the hub.
    LogListener before(LogListener hub) {
        return new LogListener() {
            @Override
            public Tap opened(StreamName stream, Epoch epoch, long head) {
                RecordedStream recorded =
                        streams.computeIfAbsent(
                                stream.value(),
                                _ -> new RecordedStream(stream, epoch, findings, ledger));
                recorded.opened(epoch, head);
                return new RecordingTap(recorded, hub.opened(stream, epoch, head));
            }

            @Override
            public void committed() {
                hub.committed();
            }
        };
    }

    private final class RecordingTap implements LogListener.Tap {
        private final RecordedStream stream;
        private final LogListener.Tap hub;

        RecordingTap(RecordedStream stream, LogListener.Tap hub) {
            this.stream = stream;
            this.hub = hub;
        }

        @Override
        public void appended(long sequence, Event event) {
            stream.appended(sequence, event);
            tally.count("event " + event.kind());
            if (event.kind() == EventKind.PROMPT_STEER_REFUSED
                    || event.kind() == EventKind.PROMPT_REMOVED) {
                String reason = event.payload().node().path("reason").asString("");
                tally.count(event.kind() + " " + reason);
            }
            if (event.kind() == EventKind.TURN_CANCELLING) {
                tally.count("cancelled for " + event.payload().node().path("reason").asString(""));
            }
            hub.appended(sequence, event);
        }

        @Override
        public void published(long head) {
            stream.published(head, clock.millis());
            hub.published(head);
        }

        @Override
        public void failed(String reason) {
            stream.failed();
            tally.count("stream failed");
            hub.failed(reason);
        }

        @Override
        public void closed() {
            hub.closed();
        }
    }

    /// A new server has opened the log: reads all of it, and compares it with what was shown.
    void restarted(List<StreamName> stored, EventLog log, Restart restart) {
        Map<String, RecordedStream> now = new TreeMap<>();
        for (StreamName name : stored) {
            StreamStatus status = log.status(name).orElseThrow();
            RecordedStream before =
                    find(name)
                            .orElseGet(() ->
                                    new RecordedStream(name, status.epoch(), findings, ledger));
            if (name.isSession() && isDeleted(now, name.id())) {
                // Feeds come first. What is left of it goes in pieces, and nobody reads it.
                now.put(name.value(), before);
                continue;
            }
            now.put(
                    name.value(),
                    before.readBack(status, readAll(log, name, status), ledger, restart));
        }
        for (RecordedStream before : streams.values()) {
            tally(before, now.get(before.name().value()));
            if (before.name().isSession() && isDeleted(now, before.name().id())) {
                now.putIfAbsent(before.name().value(), before);
            }
            boolean gone = before.head() > 0 && !now.containsKey(before.name().value());
            findings.require(!gone, before.name(), " is gone after ", restart);
        }
        streams = now;
    }

    private void tally(RecordedStream before, @Nullable RecordedStream after) {
        if (after != null && !after.epoch().equals(before.epoch())) {
            tally.count("epoch changed");
            if (after.head() < before.head()) {
                tally.count("shown events lost to a power loss");
            }
        }
        if (after != null && after.head() > before.head()) {
            tally.count("written but not shown before the end");
        }
    }

    private List<Sequenced> readAll(EventLog log, StreamName name, StreamStatus status) {
        List<Sequenced> all = new ArrayList<>();
        long at = status.firstSequence() - 1;
        while (at < status.head()) {
            Page page = log.read(name, at, PAGE_BYTES);
            findings.require(!page.events().isEmpty(), name, " cannot be read after ", at);
            if (page.events().isEmpty()) {
                return all;
            }
            for (Sequenced event : page.events()) {
                findings.require(event.sequence() == at + 1, name, " has a gap after ", at);
                all.add(event);
                at = event.sequence();
            }
        }
        return all;
    }
}
