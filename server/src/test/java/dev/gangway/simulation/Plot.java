package dev.gangway.simulation;

import dev.gangway.store.FaultPoint;
import dev.gangway.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Decides what happens at the store's and the log's fault points: nothing, a crash, or a full
/// disk.
final class Plot implements FaultPoint {
    private final Consumer<String> watcher;
    private final List<String> reached = new ArrayList<>();
    private long stepsToCrash = -1;
    private String crashAt = "";
    private int failures;

    /// @param watcher told of every step first
    Plot(Consumer<String> watcher) {
        this.watcher = watcher;
    }

    /// Crashes when so many further steps are reached, from 1.
    void crashAfter(long steps) {
        stepsToCrash = steps;
    }

    /// Crashes when this step is reached next.
    void crashAt(String step) {
        crashAt = step;
    }

    /// Lets so many of the next commits fail as on a full disk.
    void fail(int commits) {
        failures = commits;
    }

    /// The disk has room again.
    void heal() {
        failures = 0;
    }

    void calm() {
        stepsToCrash = -1;
        crashAt = "";
        failures = 0;
    }

    /// All steps so far, in order.
    List<String> reached() {
        return List.copyOf(reached);
    }

    @Override
    public void reached(String step) {
        reached.add(step);
        watcher.accept(step);
        if (step.equals(crashAt) || (stepsToCrash > 0 && --stepsToCrash == 0)) {
            throw new Crash(step);
        }
        if (failures > 0 && step.equals("commit.before")) {
            failures--;
            throw new StoreException(StoreException.Reason.FULL, "planted: the disk is full");
        }
    }
}
