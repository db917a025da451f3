package dev.gangway.fake;

import dev.gangway.session.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Timers on a clock that stands until it is moved: [#advance] runs what falls due, in order. One
/// thread.
public final class FakeTimers implements Timers {
    private final FakeClock clock;
    private final List<Due> due = new ArrayList<>();

    private record Due(Instant at, Runnable task) {}

    public FakeTimers(FakeClock clock) {
        this.clock = clock;
    }

    @Override
    public Handle after(Duration delay, Runnable task) {
        Due timer = new Due(clock.instant().plus(delay), task);
        due.add(timer);
        return () -> due.remove(timer);
    }

    /// Moves the clock and runs what fell due.
    public void advance(Duration by) {
        clock.advance(by);
        while (true) {
            var next =
                    due.stream()
                            .filter(timer -> !timer.at().isAfter(clock.instant()))
                            .min(Comparator.comparing(Due::at));
            if (next.isEmpty()) {
                return;
            }
            due.remove(next.get());
            next.get().task().run();
        }
    }

    /// How many tasks have not run yet.
    public int waiting() {
        return due.size();
    }

    /// Forgets all: the server that set them is gone.
    public void clear() {
        due.clear();
    }
}
