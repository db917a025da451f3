package dev.gangway.testkit.conformance;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// A written conversation.
///
/// @param name of its file, without the ending
/// @param title what it shows: its first comment
public record Case(String wire, String name, String title, List<Line> lines) {
    /// @param file and number: where it stands, also when it is part of another file
    record Line(String file, int number, String text, Step step) {
        String place() {
            return file + ":" + number;
        }
    }

    public Case {
        lines = List.copyOf(lines);
    }

    /// What the server must have for it.
    public Set<String> needs() {
        return lines.stream()
                .map(Line::step)
                .filter(Step.Needs.class::isInstance)
                .flatMap(step -> ((Step.Needs) step).what().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public String toString() {
        return wire + "/" + name;
    }
}
