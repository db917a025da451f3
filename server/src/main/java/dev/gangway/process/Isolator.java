package dev.gangway.process;

import dev.gangway.process.isolation.Bubblewrap;
import dev.gangway.process.isolation.BubblewrapArguments;
import dev.gangway.process.isolation.Confinement;
import dev.gangway.process.isolation.Isolation;
import dev.gangway.process.isolation.MountPlan;
import dev.gangway.process.isolation.Surroundings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Turns what is to be started into a command line that shows it no more than it may see. Any
/// thread.
public final class Isolator {
    private static final String PRIVATE_TEMPORARY = "/tmp";

    private final Bubblewrap bubblewrap;
    private final Optional<Surroundings> surroundings;

    private Isolator(Bubblewrap bubblewrap, Optional<Surroundings> surroundings) {
        this.bubblewrap = bubblewrap;
        this.surroundings = surroundings;
    }

    /// By bubblewrap, where it works.
    public static Isolator of(Bubblewrap bubblewrap, Surroundings surroundings) {
        return new Isolator(bubblewrap, Optional.of(surroundings));
    }

    /// Isolates nothing, and refuses what must be isolated.
    public static Isolator none() {
        return new Isolator(
                new Bubblewrap.Unusable("it is not used here", "Start a server."),
                Optional.empty());
    }

    /// A command line, ready to be started.
    ///
    /// @param environment all variables but the mark
    /// @param isolated whether bubblewrap stands before the command
    record Prepared(List<String> line, Map<String, String> environment, boolean isolated) {}

    /// @param environment all variables of the process but its mark; it is not kept
    /// @throws IOException with a sentence for the user: a program is missing, or what must be
    ///   isolated cannot be
    Prepared prepare(ProcessSpec spec, Map<String, String> environment) throws IOException {
        String path = environment.getOrDefault("PATH", "");
        List<Path> programs = new ArrayList<>();
        List<String> command = new ArrayList<>();
        List<String> wrap = spec.confinement().wrap();
        if (!wrap.isEmpty()) {
            programs.add(wrapProgram(wrap.getFirst(), path, spec.directory()));
            command.add(programs.getFirst().toString());
            command.addAll(wrap.subList(1, wrap.size()));
        }
        Path program = Programs.find(spec.command(), path, spec.directory());
        programs.add(program);
        command.add(program.toString());
        command.addAll(spec.arguments());
        return switch (bubblewrapFor(spec)) {
            case Bubblewrap.Works works -> {
                Map<String, String> inside = inside(environment, spec.environment());
                List<String> line = new ArrayList<>(List.of(works.program().toString()));
                line.addAll(arguments(spec, programs, inside));
                line.addAll(command);
                yield new Prepared(line, inside, true);
            }
            case Bubblewrap.Unusable _ -> new Prepared(command, environment, false);
        };
    }

    /// What is used for this process; Unusable when it is to run without.
    private Bubblewrap bubblewrapFor(ProcessSpec spec) throws IOException {
        Isolation wanted = spec.confinement().isolation();
        if (wanted == Isolation.BUBBLEWRAP
                && bubblewrap instanceof Bubblewrap.Unusable unusable) {
            throw new IOException(
                    "must be isolated, and "
                            + unusable.why()
                            + ". "
                            + unusable.remedy()
                            + " Or set isolation = \"auto\" for this agent");
        }
        return wanted == Isolation.OFF
                ? new Bubblewrap.Unusable("it is switched off", "")
                : bubblewrap;
    }

    private List<String> arguments(
            ProcessSpec spec, List<Path> programs, Map<String, String> environment)
            throws IOException {
        Surroundings around =
                surroundings.orElseThrow(() -> new IOException("nothing is isolated here"));
        Confinement confinement = spec.confinement();
        List<String> named = new ArrayList<>(confinement.wrap());
        named.addAll(spec.arguments());
        Path directory = spec.directory().toRealPath();
        return BubblewrapArguments.of(
                MountPlan.of(
                        around.facts(
                                new Surroundings.Start(
                                        directory,
                                        confinement,
                                        programs,
                                        named,
                                        spec.environment(),
                                        environment))),
                directory);
    }

    /// Places that are not shown are not named either, unless somebody configured them.
    private static Map<String, String> inside(
            Map<String, String> environment, Map<String, String> configured) {
        Map<String, String> inside = new java.util.TreeMap<>(environment);
        if (!configured.containsKey("TMPDIR") && inside.containsKey("TMPDIR")) {
            inside.put("TMPDIR", PRIVATE_TEMPORARY);
        }
        if (!configured.containsKey("XDG_RUNTIME_DIR")) {
            inside.remove("XDG_RUNTIME_DIR");
        }
        return inside;
    }

    private static Path wrapProgram(String command, String path, Path directory)
            throws IOException {
        try {
            return Programs.find(command, path, directory);
        } catch (IOException missing) {
            throw new IOException(
                    "no such program: " + command + ", which `wrap` puts before the agent",
                    missing);
        }
    }
}
