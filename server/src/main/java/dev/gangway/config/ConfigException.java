package dev.gangway.config;

import java.util.List;
import java.util.stream.Collectors;

/// A configuration that cannot be used, with everything that is wrong in it.
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient List<ConfigProblem> problems;

    /// @param source the file's name, for the message
    public ConfigException(String source, List<ConfigProblem> problems) {
        super(
                problems.stream()
                        .map(problem ->
                                problem.isOfVariable()
                                        ? problem.toString()
                                        : source + ": " + problem)
                        .collect(Collectors.joining(System.lineSeparator())));
        this.problems = List.copyOf(problems);
    }

    public List<ConfigProblem> problems() {
        return problems;
    }
}
