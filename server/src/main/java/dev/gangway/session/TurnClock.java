package dev.gangway.session;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// A turn's clock: runs while the agent works, stands still while a person is asked. Guarded by its
/// session's lock.
final class TurnClock {
    private final InstantSource clock;
    private final Timers timers;
    private final Runnable over;
    private Duration left = Duration.ZERO;
    private @Nullable Instant runningSince;
    private Timers.@Nullable Handle timer;

    /// @param over what happens at the end of the time
    TurnClock(InstantSource clock, Timers timers, Runnable over) {
        this.clock = clock;
        this.timers = timers;
        this.over = over;
    }

    void start(Duration time) {
        stop();
        left = time;
        run();
    }

    /// Runs or stands, as asked; asking for what already is changes nothing.
    void waitingForPerson(boolean waiting) {
        if (waiting && runningSince != null) {
            Duration worked = Duration.between(runningSince, clock.instant());
            left = left.minus(worked).isNegative() ? Duration.ZERO : left.minus(worked);
            pause();
        } else if (!waiting && runningSince == null && !left.isZero()) {
            run();
        }
    }

    void stop() {
        pause();
        left = Duration.ZERO;
    }

    private void run() {
        runningSince = clock.instant();
        timer = timers.after(left, over);
    }

    private void pause() {
        runningSince = null;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
