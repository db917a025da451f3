package dev.gangway.testkit.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The directives of one user message, cut into steps: one step for each request that the agent
/// makes in that turn.
///
/// A line is a directive when it begins with `@` and a known word; all other lines are ignored,
/// since agents add text of their own to a prompt. A step ends with a tool call. Immutable.
///
/// @param steps at least one list of directives, or none when the message holds no directive
public record Script(List<List<Directive>> steps) {

    /// Copies the steps.
    public Script {
        steps = steps.stream().map(List::copyOf).toList();
    }

    /// Reads a message; a directive with arguments that make no sense is an
    /// `IllegalArgumentException` that says so.
    public static Script parse(String message) {
        List<Directive> all = new ArrayList<>();
        for (String line : message.lines().toList()) {
            directive(line.strip()).ifPresent(all::add);
        }
        return new Script(cut(all));
    }

    /// Whether the message held no directive at all.
    public boolean isEmpty() {
        return steps.isEmpty();
    }

    /// What to do after `toolRounds` tool results; past the end of the script the model says
    /// "Done.".
    public List<Directive> step(int toolRounds) {
        return toolRounds < steps.size()
                ? steps.get(toolRounds)
                : List.of(new Directive.Say("Done."));
    }

    private static List<List<Directive>> cut(List<Directive> all) {
        List<List<Directive>> steps = new ArrayList<>();
        List<Directive> step = new ArrayList<>();
        for (Directive directive : all) {
            step.add(directive);
            if (directive.callsTool()) {
                steps.add(step);
                step = new ArrayList<>();
            }
        }
        if (!step.isEmpty()) {
            steps.add(step);
        }
        return steps;
    }

    private static Optional<Directive> directive(String line) {
        if (!line.startsWith("@")) {
            return Optional.empty();
        }
        String[] parts = line.split("\\s+", 2);
        String rest = parts.length == 2 ? parts[1] : "";
        String[] words = rest.isEmpty() ? new String[0] : rest.split("\\s+");
        return switch (parts[0]) {
            case "@say" -> Optional.of(new Directive.Say(rest));
            case "@think" -> Optional.of(new Directive.Think(rest));
            case "@stream" ->
                    Optional.of(new Directive.Stream(number(words, 0, 1), delay(words, 1)));
            case "@shell" -> Optional.of(new Directive.Shell(rest));
            case "@write" -> Optional.of(write(rest));
            case "@error" ->
                    Optional.of(new Directive.Fail(number(words, 0, 500), number(words, 1, 1)));
            case "@drop" ->
                    Optional.of(new Directive.Drop(number(words, 0, 0), number(words, 1, 1)));
            case "@hang" -> Optional.of(new Directive.Hang());
            case "@usage" ->
                    Optional.of(new Directive.Usage(number(words, 0, 0), number(words, 1, 0)));
            case "@stop" -> Optional.of(new Directive.Stop(reason(rest)));
            case "@history" -> Optional.of(new Directive.History());
            default -> Optional.empty();
        };
    }

    private static Directive write(String rest) {
        String[] parts = rest.split("\\s+", 2);
        return new Directive.Write(parts[0], parts.length == 2 ? parts[1] : "");
    }

    private static StopReason reason(String word) {
        return StopReason.valueOf(word.strip().toUpperCase(Locale.ROOT));
    }

    private static int number(String[] words, int index, int otherwise) {
        return words.length > index ? Integer.parseInt(words[index]) : otherwise;
    }

    private static Duration delay(String[] words, int index) {
        if (words.length <= index) {
            return Duration.ZERO;
        }
        String word = words[index];
        if (word.endsWith("ms")) {
            return Duration.ofMillis(Long.parseLong(word.substring(0, word.length() - 2)));
        }
        if (word.endsWith("s")) {
            return Duration.ofSeconds(Long.parseLong(word.substring(0, word.length() - 1)));
        }
        return Duration.ofMillis(Long.parseLong(word));
    }
}
