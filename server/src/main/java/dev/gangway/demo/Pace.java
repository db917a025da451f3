package dev.gangway.demo;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// How long the demo agent pauses between two things it says.
enum Pace {
    FAST("Fast", Duration.ZERO),
    NORMAL("Normal", Duration.ofMillis(30)),
    SLOW("Slow", Duration.ofMillis(250));

    private final String title;
    private final Duration pause;

    Pace(String title, Duration pause) {
        this.title = title;
        this.pause = pause;
    }

    static Optional<Pace> of(String word) {
        return Arrays.stream(values()).filter(pace -> pace.word().equals(word)).findFirst();
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    String title() {
        return title;
    }

    Duration pause() {
        return pause;
    }
}
