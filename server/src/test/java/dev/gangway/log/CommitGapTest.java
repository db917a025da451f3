package dev.gangway.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// How long commits wait for company.
class CommitGapTest {
    private final CommitGap gap = new CommitGap(0);

    /// So many commits of so many events, evenly spaced; the time of the last.
    private long commit(int commits, int events, long everyNanos, long fromNanos) {
        long now = fromNanos;
        for (int i = 0; i < commits; i++) {
            now += everyNanos;
            gap.committed(events, now);
        }
        return now;
    }

    @Test
    void rareCommitsDoNotWait() {
        long now = commit(100, 1, TimeUnit.MILLISECONDS.toNanos(1), 0);

        assertThat(gap.nextNanos()).isEqualTo(now);
    }

    @Test
    void frequentCommitsWaitTwoMilliseconds() {
        long now = commit(100, 20, TimeUnit.MILLISECONDS.toNanos(2), 0);

        assertThat(gap.nextNanos() - now).isEqualTo(TimeUnit.MILLISECONDS.toNanos(2));
    }

    @Test
    void theGapIsForgottenInAPause() {
        long now = commit(100, 20, TimeUnit.MILLISECONDS.toNanos(2), 0);
        now = commit(1, 1, TimeUnit.SECONDS.toNanos(1), now);

        assertThat(gap.nextNanos()).isEqualTo(now);
    }
}
