package dev.gangway.wire.construct;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The phase that a client shows while an operator's tool works, by the tool's name. Pure.
final class OperatorPhase {
    private static final String PREFIX = "construct-operator__";

    /// A word in a tool's name, and the phases before and after it works.
    private static final List<Map.Entry<String, List<String>>> WORDS =
            List.of(
                    Map.entry("spawn", List.of("spawning", "spawned")),
                    Map.entry("wait", List.of("waiting", "completed")),
                    Map.entry("delegate", List.of("delegating", "completed")),
                    Map.entry("collect", List.of("collecting", "collected")),
                    Map.entry("status", List.of("checking", "running")),
                    Map.entry("check", List.of("checking", "running")),
                    Map.entry("list", List.of("listing", "completed")),
                    Map.entry("search", List.of("searching", "completed")),
                    Map.entry("save", List.of("saving", "completed")));

    private OperatorPhase() {}

    /// While it works; empty for a tool that is no operator's.
    static Optional<String> working(String tool) {
        return phases(tool).map(List::getFirst);
    }

    /// When it is done.
    static Optional<String> done(String tool, boolean failed) {
        return phases(tool).map(phases -> failed ? "failed" : phases.getLast());
    }

    private static Optional<List<String>> phases(String tool) {
        if (!tool.startsWith(PREFIX)) {
            return Optional.empty();
        }
        String rest = tool.substring(PREFIX.length()).toLowerCase(Locale.ROOT);
        return Optional.of(
                WORDS.stream()
                        .filter(word -> rest.contains(word.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse(List.of("working", "completed")));
    }
}
