package dev.gangway.wire.acp.fake;

import dev.gangway.event.Epoch;
import dev.gangway.event.Event;
import dev.gangway.event.Position;
import dev.gangway.event.StreamName;
import dev.gangway.log.Resume;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A stream whose events are published as they are appended.
public final class FakeStream {
    private final StreamName name;
    private final Epoch epoch;
    private final List<Event> events = new ArrayList<>();
    private final List<FakeCursor> cursors = new ArrayList<>();
    private long firstKept = 1;
    private boolean broken;

    public FakeStream(StreamName name, Epoch epoch) {
        this.name = name;
        this.epoch = epoch;
    }

    public StreamName name() {
        return name;
    }

    public Epoch epoch() {
        return epoch;
    }

    public long head() {
        return events.size();
    }

    public Event event(long sequence) {
        return events.get((int) sequence - 1);
    }

    /// Appends without waking anybody: what follows a commit comes first.
    public long append(Event event) {
        events.add(event);
        return head();
    }

    /// Wakes the readers.
    public void published() {
        List.copyOf(cursors).forEach(FakeCursor::pump);
    }

    public int readers() {
        return cursors.size();
    }

    /// Forgets the events before one; readers that had not read them are told.
    public void trim(long first) {
        firstKept = first;
        List.copyOf(cursors).forEach(cursor -> cursor.trimmed(first));
    }

    /// From now on cursors are lost as soon as they are made.
    public void breaks() {
        broken = true;
    }

    boolean broken() {
        return broken;
    }

    Resume resume(Optional<Position> after) {
        Position head = new Position(epoch, head());
        if (after.isEmpty()) {
            return new Resume.Resumed(head);
        }
        Position asked = after.get();
        if (!asked.epoch().equals(epoch) || asked.sequence() > head()) {
            return new Resume.Reset(head);
        }
        return asked.sequence() < firstKept - 1
                ? new Resume.Gap(head, firstKept)
                : new Resume.Resumed(head);
    }

    void join(FakeCursor cursor) {
        cursors.add(cursor);
    }

    void leave(FakeCursor cursor) {
        cursors.remove(cursor);
    }
}
