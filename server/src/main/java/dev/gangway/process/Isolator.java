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
import java.util.TreeMap;

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

    /// @param own the server's variables, as far as children get them
    /// @throws IOException with a sentence for the user: a program is missing, or what must be
    ///   isolated cannot be
    Prepared prepare(ProcessSpec spec, Map<String, String> own) throws IOException {
        Map<String, String> all = new TreeMap<>(own);
        all.putAll(spec.environment());
        boolean trusted = spec.confinement().trusted();
        // What confines an agent must not run with variables that the agent chose: LD_PRELOAD.
        Map<String, String> outside = trusted ? all : own;
        Optional<Path> wrap = wrapProgram(spec, outside);
        Path program = Programs.find(spec.command(), path(all), spec.directory());
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(spec.arguments());
        return switch (bubblewrapFor(spec)) {
            case Bubblewrap.Works works -> {
                Map<String, String> shown = inside(outside, spec);
                List<String> line = new ArrayList<>(List.of(works.program().toString()));
                if (!trusted) {
                    line.addAll(setting(spec.environment()));
                }
                List<Path> programs = new ArrayList<>(wrap.stream().toList());
                if (trusted) {
                    programs.add(program);
                }
                line.addAll(arguments(spec, programs, shown));
                line.addAll(wrapped(spec, wrap, command));
                yield new Prepared(line, shown, true);
            }
            case Bubblewrap.Unusable _ -> {
                if (trusted || wrap.isEmpty()) {
                    yield new Prepared(wrapped(spec, wrap, command), all, false);
                }
                List<String> set = new ArrayList<>(List.of("/usr/bin/env"));
                spec.environment().forEach((name, value) -> set.add(name + "=" + value));
                set.addAll(command);
                yield new Prepared(wrapped(spec, wrap, set), outside, false);
            }
        };
    }

    private static List<String> wrapped(
            ProcessSpec spec, Optional<Path> wrap, List<String> command) {
        List<String> line = new ArrayList<>();
        wrap.ifPresent(program -> {
            List<String> words = spec.confinement().wrap();
            line.add(program.toString());
            line.addAll(words.subList(1, words.size()));
        });
        line.addAll(command);
        return line;
    }

    /// Arguments by which bubblewrap sets variables for what it encloses.
    private static List<String> setting(Map<String, String> variables) {
        List<String> arguments = new ArrayList<>();
        variables.forEach((name, value) -> {
            if (!name.isEmpty() && !name.contains("=")) {
                arguments.addAll(List.of("--setenv", name, value));
            }
        });
        return arguments;
    }

    private static String path(Map<String, String> environment) {
        return environment.getOrDefault("PATH", "");
    }

    /// What is used for this process; Unusable when it is to run without.
    private Bubblewrap bubblewrapFor(ProcessSpec spec) throws IOException {
        Isolation wanted = spec.confinement().isolation();
        if (wanted == Isolation.BUBBLEWRAP && bubblewrap instanceof Bubblewrap.Unusable unusable) {
            throw new IOException(
                    "must be isolated, and "
                            + unusable.why()
                            + ". "
                            + unusable.remedy()
                            + " Or set isolation = \"auto\" there");
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
        if (confinement.trusted()) {
            named.addAll(spec.arguments());
        }
        Path directory = spec.directory().toRealPath();
        return BubblewrapArguments.of(
                MountPlan.of(
                        around.facts(
                                new Surroundings.Start(
                                        directory,
                                        confinement,
                                        programs,
                                        named,
                                        confinement.trusted() ? spec.environment() : Map.of(),
                                        environment))),
                directory);
    }

    /// Places that are not shown are not named either, unless somebody configured them.
    private static Map<String, String> inside(Map<String, String> environment, ProcessSpec spec) {
        Map<String, String> configured =
                spec.confinement().trusted() ? spec.environment() : Map.of();
        Map<String, String> inside = new TreeMap<>(environment);
        if (!configured.containsKey("TMPDIR") && inside.containsKey("TMPDIR")) {
            inside.put("TMPDIR", PRIVATE_TEMPORARY);
        }
        if (!configured.containsKey("XDG_RUNTIME_DIR")) {
            inside.remove("XDG_RUNTIME_DIR");
        }
        return inside;
    }

    private static Optional<Path> wrapProgram(ProcessSpec spec, Map<String, String> environment)
            throws IOException {
        List<String> wrap = spec.confinement().wrap();
        if (wrap.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Programs.find(wrap.getFirst(), path(environment), spec.directory()));
        } catch (IOException missing) {
            throw new IOException(
                    "no such program: " + wrap.getFirst() + ", which `wrap` puts before the agent",
                    missing);
        }
    }
}
