package dev.gangway.agent.found;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/// Finds programs on a PATH, without starting them.
final class Programs {
    private static final Pattern SEPARATOR = Pattern.compile(Pattern.quote(File.pathSeparator));

    private Programs() {}

    /// The program that a command means: a path as it is, a name in the first directory of the PATH
    /// that has it. Relative directories are passed over.
    static Optional<Path> find(String command, String path) {
        try {
            if (command.contains("/")) {
                return Optional.of(Path.of(command)).filter(Programs::runs);
            }
            return SEPARATOR
                    .splitAsStream(path)
                    .filter(directory -> directory.startsWith("/"))
                    .map(directory -> Path.of(directory, command))
                    .filter(Programs::runs)
                    .findFirst();
        } catch (InvalidPathException notAPath) {
            return Optional.empty();
        }
    }

    private static boolean runs(Path program) {
        return Files.isRegularFile(program) && Files.isExecutable(program);
    }
}
