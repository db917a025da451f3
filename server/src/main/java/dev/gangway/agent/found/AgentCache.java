package dev.gangway.agent.found;

import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// DIR/agents.json: the versions of programs, each as long as its file is the same, and what agents
/// said of themselves when they were last checked. What cannot be read or written is done without:
/// all of it can be found out again. One thread at a time.
public final class AgentCache {
    /// The file's name in the data directory.
    public static final String FILE = "agents.json";

    /// Programs and agents that are remembered; of more the oldest are forgotten.
    private static final int ENTRIES_MAX = 64;

    private static final long FILE_BYTES_MAX = 1024 * 1024;

    private final Path file;
    private final Map<String, JsonNode> versions = new LinkedHashMap<>();
    private final Map<String, JsonNode> agents = new LinkedHashMap<>();
    private boolean changed;

    private AgentCache(Path file) {
        this.file = file;
    }

    /// What is remembered in a data directory.
    public static AgentCache in(Path data) {
        AgentCache cache = new AgentCache(data.resolve(FILE));
        JsonNode json = cache.read();
        json.path("versions")
                .propertyStream()
                .forEach(entry -> cache.versions.put(entry.getKey(), entry.getValue()));
        json.path("agents")
                .propertyStream()
                .forEach(entry -> cache.agents.put(entry.getKey(), entry.getValue()));
        return cache;
    }

    private JsonNode read() {
        try {
            return Files.size(file) > FILE_BYTES_MAX
                    ? Json.object()
                    : RawJson.of(Files.readAllBytes(file)).node();
        } catch (IOException | IllegalArgumentException unusable) {
            // Not there, not readable, or not JSON: nothing is remembered.
            return Json.object();
        }
    }

    /// The version of a program, when its file is still the one that was asked.
    Optional<String> version(Path program) {
        JsonNode known = versions.getOrDefault(program.toString(), Json.object());
        return stamp(program)
                .filter(stamp -> Json.text(known, "file", "").equals(stamp))
                .flatMap(_ -> Json.text(known, "version"));
    }

    void remember(Path program, String version) {
        stamp(program)
                .ifPresent(stamp ->
                        put(
                                versions,
                                program.toString(),
                                Json.object().put("file", stamp).put("version", version)));
    }

    /// What an agent said when it was last checked, by the command line that it was started with.
    public Optional<Checked> checked(String agent, String commandLine) {
        return Optional.ofNullable(agents.get(agent))
                .filter(known -> Json.text(known, "command", "").equals(commandLine))
                .map(known ->
                        new Checked(
                                RawJson.ofNode(known.path("info")),
                                RawJson.ofNode(known.path("capabilities")),
                                RawJson.ofNode(known.path("authMethods"))));
    }

    /// Remembers what an agent said.
    public void remember(String agent, String commandLine, Checked checked) {
        ObjectNode entry = Json.object().put("command", commandLine);
        entry.set("info", checked.info().node());
        entry.set("capabilities", checked.capabilities().node());
        entry.set("authMethods", checked.authMethods().node());
        put(agents, agent, entry);
    }

    private void put(Map<String, JsonNode> entries, String key, JsonNode value) {
        entries.remove(key);
        entries.put(key, value);
        if (entries.size() > ENTRIES_MAX) {
            entries.remove(entries.keySet().iterator().next());
        }
        changed = true;
    }

    /// Writes what is new, if anything is.
    public void save() {
        if (!changed) {
            return;
        }
        ObjectNode json = Json.object();
        ObjectNode known = json.putObject("versions");
        versions.forEach(known::set);
        ObjectNode said = json.putObject("agents");
        agents.forEach(said::set);
        try {
            Files.createDirectories(file.resolveSibling(""));
            Path temporary = Files.createTempFile(file.resolveSibling(""), "agents", ".json");
            Files.write(temporary, RawJson.ofNode(json).bytes());
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            changed = false;
        } catch (IOException unwritable) {
            // The next look finds it out again.
            changed = true;
        }
    }

    /// What tells one state of a file from another. The time of the change of its node goes in too:
    /// package managers give all files of all versions the same time of modification.
    private static Optional<String> stamp(Path program) {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(program, BasicFileAttributes.class);
            return Optional.of(
                    program.toRealPath()
                            + " "
                            + attributes.size()
                            + " "
                            + attributes.lastModifiedTime().toMillis()
                            + " "
                            + nodeChanged(program));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    private static String nodeChanged(Path program) throws IOException {
        try {
            return String.valueOf(Files.getAttribute(program, "unix:ctime"));
        } catch (UnsupportedOperationException notUnix) {
            return "";
        }
    }

    /// What an agent said of itself: ACP's `agentInfo`, `agentCapabilities`, `authMethods`.
    public record Checked(RawJson info, RawJson capabilities, RawJson authMethods) {
        /// Its version, where it says one.
        public Optional<String> version() {
            return Json.text(info.node(), "version");
        }
    }
}
