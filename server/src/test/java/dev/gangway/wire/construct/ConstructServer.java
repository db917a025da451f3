package dev.gangway.wire.construct;

import dev.gangway.ForeignWire;
import dev.gangway.Gangway;
import dev.gangway.OperationSettings;
import dev.gangway.Settings;
import dev.gangway.access.Principal;
import dev.gangway.access.Project;
import dev.gangway.agent.AgentSpec;
import dev.gangway.http.HttpSettings;
import dev.gangway.json.Json;
import dev.gangway.log.Keep;
import dev.gangway.notify.NotifySettings;
import dev.gangway.policy.Policy;
import dev.gangway.process.ProcessLimits;
import dev.gangway.session.SessionLimits;
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

/// A whole Gangway in this process, with the demo agent and a listener for this wire. Three people
/// use it: ann, who owns it, bob, who may work in the project, and eve, who has nothing there.
final class ConstructServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path data;
    private final Path project;
    private final Map<String, String> tokens = new HashMap<>();
    private Gangway gangway;

    ConstructServer(Path folder) throws Exception {
        this.data = folder.resolve("data");
        this.project = Files.createDirectories(folder.resolve("project")).toRealPath();
        this.gangway = Gangway.start(settings());
        tokens.put("ann", Files.readString(data.resolve("token")).strip());
        Person bob = person("bob");
        person("eve");
        main("PUT", "/projects/p/grants/" + bob.id(), "{\"rights\":[\"prompt\",\"approve\"]}");
    }

    private record Person(String id) {}

    /// The same server again, over the same data.
    void restart() throws Exception {
        gangway.close();
        gangway = Gangway.start(settings());
    }

    /// Of this wire.
    URI address() {
        return URI.create(Optional.ofNullable(gangway.foreign().get("construct")).orElseThrow());
    }

    String token(String who) {
        return Optional.ofNullable(tokens.get(who)).orElseThrow();
    }

    private Person person(String name) throws Exception {
        JsonNode made = main("POST", "/users", "{\"name\":\"" + name + "\"}");
        String id = made.path("id").stringValue();
        String wanted = "{\"name\":\"t\",\"user\":\"" + id + "\"}";
        tokens.put(name, main("POST", "/tokens", wanted).path("secret").asString(""));
        return new Person(id);
    }

    private JsonNode main(String method, String path, String body) throws Exception {
        String root = gangway.url().replaceAll("/$", "");
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(root + "/api/v1" + path))
                        .header("Authorization", "Bearer " + token("ann"))
                        .timeout(PATIENCE)
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new AssertionError(path + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body().isEmpty() ? Json.object() : Json.parse(answer.body());
    }

    private Settings settings() {
        Principal owner = new Principal("owner", "Owner", true);
        HttpSettings http = HttpSettings.loopback(0);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> arguments =
                List.of(
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.gangway.cli.Main",
                        "demo-agent");
        return new Settings(
                data,
                http,
                owner,
                List.of(new Project("p", "p", project, owner.id())),
                List.of(
                        new AgentSpec("demo", java, arguments, Map.of(), ""),
                        new AgentSpec("none", "/bin/false", List.of(), Map.of(), "")),
                "demo",
                false,
                Keep.EVERYTHING,
                16L << 20,
                SessionLimits.DEFAULTS,
                dev.gangway.wire.acp.AcpLimits.DEFAULT,
                dev.gangway.agent.acp.AcpLimits.standard(Duration.ofSeconds(30)),
                ProcessLimits.standard(),
                dev.gangway.gateway.ServerPolicy.NONE,
                Policy.DEFAULT,
                Settings.Spending.NONE,
                OperationSettings.NONE,
                NotifySettings.NONE,
                List.of(new ForeignWire("construct", http, Optional.empty(), Map.of(), Map.of())),
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
