package dev.gangway.process.isolation;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Whether an agent is kept apart from the rest of the machine.
public enum Isolation {
    /// By bubblewrap where it works, else not at all.
    AUTO,
    /// By bubblewrap; where that does not work the agent is not started.
    BUBBLEWRAP,
    /// Not: the agent sees what the server's user sees.
    OFF;

    /// The word in the configuration.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Isolation> of(String word) {
        return Arrays.stream(values()).filter(mode -> mode.word().equals(word)).findFirst();
    }

    /// All words, in the order of their meaning.
    public static List<String> words() {
        return Arrays.stream(values()).map(Isolation::word).toList();
    }
}
