package dev.gangway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.fake.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnClockTest {
    private static final Duration TIME = Duration.ofMinutes(1);

    private final FakeClock time = new FakeClock();
    private final List<Runnable> timers = new ArrayList<>();
    private final List<String> over = new ArrayList<>();

    /// Its timers cannot be cancelled: each has just begun to run when it is.
    private final TurnClock clock =
            new TurnClock(
                    time,
                    (_, task) -> {
                        timers.add(task);
                        return () -> {};
                    },
                    Runnable::run,
                    () -> over.add("over"));

    @Test
    void aTurnThatIsOverInTimeIsNotItsSuccessorsEnd() {
        clock.start(TIME);
        clock.stop();
        clock.start(TIME);

        timers.getFirst().run();

        assertThat(over).isEmpty();
        timers.getLast().run();
        assertThat(over).hasSize(1);
    }

    @Test
    void aQuestionStopsATimerThatIsAlreadyDue() {
        clock.start(TIME);
        clock.waitingForPerson(true);

        timers.getFirst().run();

        assertThat(over).isEmpty();
    }

    @Test
    void aQuestionInTheLastInstantDoesNotSwitchTheClockOff() {
        clock.start(TIME);
        time.advance(TIME);
        clock.waitingForPerson(true);

        clock.waitingForPerson(false);

        assertThat(timers).hasSize(2);
        timers.getLast().run();
        assertThat(over).hasSize(1);
    }

    @Test
    void noQuestionStartsAClockThatNoTurnStarted() {
        clock.waitingForPerson(true);
        clock.waitingForPerson(false);

        assertThat(timers).isEmpty();
    }
}
