package dev.gangway.bench;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// The processes that the bench started. None outlives it, however it ends.
final class Children {
    private final Set<Process> alive = ConcurrentHashMap.newKeySet();

    Children() {
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("children").unstarted(this::killAll));
    }

    /// @param errors where stderr goes
    Process start(
            List<String> command, Path directory, Redirect errors) throws IOException {
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

    private void killAll() {
        alive.forEach(Children::kill);
    }

    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
