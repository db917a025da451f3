package dev.gangway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.http.Failures.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailuresTest {
    private Instant now = Instant.EPOCH;
    private final Failures failures = new Failures(3, Duration.ofSeconds(10), () -> now);

    private Verdict.Go go(String key) {
        return (Verdict.Go) failures.attempt(key);
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    @Test
    void lockOutBeginsAfterTheFreeOnesGrowsAndIsBounded() {
        List<Long> locks = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Duration lock = go("ada").locks();
            locks.add(lock.toSeconds());
            pass(lock);
        }

        assertThat(locks).containsExactly(0L, 0L, 0L, 1L, 2L, 4L, 8L, 10L, 10L, 10L);
    }

    @Test
    void whatIsTriedInALockOutIsRefusedAndDoesNotProlongIt() {
        for (int i = 0; i < 5; i++) {
            pass(go("ada").locks());
        }
        Duration lock = go("ada").locks();

        pass(Duration.ofMillis(500));
        assertThat(failures.attempt("ada")).isEqualTo(new Verdict.Locked(lock.minusMillis(500)));
        pass(lock.minusMillis(501));
        assertThat(failures.attempt("ada")).isInstanceOf(Verdict.Locked.class);
        pass(Duration.ofMillis(1));
        assertThat(failures.attempt("ada")).isInstanceOf(Verdict.Go.class);
    }

    @Test
    void manyAtOnceAreCountedBeforeAnyIsLookedAt() {
        long going = 0;
        for (int i = 0; i < 100; i++) {
            going += failures.attempt("ada") instanceof Verdict.Go ? 1 : 0;
        }

        assertThat(going).isEqualTo(4);
    }

    @Test
    void goodAttemptIsAsIfItHadNotBeenMade() {
        for (int i = 0; i < 100; i++) {
            failures.takeBack("ada", go("ada"));
        }

        assertThat(failures.size()).isZero();
    }

    @Test
    void goodAttemptDoesNotLiftALockOutThatAnotherBroughtAbout() {
        go("ada");
        go("ada");
        Verdict.Go good = go("ada");
        go("ada");

        failures.takeBack("ada", good);

        assertThat(failures.attempt("ada")).isInstanceOf(Verdict.Locked.class);
    }

    @Test
    void timeForgets() {
        for (int i = 0; i < 6; i++) {
            pass(go("ada").locks());
        }

        pass(Duration.ofHours(1).plusSeconds(11));

        assertThat(go("ada").locks()).isZero();
    }

    @Test
    void onlySoManyAreRememberedTheOldestIsForgotten() {
        for (int i = 0; i <= Failures.KEYS_MAX; i++) {
            go("key " + i);
        }

        assertThat(failures.size()).isEqualTo(Failures.KEYS_MAX);
    }

    @Test
    void requestsAreCountedByTheMinuteAndPaidBackInTime() {
        RequestRate rate = new RequestRate(60, () -> now);
        int taken = 0;
        while (rate.take("a").isEmpty()) {
            taken++;
        }

        assertThat(taken).isEqualTo(60);
        assertThat(rate.take("a")).contains(Duration.ofSeconds(1));
        assertThat(rate.take("b")).isEmpty();
        pass(Duration.ofSeconds(1));
        assertThat(rate.take("a")).isEmpty();
        assertThat(rate.take("a")).isPresent();
    }
}
