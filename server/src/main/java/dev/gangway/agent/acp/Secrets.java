package dev.gangway.agent.acp;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// Takes the values of an agent's configured environment out of what is shown of its errors: they
/// are where its keys are. Values too short to be a key stay.
final class Secrets {
    private static final int LENGTH_MIN = 6;
    private static final String MASK = "[hidden]";

    private final List<String> values;

    Secrets(Collection<String> values) {
        this.values =
                values.stream()
                        .filter(value -> value.length() >= LENGTH_MIN)
                        .sorted(Comparator.comparingInt(String::length).reversed())
                        .toList();
    }

    String hide(String text) {
        String hidden = text;
        for (String value : values) {
            hidden = hidden.replace(value, MASK);
        }
        return hidden;
    }
}
