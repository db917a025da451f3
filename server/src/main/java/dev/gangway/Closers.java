package dev.gangway;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is to be done at the end, the last first: each is done, whatever becomes of the others.
final class Closers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Closers.class);

    private final Deque<Runnable> waiting = new ArrayDeque<>();

    synchronized void add(Runnable closer) {
        waiting.push(closer);
    }

    @Override
    public synchronized void close() {
        while (!waiting.isEmpty()) {
            try {
                waiting.pop().run();
            } catch (RuntimeException fault) {
                LOG.error("a part of the server could not be closed", fault);
            }
        }
    }
}
