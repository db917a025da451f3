package dev.gangway.cli;

import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// DIR/runtime.json: by it the other commands find the server that runs on this data directory.
///
/// @param pid the server's process
/// @param started when that process began ([ProcessStart]), by which it is told from a later one of
///   the same id; 0 when it is not known, and then the id alone is believed
/// @param isPrivate whether it ends with the command that began it
/// @param url its web address, without a slash at the end
/// @param acp its native wire's address
/// @param certificate the PEM file of its own; empty when it speaks no TLS
record RuntimeFile(
        long pid, long started, boolean isPrivate, String url, String acp, String certificate) {
    private static final String NAME = "runtime.json";

    /// For a server in this process.
    static RuntimeFile ofThisProcess(
            boolean isPrivate, String url, String acp, String certificate) {
        long pid = ProcessHandle.current().pid();
        return new RuntimeFile(pid, ProcessStart.of(pid), isPrivate, url, acp, certificate);
    }

    void write(Path data) throws IOException {
        RawJson text =
                RawJson.ofNode(
                        Json.object()
                                .put("pid", pid)
                                .put("started", started)
                                .put("private", isPrivate)
                                .put("url", url)
                                .put("acp", acp)
                                .put("certificate", certificate));
        Path temporary = Files.createTempFile(data, "runtime", ".json");
        Files.write(temporary, text.bytes());
        Files.move(temporary, data.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
    }

    static void delete(Path data) throws IOException {
        Files.deleteIfExists(data.resolve(NAME));
    }

    /// The server that runs on this directory; empty when none does.
    static Optional<RuntimeFile> find(Path data) {
        try {
            JsonNode json = RawJson.of(Files.readAllBytes(data.resolve(NAME))).node();
            RuntimeFile file =
                    new RuntimeFile(
                            json.path("pid").asLong(0),
                            json.path("started").asLong(ProcessStart.UNKNOWN),
                            json.path("private").asBoolean(false),
                            json.path("url").asString(""),
                            json.path("acp").asString(""),
                            json.path("certificate").asString(""));
            return Optional.of(file).filter(RuntimeFile::isAlive);
        } catch (IOException | IllegalArgumentException absent) {
            // No file, or one that a dying server left half written: no server.
            return Optional.empty();
        }
    }

    private boolean isAlive() {
        boolean alive = ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
        return alive && (started == ProcessStart.UNKNOWN || started == ProcessStart.of(pid));
    }
}
