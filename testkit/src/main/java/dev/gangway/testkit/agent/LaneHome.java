package dev.gangway.testkit.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/// The folder in which an agent of a lane lives, and the environment that keeps it there.
///
/// The environment is made from nothing. Its proxies name a port where nobody listens, so that a
/// request to anywhere but loopback fails at once.
final class LaneHome {
    private static final String NOWHERE = "http://127.0.0.1:9";

    private final Path folder;
    private final Map<String, String> environment = new LinkedHashMap<>();

    /// Makes the folder with `home`, `tmp` and `project` in it.
    LaneHome(Path folder) {
        this.folder = folder;
        set("PATH", "/usr/local/bin:/usr/bin:/bin");
        set("LANG", "C.UTF-8");
        set("TERM", "dumb");
        set("HOME", directory("home").toString());
        set("TMPDIR", directory("tmp").toString());
        for (String kind : List.of("CONFIG", "DATA", "STATE", "CACHE")) {
            set("XDG_" + kind + "_HOME", path("xdg-" + kind).toString());
        }
        for (String proxy : List.of("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")) {
            bothCases(proxy, NOWHERE);
        }
        bothCases("NO_PROXY", "127.0.0.1,localhost");
        Path _ = directory("project");
    }

    private void bothCases(String variable, String value) {
        set(variable, value).set(variable.toLowerCase(Locale.ROOT), value);
    }

    LaneHome set(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /// A path in the folder; nothing is made there.
    Path path(String relative) {
        return folder.resolve(relative);
    }

    /// Writes a file and what folders it needs.
    LaneHome write(String relative, String text) {
        Path file = path(relative);
        try {
            Path _ = Files.createDirectories(file.resolveSibling(""));
            Files.writeString(file, text);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return this;
    }

    LaneHome write(String relative, ObjectNode json) {
        return write(relative, json.toPrettyString());
    }

    InstalledAgent agent(String name, List<String> command) {
        return new InstalledAgent(name, command, environment, path("project"));
    }

    private Path directory(String relative) {
        try {
            return Files.createDirectories(path(relative));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
