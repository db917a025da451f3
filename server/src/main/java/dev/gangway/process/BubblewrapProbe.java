package dev.gangway.process;

import dev.gangway.process.isolation.Bubblewrap;
import dev.gangway.process.isolation.BubblewrapArguments;
import dev.gangway.process.isolation.Facts;
import dev.gangway.process.isolation.MountPlan;
import dev.gangway.process.isolation.Surroundings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Finds out whether bubblewrap works by running a program in the very profile that agents get:
/// whether it is installed says little, since kernels, containers and security modules forbid what
/// it needs.
public final class BubblewrapProbe {
    private static final long SECONDS_MAX = 10;
    private static final int WORDS_BYTES_MAX = 1000;

    private BubblewrapProbe() {}

    /// Blocks for some milliseconds, at most for ten seconds.
    ///
    /// @param environment the server's, of which PATH is used
    public static Bubblewrap run(Map<String, String> environment) {
        String path = environment.getOrDefault("PATH", "/usr/bin:/bin");
        Optional<Path> program = Programs.onPath("bwrap", path, Path.of("/"));
        if (program.isEmpty()) {
            return new Bubblewrap.Unusable(
                    "bubblewrap is not installed",
                    "Install the package bubblewrap, and start the server again.");
        }
        return run(program.get(), path);
    }

    static Bubblewrap run(Path bwrap, String path) {
        try {
            List<String> line = new ArrayList<>(List.of(bwrap.toString()));
            line.addAll(BubblewrapArguments.of(MountPlan.of(bareSystem()), Path.of("/")));
            line.addAll(List.of("/bin/sh", "-c", "exit 0"));
            return look(bwrap, line, path);
        } catch (IOException unusable) {
            return new Bubblewrap.Unusable(
                    "bubblewrap cannot be run: " + unusable.getMessage(), "Look at " + bwrap + ".");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return new Bubblewrap.Unusable("it was not waited for", "Start again.");
        }
    }

    private static Facts bareSystem() {
        return new Facts(
                Surroundings.system(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    private static Bubblewrap look(Path bwrap, List<String> line, String path)
            throws IOException, InterruptedException {
        Path words = Files.createTempFile("gangway-bubblewrap", ".txt");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(line)
                            .redirectErrorStream(true)
                            .redirectInput(Path.of("/dev/null").toFile())
                            .redirectOutput(words.toFile());
            builder.environment().clear();
            builder.environment().put("PATH", path);
            Process process = builder.start();
            if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                return new Bubblewrap.Unusable(
                        "bubblewrap did not end within " + SECONDS_MAX + " s",
                        "Try it: bwrap --ro-bind / / --unshare-user --unshare-pid true");
            }
            return process.exitValue() == 0
                    ? new Bubblewrap.Works(bwrap)
                    : WhyBubblewrapFails.explain(said(words), BubblewrapProbe::setting);
        } finally {
            Files.delete(words);
        }
    }

    private static String said(Path words) throws IOException {
        try (var input = Files.newInputStream(words)) {
            return new String(input.readNBytes(WORDS_BYTES_MAX), StandardCharsets.UTF_8).strip();
        }
    }

    /// A setting of the kernel, as in `kernel.unprivileged_userns_clone`; empty where it has none.
    private static Optional<String> setting(String name) {
        try {
            Path file = Path.of("/proc/sys").resolve(name.replace('.', '/'));
            return Optional.of(Files.readString(file, StandardCharsets.US_ASCII).strip());
        } catch (IOException absent) {
            return Optional.empty();
        }
    }
}
