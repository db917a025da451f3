package dev.gangway.endtoend;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// Runs `gangway` commands as processes.
final class Commands {
    private Commands() {}

    /// What a command said and how it ended.
    record Outcome(int exit, String out, String error) {
        /// Its error output without colours, for assertions.
        String complaint() {
            return error.strip();
        }

        List<String> lines() {
            return out.lines().toList();
        }
    }

    /// The command line of a `gangway` command, with the launcher's limits of memory.
    static List<String> java(String... arguments) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Xshare:auto",
                                "-Xms32m",
                                "-Xmx128m",
                                "-XX:MaxDirectMemorySize=192m",
                                "-XX:+ExitOnOutOfMemoryError",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-cp",
                                classPath(),
                                "dev.gangway.cli.Main"));
        command.addAll(Arrays.asList(arguments));
        return command;
    }

    /// That of the tests without the tests: what stands there, as the configuration of their logs,
    /// is not the product's.
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /// An environment without what a person's own configuration could change.
    static ProcessBuilder builder(List<String> command, Path directory) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment()
                .put("XDG_CONFIG_HOME", directory.resolveSibling("no-config").toString());
        builder.environment().put("PATH", "/usr/bin:/bin");
        builder.environment().remove("GANGWAY_LOG_LEVEL");
        return builder;
    }

    /// Runs a command to its end, with nothing on its input.
    static Outcome run(Path directory, String... arguments)
            throws IOException, InterruptedException {
        return run(builder(java(arguments), directory));
    }

    static Outcome run(ProcessBuilder builder) throws IOException, InterruptedException {
        Path out = Files.createTempFile("command", ".out");
        Path error = Files.createTempFile("command", ".err");
        Process process =
                builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                        .redirectOutput(out.toFile())
                        .redirectError(error.toFile())
                        .start();
        try {
            if (!process.waitFor(ServerProcess.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(
                        builder.command() + " did not end: " + text(out) + text(error));
            }
            return new Outcome(process.exitValue(), text(out), text(error));
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            Files.delete(out);
            Files.delete(error);
        }
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }
}
