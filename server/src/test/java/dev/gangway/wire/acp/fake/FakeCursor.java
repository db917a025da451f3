package dev.gangway.wire.acp.fake;

import dev.gangway.event.Event;
import dev.gangway.event.Position;
import dev.gangway.json.Bytes;
import dev.gangway.stream.Cursor;
import dev.gangway.stream.Encoder;
import dev.gangway.stream.Subscriber;
import dev.gangway.stream.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A cursor that keeps the promises of [Cursor] on the calling thread: private frames behind their
/// event, nothing while the socket takes nothing.
public final class FakeCursor implements Cursor {
    private record Placed(long sequence, PrivateFrame frame) {}

    private final FakeStream stream;
    private final Subscriber subscriber;
    private final FakeSocket socket;
    private final Encoder encoder;
    private final List<Placed> placed = new ArrayList<>();
    private final List<PrivateFrame> atHead = new ArrayList<>();
    private long position;
    private long pauseBefore = Long.MAX_VALUE;
    private boolean paused = true;
    private boolean closed;
    private boolean pumping;

    FakeCursor(FakeStream stream, long position, Variant variant, Subscriber subscriber) {
        this.stream = stream;
        this.position = position;
        this.subscriber = subscriber;
        this.socket = (FakeSocket) subscriber.sink();
        this.encoder = variant.encoders().open(stream.name(), stream.epoch());
        stream.join(this);
        if (stream.broken()) {
            close();
            subscriber.lost(position(), "it is broken");
        }
    }

    @Override
    public Position position() {
        return new Position(stream.epoch(), position);
    }

    @Override
    public void place(long sequence, PrivateFrame frame) {
        placed.add(new Placed(sequence, frame));
        pump();
    }

    @Override
    public void placeAtHead(PrivateFrame frame) {
        atHead.add(frame);
        pump();
    }

    @Override
    public void pauseBefore(long sequence) {
        pauseBefore = sequence;
    }

    @Override
    public void go() {
        paused = false;
        pauseBefore = Long.MAX_VALUE;
        pump();
    }

    @Override
    public void close() {
        closed = true;
        stream.leave(this);
    }

    void trimmed(long firstKept) {
        if (!closed && position < firstKept - 1) {
            close();
            subscriber.lost(position(), "it was trimmed");
        }
    }

    /// Writes what can be written.
    void pump() {
        if (pumping) {
            return;
        }
        pumping = true;
        try {
            while (!closed && socket.isWritable() && step()) {
                // one frame a step
            }
        } finally {
            pumping = false;
        }
    }

    private boolean step() {
        Optional<Placed> due =
                placed.stream().filter(frame -> frame.sequence() <= position).findFirst();
        if (due.isPresent()) {
            placed.remove(due.get());
            render(due.get().frame());
            return true;
        }
        if (paused || position + 1 == pauseBefore) {
            return false;
        }
        if (position < stream.head()) {
            position++;
            show(stream.event(position));
            return true;
        }
        if (atHead.isEmpty()) {
            return false;
        }
        render(atHead.removeFirst());
        return true;
    }

    private void show(Event event) {
        if (subscriber.filters() && !subscriber.shows(event.kind(), event.origin())) {
            return;
        }
        Bytes out = new Bytes(256);
        encoder.encode(position, event, out);
        if (out.length() > 0) {
            socket.send(out.toByteArray());
        }
    }

    private void render(PrivateFrame frame) {
        byte[] text = frame.render();
        if (text != null) {
            socket.send(text);
        }
    }
}
