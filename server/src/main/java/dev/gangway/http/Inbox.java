package dev.gangway.http;

import dev.gangway.wire.Connection;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/// Hands a socket's messages to its connection in order, one at a time, on a virtual thread that
/// exists only while there are some. Any thread.
final class Inbox {
    /// What is handed over, in this order: messages, then the end.
    sealed interface Message {
        int bytes();
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Text(byte[] payload) implements Message {
        @Override
        public int bytes() {
            return payload.length;
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Binary(byte[] payload) implements Message {
        @Override
        public int bytes() {
            return payload.length;
        }
    }

    record End() implements Message {
        @Override
        public int bytes() {
            return 0;
        }
    }

    /// The socket, as its inbox needs it. Called on any thread, without the inbox's lock.
    interface Owner {
        /// The connection, made once, before the first message. On the virtual thread.
        Connection open();

        /// Whether more messages may come.
        void roomChanged(boolean room);

        /// The connection could not be made or did not stand a message; none will be handed over
        /// any more.
        void failed(Throwable fault);
    }

    private final String name;
    private final HttpLimits.Sockets limits;
    private final ExecutorService threads;
    private final Owner owner;

    /// Guards the six below.
    private final ReentrantLock lock = new ReentrantLock();

    private final Deque<Message> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private boolean working;
    private boolean held;
    private boolean ended;
    private boolean full;

    /// The worker's own; one worker follows another under the lock.
    private @Nullable Connection connection;

    private boolean opened;
    private boolean broken;

    /// @param name of its threads; ends with a dash and the connection's number
    Inbox(String name, HttpLimits.Sockets limits, ExecutorService threads, Owner owner) {
        this.name = name;
        this.limits = limits;
        this.threads = threads;
        this.owner = owner;
    }

    /// Makes the connection.
    void start() {
        lock.lock();
        try {
            work();
        } finally {
            lock.unlock();
        }
    }

    /// Beyond the limits a message is still taken: the owner hears of it and stops reading.
    void add(Message message) {
        boolean turnedFull;
        lock.lock();
        try {
            waiting.add(message);
            waitingBytes += message.bytes();
            turnedFull = !full && isBeyond(1);
            full = full || turnedFull;
            work();
        } finally {
            lock.unlock();
        }
        if (turnedFull) {
            owner.roomChanged(false);
        }
    }

    /// Hands over nothing more, after the message that is being handled, until [#go].
    void hold() {
        lock.lock();
        try {
            held = !ended;
        } finally {
            lock.unlock();
        }
    }

    void go() {
        lock.lock();
        try {
            held = false;
            work();
        } finally {
            lock.unlock();
        }
    }

    /// No more messages come: the connection gets those that did, held or not, then it is closed.
    void end() {
        lock.lock();
        try {
            ended = true;
            held = false;
        } finally {
            lock.unlock();
        }
        add(new End());
    }

    /// Under the lock.
    private void work() {
        if (!working && !held && (!opened || !waiting.isEmpty())) {
            working = true;
            threads.execute(this::run);
        }
    }

    private void run() {
        Thread.currentThread().setName(name);
        MDC.put("connection", name.substring(name.indexOf('-') + 1));
        if (!opened) {
            open();
        }
        for (Message next = take(); next != null; next = take()) {
            hand(next);
        }
    }

    private @Nullable Message take() {
        boolean turnedRoomy;
        Message next;
        lock.lock();
        try {
            next = held ? null : waiting.poll();
            if (next == null) {
                working = false;
                return null;
            }
            waitingBytes -= next.bytes();
            turnedRoomy = full && !isBeyond(2);
            full = full && !turnedRoomy;
        } finally {
            lock.unlock();
        }
        if (turnedRoomy) {
            owner.roomChanged(true);
        }
        return next;
    }

    private boolean isBeyond(int part) {
        return waiting.size() >= Math.max(1, limits.inboundFramesMax() / part)
                || waitingBytes >= Math.max(1, limits.inboundBytesMax() / part);
    }

    private void open() {
        opened = true;
        try {
            connection = owner.open();
        } catch (RuntimeException | Error fault) {
            fail(fault);
        }
    }

    private void hand(Message message) {
        Connection current = connection;
        if (current == null || (broken && !(message instanceof End))) {
            return;
        }
        try {
            switch (message) {
                case Text(byte[] payload) -> current.text(payload);
                case Binary(byte[] payload) -> current.binary(payload);
                case End _ -> current.closed();
            }
        } catch (RuntimeException | Error fault) {
            fail(fault);
        }
    }

    private void fail(Throwable fault) {
        broken = true;
        owner.failed(fault);
    }
}
