package dev.gangway.endtoend;

import static org.awaitility.Awaitility.await;

import dev.gangway.process.Marker;
import dev.gangway.testkit.acp.AcpClient;
import dev.gangway.testkit.acp.WebSocketTransport;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `gangway serve` as a process of its own, with the tests' class path and the launcher's limits of
/// memory.
final class ServerProcess {
    /// The longest that anything is waited for on a busy machine.
    static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final JsonMapper JSON = new JsonMapper();

    private final Process process;
    private final Path data;
    private final JsonNode runtime;
    private final String token;

    private ServerProcess(Process process, Path data, JsonNode runtime, String token) {
        this.process = process;
        this.data = data;
        this.runtime = runtime;
        this.token = token;
    }

    /// Where a server lives.
    ///
    /// @param data its directory
    /// @param project where it is started: its one project
    /// @param wrapper what the command line begins with, as in `strace …`; usually nothing
    record Place(Path data, Path project, List<String> wrapper) {
        /// One in that folder, with a configuration.
        static Place in(Path folder, String toml) throws IOException {
            Path data = Files.createDirectories(folder.resolve("data"));
            Files.writeString(data.resolve("gangway.toml"), "default_agent = \"demo\"\n" + toml);
            return of(folder);
        }

        /// One in that folder, as it is.
        static Place of(Path folder) throws IOException {
            Path project = Files.createDirectories(folder.resolve("project")).toRealPath();
            return new Place(folder.resolve("data"), project, List.of());
        }

        Place under(List<String> command) {
            return new Place(data, project, command);
        }

        Path log() {
            return data.resolveSibling("serve.log");
        }
    }

    /// Starts it and waits until it accepts. Its output is appended to the place's log.
    static ServerProcess start(Place place) throws IOException {
        Path runtimeFile = place.data().resolve("runtime.json");
        Files.deleteIfExists(runtimeFile);
        List<String> command = new ArrayList<>(place.wrapper());
        command.addAll(
                Commands.java(
                        "serve", "--listen", "127.0.0.1:0", "--data", place.data().toString()));
        Process process =
                Commands.builder(command, place.project())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(place.log().toFile()))
                        .start();
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> Files.exists(runtimeFile) || !process.isAlive());
        if (!process.isAlive()) {
            throw new AssertionError("serve ended: " + Files.readString(place.log()));
        }
        String token = Files.readString(place.data().resolve("token")).strip();
        JsonNode runtime = JSON.readTree(Files.readString(runtimeFile));
        return new ServerProcess(process, place.data(), runtime, token);
    }

    /// Of the server itself, not of what it is wrapped in.
    long pid() {
        return runtime.path("pid").asLong();
    }

    URI url() {
        return URI.create(runtime.path("url").asString());
    }

    URI acp(String agent) {
        return URI.create(runtime.path("acp").asString() + (agent.isEmpty() ? "" : "/" + agent));
    }

    String token() {
        return token;
    }

    /// A transport to the endpoint of that agent; "" is the default one.
    WebSocketTransport transport(String agent) {
        return WebSocketTransport.connect(
                acp(agent), Map.of("Authorization", "Bearer " + token), List.of());
    }

    /// A client that knows Gangway's additions, initialised, on the default agent.
    AcpClient connect() throws InterruptedException {
        return connect("");
    }

    AcpClient connect(String agent) throws InterruptedException {
        AcpClient client = AcpClient.over(transport(agent), PATIENCE);
        client.request("initialize", Frames.initializeKnowing());
        return client;
    }

    /// Ends it as `kill -9` does, and waits until it is gone.
    void kill() throws InterruptedException {
        ProcessHandle.of(pid()).ifPresent(ProcessHandle::destroyForcibly);
        process.waitFor();
    }

    /// Sends SIGTERM.
    void terminate() {
        ProcessHandle.of(pid()).ifPresent(ProcessHandle::destroy);
    }

    /// Waits for its end.
    ///
    /// @return the exit code
    int awaitExit() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            kill();
            throw new AssertionError("the server did not end within " + PATIENCE);
        }
        return process.exitValue();
    }

    /// Processes that this server started and that are still there.
    List<Long> agents() throws IOException {
        return Marks.alive(mark(data) + ":" + pid() + ":");
    }

    /// What all processes of a data directory's servers carry.
    static String mark(Path data) throws IOException {
        return Marker.of(data, 1, new SecureRandom()).directory();
    }

    /// SIGTERM, and SIGKILL when that does not help.
    void stop() throws InterruptedException {
        if (process.isAlive()) {
            terminate();
            awaitExit();
        }
    }
}
