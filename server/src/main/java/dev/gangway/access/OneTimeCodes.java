package dev.gangway.access;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Words that are good once, for a short while, kept in memory only: a restart ends them. When
/// there are too many, the oldest is forgotten. Any thread.
///
/// @param <T> what a code stands for
final class OneTimeCodes<T> {
    private final InstantSource clock;
    private final Duration life;
    private final int max;

    /// The oldest first. Guarded by this object.
    private final Map<String, Held<T>> held = new LinkedHashMap<>();

    private record Held<T>(T value, long untilMillis) {}

    OneTimeCodes(InstantSource clock, Duration life, int max) {
        this.clock = clock;
        this.life = life;
        this.max = max;
    }

    Duration life() {
        return life;
    }

    /// @return false when there is such a code already
    synchronized boolean add(String code, T value) {
        forgetOld();
        if (held.containsKey(code)) {
            return false;
        }
        if (held.size() >= max) {
            Iterator<String> oldest = held.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        held.put(code, new Held<>(value, clock.millis() + life.toMillis()));
        return true;
    }

    /// What a code stands for; from then on it stands for nothing.
    synchronized Optional<T> take(String code) {
        forgetOld();
        return Optional.ofNullable(held.remove(code)).map(Held::value);
    }

    /// Forgets all.
    synchronized void clear() {
        held.clear();
    }

    synchronized int size() {
        forgetOld();
        return held.size();
    }

    /// All live equally long, so the first that is good ends the search.
    private void forgetOld() {
        long now = clock.millis();
        Iterator<Held<T>> oldest = held.values().iterator();
        while (oldest.hasNext() && now >= oldest.next().untilMillis()) {
            oldest.remove();
        }
    }
}
