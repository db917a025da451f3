package dev.gangway.policy;

import java.nio.file.FileSystems;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// One rule of a policy.
///
/// @param agent for this one alone; empty for all
/// @param match for files a glob, from the session's directory on (`src/**`) or absolute; for
///   commands the words with which the command begins (`git status`), each compared whole; `**` for
///   all of either
public record Rule(Optional<String> agent, Operation operation, String match, Decision decision) {
    private static final String ALL = "**";

    public Rule {
        Objects.requireNonNull(agent);
        Objects.requireNonNull(operation);
        Objects.requireNonNull(match);
        Objects.requireNonNull(decision);
        if (match.isBlank()) {
            throw new IllegalArgumentException("a rule matches something");
        }
        if (operation != Operation.EXECUTE) {
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

    /// Word by word, so that `git status` is not taken for `git statusx`, nor for a shell that is
    /// given `git status; rm -r .`: that command's first word is the shell.
    private boolean begins(List<String> words) {
        List<String> wanted = List.of(match.strip().split("\\s+"));
        return words.size() >= wanted.size() && words.subList(0, wanted.size()).equals(wanted);
    }

    /// @throws java.util.regex.PatternSyntaxException when it is no glob: an
    ///   IllegalArgumentException
    private static PathMatcher glob(String match) {
        return FileSystems.getDefault().getPathMatcher("glob:" + match);
    }
}
