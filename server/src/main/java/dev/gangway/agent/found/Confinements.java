package dev.gangway.agent.found;

import dev.gangway.agent.StatePlaces;
import dev.gangway.config.Config;
import dev.gangway.process.ChildEnvironment;
import dev.gangway.process.isolation.Confinement;
import dev.gangway.process.isolation.Isolation;
import java.io.File;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// How each agent of this machine, and people's terminals, are confined: what is configured, and
/// what is known of its kind.
public final class Confinements {
    private Confinements() {}

    /// That of people's terminals. What runs in them is not configured, so it widens nothing by
    /// being named.
    public static Confinement ofTerminals(Config.Confinement said) {
        Map<String, String> environment = ChildEnvironment.of(System.getenv(), Map.of());
        return new Confinement(
                said.wrap(),
                isolation(said.isolation()),
                said.state().stream()
                        .flatMap(place -> StatePlaces.expanded(place, environment).stream())
                        .filter(place -> !isHomeOfThisUser(place))
                        .toList(),
                said.readable().stream()
                        .flatMap(place -> StatePlaces.expanded(place, environment).stream())
                        .toList(),
                false);
    }

    /// @param profile its kind, empty when that is not said
    /// @param commandLine how it is started
    static Confinement of(Config.Agent agent, String profile, List<String> commandLine) {
        Map<String, String> environment = ChildEnvironment.of(System.getenv(), agent.environment());
        Config.Confinement said = agent.confinement();
        return new Confinement(
                said.wrap(),
                isolation(said.isolation()),
                StatePlaces.of(profile, commandLine, agent.environment(), environment, said.state())
                        .stream()
                        .filter(place -> !isHomeOfThisUser(place))
                        .toList(),
                said.readable().stream()
                        .flatMap(place -> StatePlaces.expanded(place, environment).stream())
                        .toList());
    }

    /// What would undo the isolation, as by `HOME` in an agent's `env` that names the usual one.
    private static boolean isHomeOfThisUser(Path place) {
        return Path.of(System.getProperty("user.home")).startsWith(place);
    }

    private static Isolation isolation(Config.Confinement.Isolation said) {
        return switch (said) {
            case AUTO -> Isolation.AUTO;
            case BUBBLEWRAP -> Isolation.BUBBLEWRAP;
            case OFF -> Isolation.OFF;
        };
    }

    /// That of an agent which was found, of a known kind.
    static Confinement known(String kind) {
        return Confinement.AUTO.alsoWriting(
                StatePlaces.of(
                        kind,
                        List.of(),
                        Map.of(),
                        ChildEnvironment.of(System.getenv(), Map.of()),
                        List.of()));
    }

    /// That of the demo agent: it reads this program, the libraries beside it, and its Java.
    static Confinement demo() {
        Set<Path> readable = new LinkedHashSet<>();
        readable.add(Path.of(System.getProperty("java.home")));
        for (var entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path path = Path.of(entry).toAbsolutePath().normalize();
            readable.add(path);
            readable.add(Objects.requireNonNullElse(path.getParent(), path).resolve("lib"));
        }
        return known(FoundAgents.DEMO).alsoReading(List.copyOf(readable));
    }
}
