package dev.gangway.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/// Finds programs as a shell does.
public final class Programs {
    private Programs() {}

    /// Whether there is a program: a name that is found on the path, or itself an absolute path.
    public static boolean isThere(String command, String path) {
        return command.startsWith("/")
                ? runs(Path.of(command))
                : onPath(command, path, Path.of("/")).isPresent();
    }

    /// @param command a name that is looked for on the path, or itself a path
    /// @param path as in the variable PATH; relative entries are meant from `directory`
    /// @throws IOException with a sentence for the user, when there is none
    static Path find(String command, String path, Path directory) throws IOException {
        Optional<Path> program =
                command.contains("/")
                        ? Optional.of(directory.resolve(command)).filter(Programs::runs)
                        : onPath(command, path, directory);
        return program.orElseThrow(() -> new IOException("no such program: " + command));
    }

    static Optional<Path> onPath(String command, String path, Path from) {
        return Arrays.stream(path.split(File.pathSeparator, -1))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> from.resolve(directory).resolve(command))
                .filter(Programs::runs)
                .findFirst();
    }

    private static boolean runs(Path program) {
        return Files.isRegularFile(program) && Files.isExecutable(program);
    }
}
