package dev.gangway.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// A connection's own frames on their way out: kept in the order in which they were given, counted
/// until the peer's side has taken them.
final class PrivateOutput {
    /// What a waiting frame costs besides its bytes, about.
    private static final int FRAME_OVERHEAD_BYTES = 128;

    private final Channel channel;
    private final long bytesMax;
    private final Queue<Own> given = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final AtomicLong pendingBytes = new AtomicLong();

    /// The loop's own.
    private boolean ended;

    /// A frame, and what to run when the peer's side has it.
    private static final class Own {
        private final byte[] frame;
        private final Runnable taken;

        Own(byte[] frame, Runnable taken) {
            this.frame = frame;
            this.taken = taken;
        }
    }

    PrivateOutput(Channel channel, long bytesMax) {
        this.channel = channel;
        this.bytesMax = bytesMax;
    }

    /// Queues a frame and has it written soon; false, and nothing queued, when too much waits. Any
    /// thread.
    ///
    /// @param taken run on the loop when the peer's side has taken the frame or has gone
    boolean offer(byte[] frame, Runnable taken) {
        if (!count(frame)) {
            return false;
        }
        given.add(new Own(frame, taken));
        if (channel.eventLoop().inEventLoop()) {
            writeGiven();
        } else if (scheduled.compareAndSet(false, true)) {
            Loops.execute(channel.eventLoop(), this::writeScheduled);
        }
        return true;
    }

    /// Writes a frame behind those given before, without flushing; false, and nothing written, when
    /// too much waits. On the loop.
    boolean write(byte[] frame) {
        if (!count(frame)) {
            return false;
        }
        writeAhead();
        writeOut(new Own(frame, () -> {}));
        return true;
    }

    /// Writes what was given so far, without flushing, so that what is written next stands behind
    /// it. On the loop.
    void writeAhead() {
        while (!given.isEmpty()) {
            writeOut(given.remove());
        }
    }

    /// Writes what was given so far. On the loop.
    void writeGiven() {
        boolean any = false;
        for (Own each = given.poll(); each != null; each = given.poll()) {
            writeOut(each);
            any = true;
        }
        if (any) {
            channel.flush();
        }
    }

    /// Writes what was given so far, and nothing any more. On the loop.
    void end() {
        writeGiven();
        ended = true;
    }

    private void writeScheduled() {
        // Before the frames are looked for: one that comes after is scheduled anew.
        scheduled.set(false);
        writeGiven();
    }

    private boolean count(byte[] frame) {
        long cost = cost(frame);
        if (pendingBytes.addAndGet(cost) > bytesMax) {
            pendingBytes.addAndGet(-cost);
            return false;
        }
        return true;
    }

    private void writeOut(Own own) {
        if (ended) {
            return;
        }
        long cost = cost(own.frame);
        channel.write(Unpooled.wrappedBuffer(own.frame))
                .addListener(_ -> {
                    pendingBytes.addAndGet(-cost);
                    own.taken.run();
                });
    }

    private static long cost(byte[] frame) {
        return (long) frame.length + FRAME_OVERHEAD_BYTES;
    }
}
