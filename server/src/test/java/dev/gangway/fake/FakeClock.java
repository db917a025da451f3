package dev.gangway.fake;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A clock that stands until it is moved. Any thread.
public final class FakeClock implements InstantSource {
    private volatile Instant now = Instant.ofEpochMilli(1_800_000_000_000L);

    @Override
    public Instant instant() {
        return now;
    }

    public void advance(Duration by) {
        now = now.plus(by);
    }
}
