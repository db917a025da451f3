package dev.gangway.process.isolation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What surrounds every agent of a server: its data directory, its projects, the machine. Gathers
/// the [Facts] for one start; does I/O. Any thread.
public final class Surroundings {
    /// Never shown whole for the sake of a program in them.
    private static final Set<Path> SHARED =
            Set.of(
                    Path.of("/"),
                    Path.of("/tmp"),
                    Path.of("/var"),
                    Path.of("/var/tmp"),
                    Path.of("/dev/shm"),
                    Path.of("/run"));

    /// Variables that name files with the certificates to trust.
    private static final List<String> CERTIFICATES =
            List.of("SSL_CERT_FILE", "SSL_CERT_DIR", "NODE_EXTRA_CA_CERTS");

    /// Settings of git in a home directory, without credentials.
    private static final List<String> GIT_SETTINGS = List.of(".gitconfig", ".config/git");

    private final Path data;
    private final @Nullable Object dataKey;
    private final List<Path> projects;

    private Surroundings(Path data, @Nullable Object dataKey, List<Path> projects) {
        this.data = data;
        this.dataKey = dataKey;
        this.projects = projects;
    }

    /// @param data the data directory, which exists
    /// @param projects the roots of all projects, links resolved
    public static Surroundings of(Path data, List<Path> projects) throws IOException {
        Path real = data.toRealPath();
        return new Surroundings(real, key(real), List.copyOf(projects));
    }

    /// The parts of the system that every program needs.
    public static List<Mount> system() {
        return SystemParts.find();
    }

    /// What an agent is started with.
    ///
    /// @param directory where it works; absolute, links resolved
    /// @param programs the absolute paths of its program and of what it is wrapped in
    /// @param configured the variables that were configured for it
    /// @param environment all of its variables
    public record Start(
            Path directory,
            Confinement confinement,
            List<Path> programs,
            List<String> arguments,
            Map<String, String> configured,
            Map<String, String> environment) {}

    /// @throws IOException with a sentence for the user, when this agent cannot be isolated
    public Facts facts(Start start) throws IOException {
        Path project = project(start.directory());
        requireDataHidden(project);
        List<Mount> system = SystemParts.find();
        Optional<Path> home = home(start.environment());
        List<Place> own = new ArrayList<>(List.of(Place.of(project)));
        for (var path : start.confinement().writable()) {
            makeWhenMissing(path);
            own.addAll(places(path));
        }
        return new Facts(
                system,
                home.filter(path -> !containsSystem(path, system)),
                own,
                readable(start, home),
                forbidden(project, own, system),
                Secrets.find(home));
    }

    /// The innermost project that a directory lies in; without one, the directory itself.
    private Path project(Path directory) {
        return projects.stream()
                .filter(directory::startsWith)
                .max(Comparator.comparingInt(Path::getNameCount))
                .orElse(directory);
    }

    /// An agent that may write above the data directory could have moved it aside, to bring another
    /// into its place: then what would be hidden is not what is to be hidden.
    private void requireDataHidden(Path project) throws IOException {
        if (project.equals(data)) {
            throw new IOException(
                    "cannot be isolated: its project is Gangway's own data directory, " + data);
        }
        if (!Objects.equals(key(data), dataKey)) {
            throw new IOException(
                    "cannot be isolated: "
                            + data
                            + " is not the directory any more that this server was started on");
        }
    }

    /// A further directory of a session may be another project's root: then it is meant to be seen.
    private List<Mount.Hidden> forbidden(Path project, List<Place> own, List<Mount> system) {
        Stream<Path> others =
                projects.stream()
                        .filter(root -> !root.equals(project))
                        .filter(root -> own.stream().noneMatch(mine -> mine.source().equals(root)));
        return Stream.concat(Stream.of(data), others)
                .filter(path -> system.stream().noneMatch(part -> part.place().equals(path)))
                .flatMap(path -> Secrets.hidden(path).stream())
                .toList();
    }

    private List<Place> readable(Start start, Optional<Path> home) {
        ProgramPlaces programs =
                new ProgramPlaces(
                        start.environment().getOrDefault("PATH", ""),
                        directory -> isTooMuch(directory, home));
        programs.searched();
        start.arguments().forEach(programs::argument);
        Set<Path> paths = new LinkedHashSet<>(programs.places());
        paths.addAll(named(start, home));
        home.ifPresent(at -> GIT_SETTINGS.forEach(name -> paths.add(at.resolve(name))));
        SystemParts.resolvers().ifPresent(paths::add);
        List<Place> places =
                new ArrayList<>(
                        paths.stream()
                                .flatMap(path -> places(path).stream())
                                .filter(place -> !isForbidden(place.source()))
                                .toList());
        // What was named for this agent itself may lie anywhere.
        ProgramPlaces own =
                new ProgramPlaces(
                        start.environment().getOrDefault("PATH", ""),
                        directory -> isTooMuch(directory, home));
        start.programs().forEach(own::program);
        own.places().forEach(path -> places.addAll(places(path)));
        start.confinement().readable().forEach(path -> places.addAll(places(path)));
        return places;
    }

    /// Files and directories that variables name.
    private static Set<Path> named(Start start, Optional<Path> home) {
        Stream<String> certificates =
                CERTIFICATES.stream().map(name -> start.environment().getOrDefault(name, ""));
        Set<Path> named = new LinkedHashSet<>();
        Stream.concat(certificates, start.configured().values().stream())
                .filter(value -> value.startsWith("/") && value.indexOf('\0') < 0)
                .map(Path::of)
                .filter(path -> Files.isRegularFile(path) || !isTooMuch(path, home))
                .forEach(named::add);
        return named;
    }

    private boolean isForbidden(Path path) {
        return path.startsWith(data) || projects.stream().anyMatch(path::startsWith);
    }

    private static boolean isTooMuch(Path directory, Optional<Path> home) {
        return SHARED.contains(directory)
                || home.filter(at -> at.startsWith(directory)).isPresent();
    }

    private static Optional<Path> home(Map<String, String> environment) {
        String home = environment.getOrDefault("HOME", "");
        return home.startsWith("/") ? real(Path.of(home)) : Optional.empty();
    }

    private static boolean containsSystem(Path path, List<Mount> system) {
        return system.stream().anyMatch(part -> part.place().startsWith(path));
    }

    /// Where a path leads, under that name and under its own; nothing when it leads nowhere.
    private static List<Place> places(Path path) {
        Path named = path.normalize();
        return real(path)
                .map(source ->
                        source.equals(named)
                                ? List.of(Place.of(source))
                                : List.of(Place.of(source), new Place(source, named)))
                .orElse(List.of());
    }

    /// A directory that its agent would make: it can only be made outside. A file cannot be told
    /// what to begin with.
    private static void makeWhenMissing(Path path) throws IOException {
        boolean file = String.valueOf(path.getFileName()).matches(".+\\.[a-z]+");
        if (!file && Files.notExists(path)) {
            Files.createDirectories(
                    path,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        }
    }

    private static Optional<Path> real(Path path) {
        try {
            return Optional.of(path.toRealPath());
        } catch (IOException absent) {
            // What is not there needs not be shown.
            return Optional.empty();
        }
    }

    private static @Nullable Object key(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }
}
