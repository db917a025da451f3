package dev.gangway.stream.fake;

import dev.gangway.stream.Sink;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;

/// A queue of tasks that runs when the test says so. An event loop or an executor.
public final class FakeLoop implements Sink.Loop, Executor {
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private int executed;

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    /// Runs the oldest task; false when there is none.
    public boolean runOne() {
        Runnable task = tasks.poll();
        if (task == null) {
            return false;
        }
        executed++;
        task.run();
        return true;
    }

    public boolean runAll() {
        boolean ran = false;
        while (runOne()) {
            ran = true;
        }
        return ran;
    }

    /// How many tasks were given and not run.
    public int waiting() {
        return tasks.size();
    }

    public int executed() {
        return executed;
    }
}
