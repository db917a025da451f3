package dev.gangway.policy;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// One rule of a policy.
///
/// @param agent for this one alone; empty for all
/// @param match for files a glob, from the session's directory on (`src/**`) or absolute; for
///   commands the words with which the command begins (`git status`), each compared whole; of what
///   is fetched the host, or `*.` and what it ends with; `**` for all of its operation
/// @param kept the id of an answer that is kept, which speaks of exactly what was asked: a command
///   of these words and no more, the one file; empty for a rule of the configuration
public record Rule(
        Optional<String> agent,
        Operation operation,
        String match,
        Decision decision,
        Optional<String> kept) {
    private static final String ALL = "**";

    /// One of the configuration.
    public Rule(Optional<String> agent, Operation operation, String match, Decision decision) {
        this(agent, operation, match, decision, Optional.empty());
    }

    /// One that is kept.
    public static Rule kept(
            String id,
            Optional<String> agent,
            Operation operation,
            String match,
            Decision decision) {
        return new Rule(agent, operation, match, decision, Optional.of(id));
    }

    /// The rule that speaks of one part of a request alone, of the configuration's kind; empty
    /// where none can: of what is not understood, and of a command that is no plain words.
    public static Optional<Rule> exactly(
            String agent, Operation operation, Asked.Part part, Decision decision) {
        Optional<String> match =
                switch (part) {
                    case Asked.Unclear _ -> Optional.empty();
                    case Asked.OfFile file -> Optional.of(literally(file.path()));
                    case Asked.OfAddress fetched -> Optional.of(fetched.address());
                    case Asked.OfWords command -> joined(command.words());
                    case Asked.OfLine line -> ShellLine.command(line.line()).flatMap(Rule::joined);
                };
        return match.map(text -> new Rule(Optional.of(agent), operation, text, decision));
    }

    private static Optional<String> joined(List<String> words) {
        boolean plain =
                !words.isEmpty()
                        && words.stream()
                                .noneMatch(word ->
                                        word.isEmpty()
                                                || word.chars().anyMatch(Character::isWhitespace));
        return plain ? Optional.of(String.join(" ", words)) : Optional.empty();
    }

    /// A glob that matches this path and no other.
    private static String literally(Path path) {
        return path.toString().replaceAll("([\\\\*?\\[\\]{}])", "\\\\$1");
    }

    /// Whether the other says the same of the same, kept or not.
    public boolean says(Rule other) {
        return agent.equals(other.agent)
                && operation == other.operation
                && match.equals(other.match)
                && decision == other.decision;
    }

    public Rule {
        Objects.requireNonNull(agent);
        Objects.requireNonNull(operation);
        Objects.requireNonNull(match);
        Objects.requireNonNull(decision);
        Objects.requireNonNull(kept);
        if (match.isBlank()) {
            throw new IllegalArgumentException("a rule matches something");
        }
        if (operation == Operation.READ || operation == Operation.WRITE) {
            glob(match);
        }
    }

    boolean matches(Wanted wanted) {
        boolean its = agent.isEmpty() || agent.get().equals(wanted.agent());
        return its
                && operation == wanted.operation()
                && (match.equals(ALL) || matchesSubject(wanted));
    }

    private boolean matchesSubject(Wanted wanted) {
        return switch (wanted) {
            case Wanted.OfFile file ->
                    match.startsWith("/")
                            ? glob(match).matches(file.path())
                            : glob(match).matches(file.root().relativize(file.path()));
            case Wanted.OfCommand command -> begins(command.words());
        };
    }

    /// Whether it speaks of a part of an agent's own permission request. A rule that allows needs
    /// to understand all of the part; one that denies or asks is content to find its words anywhere
    /// in a shell's line.
    boolean matches(Asked asked, Asked.Part part) {
        boolean its = agent.isEmpty() || agent.get().equals(asked.agent());
        return its && operation == asked.operation() && speaksOf(part);
    }

    private boolean speaksOf(Asked.Part part) {
        boolean allows = decision == Decision.ALLOW;
        return switch (part) {
            case Asked.Unclear _ -> !allows && match.equals(ALL);
            case Asked.OfFile file -> match.equals(ALL) ? mayBeAll(file) : matchesFile(file);
            case Asked.OfAddress fetched -> match.equals(ALL) || matchesAddress(fetched);
            case Asked.OfWords command ->
                    match.equals(ALL)
                            || begins(command.words())
                            || (!allows
                                    && isWithin(
                                            command.words().stream()
                                                    .flatMap(word ->
                                                            ShellLine.anyWords(word).stream())
                                                    .toList()));
            case Asked.OfLine line ->
                    match.equals(ALL)
                            || ShellLine.command(line.line()).filter(this::begins).isPresent()
                            || (!allows && isWithin(ShellLine.anyWords(line.line())));
        };
    }

    /// All files that may be allowed at once are those of the session's directory.
    private boolean mayBeAll(Asked.OfFile file) {
        return decision != Decision.ALLOW || file.path().startsWith(file.root());
    }

    private boolean matchesFile(Asked.OfFile file) {
        if (match.startsWith("/")) {
            return glob(match).matches(file.path());
        }
        return file.path().startsWith(file.root())
                && glob(match).matches(file.root().relativize(file.path()));
    }

    /// The address itself, its host, or with `*.` in front any host below one.
    private boolean matchesAddress(Asked.OfAddress fetched) {
        boolean below = match.startsWith("*.") && fetched.host().endsWith(match.substring(1));
        return match.equals(fetched.address()) || match.equals(fetched.host()) || below;
    }

    /// Whether its words follow each other somewhere among these; a program may be named with its
    /// directory.
    private boolean isWithin(List<String> words) {
        List<String> names =
                words.stream().map(word -> word.substring(word.lastIndexOf('/') + 1)).toList();
        List<String> wanted = List.of(match.strip().split("\\s+"));
        return Collections.indexOfSubList(words, wanted) >= 0
                || Collections.indexOfSubList(names, wanted) >= 0;
    }

    /// Word by word, so that `git status` is not taken for `git statusx`, nor for a shell that is
    /// given `git status; rm -r .`: that command's first word is the shell.
    private boolean begins(List<String> words) {
        List<String> wanted = List.of(match.strip().split("\\s+"));
        boolean fits =
                kept.isPresent() ? words.size() == wanted.size() : words.size() >= wanted.size();
        return fits && words.subList(0, wanted.size()).equals(wanted);
    }

    /// @throws java.util.regex.PatternSyntaxException when it is no glob: an
    ///   IllegalArgumentException
    private static PathMatcher glob(String match) {
        return FileSystems.getDefault().getPathMatcher("glob:" + match);
    }
}
