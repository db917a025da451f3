package dev.gangway.conformance;

import dev.gangway.ForeignWire;
import dev.gangway.Gangway;
import dev.gangway.OperationSettings;
import dev.gangway.Settings;
import dev.gangway.access.Principal;
import dev.gangway.access.Project;
import dev.gangway.agent.AgentSpec;
import dev.gangway.gateway.ServerPolicy;
import dev.gangway.http.HttpSettings;
import dev.gangway.json.Json;
import dev.gangway.log.Keep;
import dev.gangway.notify.NotifySettings;
import dev.gangway.policy.Policy;
import dev.gangway.process.ProcessLimits;
import dev.gangway.session.SessionLimits;
import dev.gangway.usage.Budget;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A whole Gangway in this process, over real SQLite, with a listener for each wire and a puppet
/// for an agent. Ann owns it, Bob may work in its one project, Dan may watch, Eve has nothing
/// there; Carol has a password.
final class TriedServer implements AutoCloseable {
    static final String PASSWORD = "a password of some length";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /// A session may use a million tokens.
    private static final Budget BUDGET =
            new Budget(
                    new Budget.Of.Session(),
                    Budget.Per.SESSION,
                    Budget.Unit.TOKENS,
                    1_000_000,
                    0.8,
                    false);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path data;
    private final Path project;
    private final boolean echo;
    private final Map<String, String> tokens = new HashMap<>();
    private Gangway gangway;

    /// @param echo whether Mezame's front-end is one that shows what is said back to it
    TriedServer(Path folder, boolean echo) throws Exception {
        this.data = folder.resolve("data");
        this.project = Files.createDirectories(folder.resolve("project")).toRealPath();
        this.echo = echo;
        this.gangway = Gangway.start(settings());
        tokens.put("ann", Files.readString(data.resolve("token")).strip());
        String bob = person("bob");
        person("eve");
        String dan = person("dan");
        main("POST", "/users", "{\"name\":\"carol\",\"password\":\"" + PASSWORD + "\"}");
        main("PUT", "/projects/p/grants/" + bob, "{\"rights\":[\"prompt\",\"approve\"]}");
        main("PUT", "/projects/p/grants/" + dan, "{\"rights\":[\"observe\"]}");
    }

    /// The same server again, over the same data.
    void restart() throws Exception {
        gangway.close();
        gangway = Gangway.start(settings());
    }

    /// @param wire `together` and `acp` for the main listener
    URI address(String wire) {
        if (wire.equals("acp") || wire.equals("together")) {
            return URI.create(gangway.url());
        }
        return URI.create(Optional.ofNullable(gangway.foreign().get(wire)).orElseThrow());
    }

    Optional<String> token(String who) {
        return Optional.ofNullable(tokens.get(who));
    }

    Path project() {
        return project;
    }

    private String person(String name) throws Exception {
        String id = main("POST", "/users", "{\"name\":\"" + name + "\"}").path("id").stringValue();
        String wanted = "{\"name\":\"t\",\"user\":\"" + id + "\"}";
        tokens.put(name, main("POST", "/tokens", wanted).path("secret").stringValue());
        return id;
    }

    private JsonNode main(String method, String path, String body) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(gangway.url() + "/api/v1" + path))
                        .header("Authorization", "Bearer " + token("ann").orElseThrow())
                        .timeout(PATIENCE)
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new AssertionError(path + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body().isEmpty() ? Json.object() : Json.parse(answer.body());
    }

    private static AgentSpec puppet() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> arguments =
                List.of(
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xshare:auto",
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.gangway.testkit.puppet.AcpPuppet");
        return new AgentSpec("puppet", java, arguments, Map.of(), "");
    }

    /// Agents that cancel does not stop are ended soon, and those that rest as well.
    private static SessionLimits sessionLimits() {
        SessionLimits usual = SessionLimits.DEFAULTS;
        return new SessionLimits(
                usual.queuedPrompts(),
                usual.promptBytes(),
                usual.openRequests(),
                usual.turnTime(),
                usual.denyAfter(),
                Duration.ofSeconds(2),
                Duration.ofSeconds(3),
                usual.watch());
    }

    private static ProcessLimits processLimits() {
        ProcessLimits usual = ProcessLimits.standard();
        return new ProcessLimits(
                usual.lineBytesMax(),
                usual.sendQueueBytesMax(),
                usual.errorLineBytesMax(),
                usual.errorLinesPerSecond(),
                usual.errorTailBytes(),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                usual.drainMax());
    }

    private List<ForeignWire> wires(HttpSettings listener) {
        Map<String, String> echoes = Map.of("echo_user", Boolean.toString(echo));
        return List.of(
                new ForeignWire("cloudcli", listener, Optional.empty(), Map.of(), Map.of()),
                new ForeignWire("construct", listener, Optional.empty(), Map.of(), Map.of()),
                new ForeignWire("mezame", listener, Optional.empty(), echoes, Map.of()));
    }

    private Settings settings() {
        Principal owner = new Principal("owner", "Owner", true);
        HttpSettings listener = HttpSettings.loopback(0);
        return new Settings(
                data,
                listener,
                owner,
                List.of(new Project("p", "p", project, owner.id())),
                List.of(puppet(), new AgentSpec("none", "/bin/false", List.of(), Map.of(), "")),
                "puppet",
                false,
                Keep.EVERYTHING,
                16L << 20,
                sessionLimits(),
                dev.gangway.wire.acp.AcpLimits.DEFAULT,
                dev.gangway.agent.acp.AcpLimits.standard(Duration.ofSeconds(30)),
                processLimits(),
                ServerPolicy.NONE,
                Policy.DEFAULT,
                new Settings.Spending(List.of(BUDGET), Map.of()),
                OperationSettings.NONE,
                NotifySettings.NONE,
                wires(listener),
                Optional.empty(),
                "test");
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
        gangway.close();
    }
}
