package dev.gangway.session;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/// The prompts that wait for no longer than a time. Only this object knows the times: after a
/// restart those prompts are held like the others. Guarded by the stream's lock.
final class Waits {
    private final Timers timers;
    private final Consumer<Runnable> decide;

    /// By the number of the turn that was not begun yet.
    private final Map<Long, Timers.Handle> running = new HashMap<>();

    /// @param decide runs something under the session's lock
    Waits(Timers timers, Consumer<Runnable> decide) {
        this.timers = timers;
        this.decide = decide;
    }

    /// @param over told the turn when its time is over, under the lock
    void begin(long turn, Duration time, LongConsumer over) {
        running.put(
                turn,
                timers.after(
                        time,
                        () ->
                                decide.accept(() -> {
                                    if (running.remove(turn) != null) {
                                        over.accept(turn);
                                    }
                                })));
    }

    /// The prompt waits no longer, whatever became of it.
    void end(long turn) {
        Timers.Handle timer = running.remove(turn);
        if (timer != null) {
            timer.cancel();
        }
    }

    void endAll() {
        running.values().forEach(Timers.Handle::cancel);
        running.clear();
    }

    boolean isEmpty() {
        return running.isEmpty();
    }
}
