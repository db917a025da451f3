package dev.gangway.testkit.conformance;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// The cases that come with the kit.
public final class CaseFiles {
    private static final String ROOT = "/conformance";
    private static final String ENDING = ".txt";

    private CaseFiles() {}

    /// All of a wire, by their names.
    public static List<Case> of(String wire) throws IOException {
        URI root;
        try {
            root = Objects.requireNonNull(CaseFiles.class.getResource(ROOT), ROOT).toURI();
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
        if (!root.getScheme().equals("jar")) {
            return in(Path.of(root).resolve(wire));
        }
        try (FileSystem jar = FileSystems.newFileSystem(root, Map.of())) {
            return in(jar.getPath(ROOT, wire));
        }
    }

    private static List<Case> in(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("there are no cases of " + folder.getFileName());
        }
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> file.toString().endsWith(ENDING)).sorted().toList();
        }
        List<Case> cases = new ArrayList<>();
        for (Path file : files) {
            cases.add(CaseReader.read(file));
        }
        return cases;
    }
}
