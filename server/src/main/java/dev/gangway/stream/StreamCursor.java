package dev.gangway.stream;

import dev.gangway.event.Epoch;
import dev.gangway.event.Position;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one cursor. Its fields belong to its loop; other threads only post to that. Between two
/// visits of the drain task it holds no memory but a chunk it is in the middle of.
final class StreamCursor implements Cursor {
    static final long NEVER = Long.MAX_VALUE;
    private static final Logger LOG = LoggerFactory.getLogger(StreamCursor.class);

    private final Hub hub;
    private final LiveStream stream;
    private final Rendition rendition;
    private final LoopReaders readers;
    private final Subscriber subscriber;
    private final Sink sink;
    private final Epoch epoch;
    private final PrivateFrames frames;
    private final FrameBuffer scratch = new FrameBuffer();

    private volatile long sequence;
    private long pauseBefore;
    private boolean more;
    private boolean fetching;
    private boolean replaying;
    private boolean closed;
    private @Nullable Segment chunk;

    /// Whether the drain task has this cursor in its queue; the drain's own.
    private boolean queued;

    StreamCursor(
            Hub hub,
            LiveStream stream,
            Rendition rendition,
            LoopReaders readers,
            Subscriber subscriber,
            Position after,
            long pauseBefore) {
        this.hub = hub;
        this.stream = stream;
        this.rendition = rendition;
        this.readers = readers;
        this.subscriber = subscriber;
        this.sink = subscriber.sink();
        this.epoch = after.epoch();
        this.sequence = after.sequence();
        this.pauseBefore = pauseBefore;
        this.frames = new PrivateFrames(hub.budget(), hub.limits().privateFramesMax());
    }

    @Override
    public Position position() {
        return new Position(epoch, sequence);
    }

    @Override
    public void place(long after, PrivateFrame frame) {
        post(() -> frames.place(after, frame));
    }

    @Override
    public void placeAtHead(PrivateFrame frame) {
        post(() -> frames.placeAtHead(frame));
    }

    @Override
    public void pauseBefore(long next) {
        drain().post(() -> pauseBefore = next);
    }

    @Override
    public void go() {
        drain().post(() -> {
            pauseBefore = NEVER;
            drain().ready(this);
        });
    }

    @Override
    public void close() {
        drain().post(this::closeNow);
    }

    LiveStream stream() {
        return stream;
    }

    Rendition rendition() {
        return rendition;
    }

    LoopReaders readers() {
        return readers;
    }

    Sink sink() {
        return sink;
    }

    /// A store read ended. Any thread; a chunk's reference comes with it.
    void arrived(Fetch.Result result) {
        drain().post(() -> take(result));
    }

    /// Whether there is something that it may write and has not. On the loop.
    boolean owes() {
        long head = stream.published();
        boolean known = head != LiveStream.UNKNOWN;
        return !closed
                && known
                && (through(head) > sequence || frames.due(sequence, sequence >= head));
    }

    boolean closed() {
        return closed;
    }

    boolean more() {
        return more;
    }

    boolean queued() {
        return queued;
    }

    void queued(boolean now) {
        queued = now;
    }

    /// Begins to read. On the loop.
    void attach() {
        if (closed) {
            return;
        }
        readers.add(this);
        drain().attach(this);
        if (!stream.epoch().equals(epoch)) {
            lose("the epoch changed");
            return;
        }
        loseIfGone();
        drain().ready(this);
    }

    void loseIfGone() {
        String reason = rendition.gone();
        if (reason != null) {
            lose(reason);
        }
    }

    void lose(String reason) {
        if (closed) {
            return;
        }
        closeNow();
        hub.lost();
        try {
            subscriber.lost(position(), reason);
        } catch (RuntimeException e) {
            LOG.error("a subscriber of {} failed as it was told of its end", stream.name(), e);
        }
    }

    void closeNow() {
        if (closed) {
            return;
        }
        closed = true;
        more = false;
        rest();
        frames.clear();
        readers.remove(this);
        drain().detach(this);
        hub.left(this);
    }

