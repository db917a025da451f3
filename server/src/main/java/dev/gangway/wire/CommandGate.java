package dev.gangway.wire;

import java.util.concurrent.locks.ReentrantLock;

/// Stops the reading of a socket while too many of its commands are in work: until half of them are
/// answered. Any thread.
public final class CommandGate {
    private final Socket socket;
    private final int limit;

    /// Guards the two fields below, and keeps the calls to the socket, which only pass a word to
    /// its loop, in the order of the decisions.
    private final ReentrantLock lock = new ReentrantLock();

    private int inWork;
    private boolean paused;

    public CommandGate(Socket socket, int limit) {
        this.socket = socket;
        this.limit = limit;
    }

    public void entered() {
        lock.lock();
        try {
            inWork++;
            if (!paused && inWork >= limit) {
                paused = true;
                socket.pauseReading();
            }
        } finally {
            lock.unlock();
        }
    }

    public void left() {
        lock.lock();
        try {
            inWork--;
            if (paused && inWork <= limit / 2) {
                paused = false;
                socket.resumeReading();
            }
        } finally {
            lock.unlock();
        }
    }
}
