package dev.gangway.wire.acp.fake;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;

/// Runs tasks when the test says so.
public final class QueuedExecutor implements Executor {
    private final Deque<Runnable> tasks = new ArrayDeque<>();

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    /// Runs all tasks, and those that they cause.
    public void runAll() {
        while (!tasks.isEmpty()) {
            tasks.removeFirst().run();
        }
    }
}
