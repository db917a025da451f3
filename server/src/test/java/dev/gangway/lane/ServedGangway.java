package dev.gangway.lane;

import static org.awaitility.Awaitility.await;

import dev.gangway.testkit.acp.AcpClient;
import dev.gangway.testkit.acp.AcpConversation;
import dev.gangway.testkit.acp.WebSocketTransport;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A server started as a user starts it, `./gangway serve`, with its own data directory.
final class ServedGangway {
    private static final Duration START_TIME_MAX = Duration.ofMinutes(5);
    private static final Duration ANSWER_TIME_MAX = Duration.ofSeconds(90);
    private static final Duration STOP_TIME_MAX = Duration.ofSeconds(20);
    private static final JsonMapper JSON = new JsonMapper();

    private final Process launcher;
    private final JsonNode runtime;
    private final String token;

    private ServedGangway(Process launcher, JsonNode runtime, String token) {
        this.launcher = launcher;
        this.runtime = runtime;
        this.token = token;
    }

    /// Starts it and waits until it accepts; its output goes to `serve.log` beside the data
    /// directory.
    ///
    /// @param project the directory where it is started: its first project
    static ServedGangway start(Path data, Path configuration, Path project) throws IOException {
        Path runtimeFile = data.resolve("runtime.json");
        Files.deleteIfExists(runtimeFile);
        Path program = Path.of("..", "gangway").toRealPath();
        Process launcher =
                new ProcessBuilder(
                                program.toString(),
                                "serve",
                                "--listen",
                                "127.0.0.1:0",
                                "--data",
                                data.toString(),
                                "--config",
                                configuration.toString())
                        .directory(project.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(
                                ProcessBuilder.Redirect.appendTo(
                                        data.resolveSibling("serve.log").toFile()))
                        .start();
        await().atMost(START_TIME_MAX)
                .until(() -> Files.exists(runtimeFile) || !launcher.isAlive());
        if (!launcher.isAlive()) {
            throw new AssertionError(
                    "serve ended: " + Files.readString(data.resolveSibling("serve.log")));
        }
        String token = Files.readString(data.resolve("token")).strip();
        return new ServedGangway(launcher, JSON.readTree(Files.readString(runtimeFile)), token);
    }

    /// A stock client, initialised, on the endpoint of that agent; "" is the default one.
    AcpClient connect(String agent) throws InterruptedException {
        return connect(agent, AcpConversation.initializeParameters());
    }

    /// A client that announced that it knows Gangway's additions.
    AcpClient connectKnowing(String agent) throws InterruptedException {
        ObjectNode parameters = AcpConversation.initializeParameters();
        parameters.withObject("/clientCapabilities/_meta/gangway").put("version", 1);
        return connect(agent, parameters);
    }

    /// Whether the server itself started the process.
    boolean isParentOf(ProcessHandle process) {
        return process.parent().filter(parent -> parent.pid() == pid()).isPresent();
    }

    /// Ends the server as `kill -9` does.
    void kill() throws InterruptedException {
        ProcessHandle.of(pid()).ifPresent(ProcessHandle::destroyForcibly);
        launcher.destroyForcibly();
        launcher.waitFor();
    }

    /// Ends the server in order; an `AssertionError` when it does not end in time.
    void stop() throws InterruptedException {
        ProcessHandle.of(pid()).ifPresent(ProcessHandle::destroy);
        if (!launcher.waitFor(STOP_TIME_MAX.toSeconds(), TimeUnit.SECONDS)) {
            kill();
            throw new AssertionError("serve did not end within " + STOP_TIME_MAX);
        }
    }

    private long pid() {
        return runtime.path("pid").asLong();
    }

    private AcpClient connect(String agent, ObjectNode parameters) throws InterruptedException {
        String url = runtime.path("acp").asString() + (agent.isEmpty() ? "" : "/" + agent);
        Map<String, String> headers = Map.of("Authorization", "Bearer " + token);
        AcpClient client =
                AcpClient.over(
                        WebSocketTransport.connect(URI.create(url), headers, List.of()),
                        ANSWER_TIME_MAX);
        client.request("initialize", parameters);
        return client;
    }
}
