package dev.gangway.agent;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/// What an agent asks of its workplace (ACP v1, file system and terminals).
public sealed interface WorkplaceRequest {
    /// @param path absolute, as the agent wrote it
    /// @param line the first line, from 1; empty for the beginning
    /// @param limit how many lines at most; empty for all
    record ReadFile(String path, OptionalInt line, OptionalInt limit) implements WorkplaceRequest {
        public ReadFile {
            Objects.requireNonNull(path);
            Objects.requireNonNull(line);
            Objects.requireNonNull(limit);
        }
    }

    /// @param path absolute, as the agent wrote it
    record WriteFile(String path, String content) implements WorkplaceRequest {
        public WriteFile {
            Objects.requireNonNull(path);
            Objects.requireNonNull(content);
        }
    }

    /// @param command a program, or a whole shell command when there are no arguments
    /// @param directory absolute; empty for the session's own
    /// @param outputBytes how much of the output is kept; empty for the most that is
    record CreateTerminal(
            String command,
            List<String> args,
            Map<String, String> environment,
            Optional<String> directory,
            OptionalInt outputBytes)
            implements WorkplaceRequest {
        public CreateTerminal {
            Objects.requireNonNull(command);
            args = List.copyOf(args);
            environment = Map.copyOf(environment);
            Objects.requireNonNull(directory);
            Objects.requireNonNull(outputBytes);
        }
    }

    /// What concerns one terminal.
    sealed interface OfTerminal extends WorkplaceRequest {
        String terminal();
    }

    record Output(String terminal) implements OfTerminal {}

    record WaitForExit(String terminal) implements OfTerminal {}

    /// Ends the command; the terminal stays.
    record Kill(String terminal) implements OfTerminal {}

    /// Ends the command, and the terminal is no more.
    record Release(String terminal) implements OfTerminal {}
}
