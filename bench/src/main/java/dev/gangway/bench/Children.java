package dev.gangway.bench;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The processes that the bench started, and their directories. None outlives it, however it ends.
final class Children {
    private final Set<Process> alive = ConcurrentHashMap.newKeySet();
    private final Set<Path> directories = ConcurrentHashMap.newKeySet();

    Children() {
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("children").unstarted(this::endAll));
    }

    /// A directory for a process; [#remove] it when that has ended.
    Path makeDirectory() throws IOException {
        Path directory = Files.createTempDirectory("gangway-bench");
        directories.add(directory);
        return directory;
    }

    void remove(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
        directories.remove(directory);
    }

    /// @param errors where stderr goes
    Process start(List<String> command, Path directory, Redirect errors) throws IOException {
        Process process =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectError(errors)
                        .start();
        alive.add(process);
        process.onExit().thenAccept(alive::remove);
        return process;
    }

    /// Asks a process to end, and makes it when it does not.
    static void end(Process process, Duration patience) {
        process.destroy();
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                kill(process);
            }
        } catch (InterruptedException hurried) {
            kill(process);
            Thread.currentThread().interrupt();
        }
    }

    private void endAll() {
        for (Process process : alive) {
            kill(process);
            process.onExit().join();
        }
        for (Path directory : directories) {
            try {
                remove(directory);
            } catch (IOException left) {
                System.err.println("bench: could not remove " + directory + ": " + left);
            }
        }
    }

    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
