package dev.gangway.testkit.acp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/// All messages of one connection, both ways, in order. Safe for use by many threads.
///
/// It keeps the first [#FRAMES_MAX] and refuses further ones.
public final class AcpRecording {
    /// The most messages that a recording holds.
    public static final int FRAMES_MAX = 2_000_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // Guarded by lock, as is ended.
    private final List<AcpFrame> frames = new ArrayList<>();
    private String ended = "";

    /// How many messages there are so far: the place where the next one will stand.
    public int size() {
        lock.lock();
        try {
            return frames.size();
        } finally {
            lock.unlock();
        }
    }

    /// The messages so far that satisfy the condition.
    public List<AcpFrame> select(Predicate<AcpFrame> condition) {
        lock.lock();
        try {
            return frames.stream().filter(condition).toList();
        } finally {
            lock.unlock();
        }
    }

    /// The first message at or after `from` that satisfies the condition, waiting for it at most
    /// that long.
    public Optional<AcpFrame> await(int from, Predicate<AcpFrame> condition, Duration time)
            throws InterruptedException {
        long left = time.toNanos();
        int next = from;
        lock.lock();
        try {
            while (true) {
                for (; next < frames.size(); next++) {
                    if (condition.test(frames.get(next))) {
                        return Optional.of(frames.get(next));
                    }
                }
                if (left <= 0 || !ended.isEmpty()) {
                    return Optional.empty();
                }
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Why the connection ended, waiting for that at most so long.
    public Optional<String> awaitEnd(Duration time) throws InterruptedException {
        long left = time.toNanos();
        lock.lock();
        try {
            while (ended.isEmpty() && left > 0) {
                left = changed.awaitNanos(left);
            }
            return ended.isEmpty() ? Optional.empty() : Optional.of(ended);
        } finally {
            lock.unlock();
        }
    }

    /// Why the connection ended, or that it is open.
    String ended() {
        lock.lock();
        try {
            return ended.isEmpty() ? "the connection is open" : ended;
        } finally {
            lock.unlock();
        }
    }

    AcpFrame add(boolean incoming, String text, JsonNode json) {
        lock.lock();
        try {
            if (frames.size() >= FRAMES_MAX) {
                throw new IllegalStateException("the recording holds " + FRAMES_MAX + " messages");
            }
            AcpFrame frame = new AcpFrame(frames.size(), incoming, text, json);
            frames.add(frame);
            changed.signalAll();
            return frame;
        } finally {
            lock.unlock();
        }
    }

    void end(String reason) {
        lock.lock();
        try {
            ended = reason;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