    /// Writes what it can, up to about so many bytes.
    ///
    /// @return the work done, in bytes, with at least one for each event
    int advance(int allowance) {
        int done = 0;
        more = true;
        while (more && done < allowance) {
            done += step(allowance - done);
        }
        return done;
    }

    /// A private frame, or a slice; or finds that there is nothing to do until it is woken.
    private int step(int allowance) {
        if (closed || !sink.isWritable()) {
            return rest();
        }
        long head = stream.published();
        PrivateFrame due = frames.poll(sequence, head != LiveStream.UNKNOWN && sequence >= head);
        if (due != null) {
            return write(due);
        }
        long through = through(head);
        if (through <= sequence) {
            return rest();
        }
        Segment source = head == LiveStream.UNKNOWN ? null : source();
        if (source == null) {
            fetch();
            return 0;
        }
        try {
            return write(source, through, allowance);
        } finally {
            source.release();
        }
    }

    /// The last event whose frame may be written now. An unknown head is asked for even when
    /// paused: a frame may wait for it.
    private long through(long head) {
        if (head == LiveStream.UNKNOWN) {
            return NEVER;
        }
        return Math.min(Math.min(head, pauseBefore - 1), frames.next());
    }

    private int write(PrivateFrame due) {
        byte[] payload = due.render();
        if (payload == null) {
            return 1;
        }
        scratch.clear();
        scratch.unnumbered(rendition.variant().framing(), payload, payload.length);
        byte[] frame = scratch.toByteArray();
        sink.write(frame);
        return frame.length;
    }

    private int write(Segment source, long through, int allowance) {
        FrameIndex index = source.index();
        int from = (int) (sequence + 1 - source.firstSequence());
        int known = (int) Math.min(source.count(), through + 1 - source.firstSequence());
        int to = index.within(from, known, allowance);
        Slices.write(source, from, to, subscriber, sink);
        sequence = source.firstSequence() + to - 1;
        return Math.max(index.end(to - 1) - index.start(from), to - from);
    }

    /// Where the next frame lies in memory, with a reference; null when it must be read.
    private @Nullable Segment source() {
        long next = sequence + 1;
        Segment live = rendition.slab().ring().find(next);
        if (live != null) {
            endReplay();
            return live;
        }
        Segment held = chunk;
        if (held != null && held.contains(next) && held.retain()) {
            return held;
        }
        return rendition.chunks().find(next);
    }

    private void fetch() {
        more = false;
        dropChunk();
        if (fetching) {
            return;
        }
        fetching = true;
        if (!replaying) {
            replaying = true;
            rendition.chunks().replayBegins();
        }
        hub.fetch(this, sequence);
    }

    private void take(Fetch.Result result) {
        fetching = false;
        switch (result) {
            case Fetch.Result.Frames read -> {
                stream.advance(read.head());
                dropChunk();
                chunk = read.chunk();
            }
            case Fetch.Result.AtHead atHead -> stream.advance(atHead.head());
            case Fetch.Result.Failed failed -> {
                loseIfGone();
                lose(failed.reason());
            }
        }
        if (closed) {
            endReplay();
        }
        drain().ready(this);
    }

    /// Nothing to write, or no room: holds nothing until woken.
    private int rest() {
        more = false;
        endReplay();
        return 0;
    }

    private void endReplay() {
        dropChunk();
        if (replaying && !fetching) {
            replaying = false;
            rendition.chunks().replayEnds();
        }
    }

    private void dropChunk() {
        Segment held = chunk;
        chunk = null;
        if (held != null) {
            held.release();
        }
    }

    private void post(Runnable placing) {
        boolean admitted = frames.admit();
        drain().post(() -> {
            if (!admitted) {
                lose("more private frames wait than one connection may have");
            } else if (closed) {
                frames.discard();
            } else {
                placing.run();
                drain().ready(this);
            }
        });
    }

    private LoopDrain drain() {
        return readers.drain();
    }
}
