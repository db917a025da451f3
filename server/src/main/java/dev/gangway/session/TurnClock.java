package dev.gangway.session;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A turn's clock: runs while the agent works, stands still while a person is asked. Guarded by its
/// session's lock.
final class TurnClock {
    private final InstantSource clock;
    private final Timers timers;
    private final Consumer<Runnable> decide;
    private final Runnable over;
    private Duration left = Duration.ZERO;
    private boolean started;
    private @Nullable Instant runningSince;
    private Timers.@Nullable Handle timer;

    /// Tells a timer that was too late to be cancelled from the one that counts.
    private long runs;

    /// @param decide runs something under the session's lock
    /// @param over what happens at the end of the time, under the lock
    TurnClock(InstantSource clock, Timers timers, Consumer<Runnable> decide, Runnable over) {
        this.clock = clock;
        this.timers = timers;
        this.decide = decide;
        this.over = over;
    }

    void start(Duration time) {
        stop();
        started = true;
        left = time;
        run();
    }

    /// Runs or stands, as asked; asking for what already is changes nothing.
    void waitingForPerson(boolean waiting) {
        if (waiting && runningSince != null) {
            Duration rest = left.minus(Duration.between(runningSince, clock.instant()));
            left = rest.isNegative() ? Duration.ZERO : rest;
            pause();
        } else if (!waiting && started && runningSince == null) {
            run();
        }
    }

    void stop() {
        pause();
        started = false;
    }

    private void run() {
        runningSince = clock.instant();
        runs++;
        long run = runs;
        timer = timers.after(left, () -> decide.accept(() -> due(run)));
    }

    private void due(long run) {
        if (run == runs && runningSince != null) {
            over.run();
        }
    }

    private void pause() {
        runningSince = null;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
