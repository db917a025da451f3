package dev.gangway.http;

import io.netty.channel.Channel;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The open connections of a listener, and which of them are sockets. Any thread.
// What fails on a channel closes it, and that is heard.
@SuppressWarnings("FutureReturnValueIgnored")
final class OpenChannels {
    private final int max;

    /// Guards all below.
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition noSockets = lock.newCondition();
    private final Set<Channel> channels = new HashSet<>();
    private final Set<NettySocket> sockets = new HashSet<>();
    private boolean ending;

    OpenChannels(int max) {
        this.max = max;
    }

    /// Counts one more connection; false when there are too many, or the listener ends.
    boolean admit(Channel channel) {
        lock.lock();
        try {
            return !ending && channels.size() < max && channels.add(channel);
        } finally {
            lock.unlock();
        }
    }

    void remove(Channel channel) {
        lock.lock();
        try {
            channels.remove(channel);
        } finally {
            lock.unlock();
        }
    }

    void add(NettySocket socket) {
        lock.lock();
        try {
            sockets.add(socket);
        } finally {
            lock.unlock();
        }
    }

    void remove(NettySocket socket) {
        lock.lock();
        try {
            sockets.remove(socket);
            if (sockets.isEmpty()) {
                noSockets.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    int max() {
        return max;
    }

    int sockets() {
        lock.lock();
        try {
            return sockets.size();
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return channels.size();
        } finally {
            lock.unlock();
        }
    }

    /// Admits no more; sockets get a close and the time to answer it; then all are closed.
    void end(Duration closeMax) {
        lock.lock();
        try {
            ending = true;
            sockets.forEach(socket -> socket.close(CloseCode.RESTART, "the server is restarting"));
            long remaining = closeMax.toNanos();
            while (!sockets.isEmpty() && remaining > 0) {
                remaining = noSockets.awaitNanos(remaining);
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        List<Channel> left = copy();
        left.forEach(Channel::close);
    }

    private List<Channel> copy() {
        lock.lock();
        try {
            return List.copyOf(channels);
        } finally {
            lock.unlock();
        }
    }
}
