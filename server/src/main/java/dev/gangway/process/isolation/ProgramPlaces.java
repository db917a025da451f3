package dev.gangway.process.isolation;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Finds what a program needs to run, wherever it lies: its own directory and the libraries beside
/// it, its package, each place that links lead through, and the same for its interpreter.
final class ProgramPlaces {
    private static final int LINKS_MAX = 16;
    private static final int INTERPRETERS_MAX = 3;
    private static final int FIRST_LINE_BYTES_MAX = 512;
    private static final String PACKAGES = "node_modules";

    /// What stands beside a directory of programs and belongs to them.
    private static final List<String> BESIDE =
            List.of("lib", "lib64", "libexec", "conf", "release", "pyvenv.cfg", "package.json");

    private final String searchPath;
    private final Predicate<Path> tooMuch;
    private final Set<Path> places = new LinkedHashSet<>();

    /// @param searchPath as in the variable PATH
    /// @param tooMuch tells directories that must not be shown whole
    ProgramPlaces(String searchPath, Predicate<Path> tooMuch) {
        this.searchPath = searchPath;
        this.tooMuch = tooMuch;
    }

    /// All that was found, as it is named: links are not resolved.
    Set<Path> places() {
        return places;
    }

    /// Every directory in which programs are looked for: an agent runs more than itself.
    void searched() {
        searchDirectories()
                .filter(Files::isDirectory)
                .filter(tooMuch.negate())
                .forEach(this::directory);
    }

    /// @param program absolute
    void program(Path program) {
        program(program, 0);
    }

    /// What an argument names: the script that an interpreter is given, a class path, the value of
    /// an option.
    void argument(String argument) {
        String value = argument.startsWith("-") ? argument.replaceFirst("^[^=]*=", "") : argument;
        Arrays.stream(value.split(File.pathSeparator))
                .filter(name -> name.startsWith("/") && name.indexOf('\0') < 0)
                .map(name -> Path.of(name).normalize())
                .forEach(this::named);
    }

    private void named(Path path) {
        if (Files.isRegularFile(path) || (Files.isDirectory(path) && !tooMuch.test(path))) {
            places.add(path);
            packages(path).ifPresent(places::add);
        }
    }

    private void program(Path program, int interpreters) {
        Path at = program.normalize();
        around(at);
        for (int i = 0; i < LINKS_MAX && Files.isSymbolicLink(at); i++) {
            at = target(at);
            around(at);
        }
        try {
            Path real = program.toRealPath();
            around(real);
            if (interpreters < INTERPRETERS_MAX) {
                interpreter(real).ifPresent(found -> program(found, interpreters + 1));
            }
        } catch (IOException gone) {
            // The start itself will say that there is no such program.
            places.add(program);
        }
    }

    private void around(Path file) {
        packages(file).ifPresent(places::add);
        Path directory = file.getParent();
        if (directory == null || tooMuch.test(directory)) {
            places.add(file);
        } else {
            directory(directory);
        }
    }

    private void directory(Path directory) {
        places.add(directory);
        Path prefix = directory.getParent();
        if (directory.endsWith("bin") && prefix != null && !tooMuch.test(prefix)) {
            BESIDE.stream().map(prefix::resolve).filter(Files::exists).forEach(places::add);
        }
    }

    /// The outermost directory of packages that a file lies in.
    private Optional<Path> packages(Path file) {
        Path found = file;
        boolean any = false;
        for (Path at = file.getParent(); at != null; at = at.getParent()) {
            if (at.endsWith(PACKAGES)) {
                found = at;
                any = true;
            }
        }
        return any ? Optional.of(found) : Optional.empty();
    }

    private static Path target(Path link) {
        try {
            return link.resolveSibling(Files.readSymbolicLink(link)).normalize();
        } catch (IOException gone) {
            return link;
        }
    }

    /// The program that the first line of a script names, after `#!`.
    private Optional<Path> interpreter(Path script) throws IOException {
        byte[] bytes;
        try (InputStream input = Files.newInputStream(script)) {
            bytes = input.readNBytes(FIRST_LINE_BYTES_MAX);
        }
        String line = new String(bytes, StandardCharsets.ISO_8859_1).lines().findFirst().orElse("");
        if (!line.startsWith("#!")) {
            return Optional.empty();
        }
        List<String> words = Arrays.asList(line.substring(2).strip().split("\\s+"));
        String first = words.getFirst();
        if (!first.endsWith("/env")) {
            return Optional.of(first).filter(name -> name.startsWith("/")).map(Path::of);
        }
        return words.stream()
                .skip(1)
                .filter(word -> !word.startsWith("-") && !word.contains("="))
                .findFirst()
                .flatMap(this::onPath);
    }

    private Optional<Path> onPath(String name) {
        return searchDirectories()
                .map(directory -> directory.resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private Stream<Path> searchDirectories() {
        return Arrays.stream(searchPath.split(File.pathSeparator))
                .filter(entry -> entry.startsWith("/"))
                .map(entry -> Path.of(entry).normalize());
    }
}
