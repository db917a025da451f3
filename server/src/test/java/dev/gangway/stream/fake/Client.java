package dev.gangway.stream.fake;

import dev.gangway.event.EventKind;
import dev.gangway.event.Origin;
import dev.gangway.event.Position;
import dev.gangway.stream.Cursor;
import dev.gangway.stream.Sink;
import dev.gangway.stream.Subscriber;
import dev.gangway.stream.Variant;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/// A subscriber that keeps what its peer read.
public final class Client implements Subscriber {
    public final FakeSink sink;
    public final Cursor cursor;
    public final List<String> received = new ArrayList<>();
    private final HubWorld world;
    private final @Nullable BiPredicate<EventKind, Origin> shown;
    private @Nullable String lost;
    private @Nullable Position lostAt;

    public Client(HubWorld world, Variant variant, FakeSink sink, long after) {
        this(world, variant, sink, after, null);
    }

    public Client(
            HubWorld world,
            Variant variant,
            FakeSink sink,
            long after,
            @Nullable BiPredicate<EventKind, Origin> shown) {
        this.world = world;
        this.sink = sink;
        this.shown = shown;
        this.cursor = world.subscribe(variant, this, after);
    }

    @Override
    public Sink sink() {
        return sink;
    }

    @Override
    public boolean filters() {
        return shown != null;
    }

    @Override
    public boolean shows(EventKind kind, Origin origin) {
        return shown == null || shown.test(kind, origin);
    }

    @Override
    public void lost(Position position, String reason) {
        lost = reason;
        lostAt = position;
    }

    public @Nullable String lost() {
        return lost;
    }

    public @Nullable Position lostAt() {
        return lostAt;
    }

    /// The peer reads all that is queued; the hub is told that there is room again.
    public void read() {
        boolean full = !sink.isWritable();
        received.addAll(sink.read());
        if (full) {
            world.hub.writable(sink);
        }
    }

    /// Reads until nothing comes any more.
    public void readAll() {
        int before;
        do {
            before = received.size();
            world.settle();
            read();
            world.settle();
        } while (received.size() > before || sink.queuedBytes() > 0);
    }

    /// The first word of each frame received: the sequence of numbered ones.
    public List<String> words() {
        return received.stream().map(frame -> frame.split(" ", 2)[0]).toList();
    }

    public void place(long sequence, String text) {
        cursor.place(sequence, () -> text.getBytes(StandardCharsets.UTF_8));
    }

    public void placeAtHead(String text) {
        cursor.placeAtHead(() -> text.getBytes(StandardCharsets.UTF_8));
    }

    public void end() {
        cursor.close();
        sink.close();
        world.settle();
    }
}
