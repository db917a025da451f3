package dev.gangway.process;

import dev.gangway.process.isolation.Confinement;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What is to be started.
///
/// @param name the subject of thread names and log lines: `claude s-12`
/// @param command a program of PATH, or a path; a relative one is taken from `directory`
/// @param directory where it runs; absolute
/// @param environment set on top of what [ChildEnvironment] passes on
/// @param confinement what stands before the command and what it may see
public record ProcessSpec(
        String name,
        String command,
        List<String> arguments,
        Path directory,
        Map<String, String> environment,
        ProcessLimits limits,
        Confinement confinement) {

    public ProcessSpec {
        if (name.isBlank() || command.isBlank()) {
            throw new IllegalArgumentException("a process needs a name and a command");
        }
        if (!directory.isAbsolute()) {
            throw new IllegalArgumentException("the directory must be absolute: " + directory);
        }
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
        Objects.requireNonNull(confinement);
    }

    /// One that is neither wrapped nor isolated.
    public ProcessSpec(
            String name,
            String command,
            List<String> arguments,
            Path directory,
            Map<String, String> environment,
            ProcessLimits limits) {
        this(name, command, arguments, directory, environment, limits, Confinement.NONE);
    }
}
