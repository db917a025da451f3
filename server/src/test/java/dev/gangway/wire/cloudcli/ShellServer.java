package dev.gangway.wire.cloudcli;

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
import dev.gangway.process.isolation.Confinement;
import dev.gangway.session.SessionLimits;
import dev.gangway.terminal.TerminalSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A whole Gangway in this process with a listener for this wire. Ann administers it; bob may work
/// in its project, and execute when he was given that; cid owns a project and no more.
final class ShellServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    final Path project;
    final Path cids;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, String> tokens = new HashMap<>();
    private final Map<String, String> ids = new HashMap<>();
    private Gangway gangway;

    ShellServer(Path folder, boolean enabled) throws Exception {
        Path data = folder.resolve("data");
        project = Files.createDirectories(folder.resolve("project")).toRealPath();
        cids = Files.createDirectories(folder.resolve("cids")).toRealPath();
        Project shared = new Project("p", "p", project, "owner");
        gangway = Gangway.start(settings(data, List.of(shared), enabled));
        tokens.put("ann", Files.readString(data.resolve("token")).strip());
        person("bob");
        person("cid");
        grant("[\"prompt\"]");
        gangway.close();
        // A project's owner is a user by then.
        Project own = new Project("c", "c", cids, "cid");
        gangway = Gangway.start(settings(data, List.of(shared, own), enabled));
    }

    /// Gives bob exactly these rights in the project.
    void grant(String rights) throws Exception {
        main("ann", "PUT", "/projects/p/grants/" + ids.get("bob"), "{\"rights\":" + rights + "}");
    }

    private void person(String name) throws Exception {
        JsonNode made = main("ann", "POST", "/users", "{\"name\":\"" + name + "\"}");
        ids.put(name, made.path("id").asString(""));
        token(name, name + " plainly", "");
        token(name, name, ",\"rights\":[\"observe\",\"prompt\",\"administer\",\"execute\"]");
    }

    private void token(String name, String as, String rights) throws Exception {
        String wanted = "{\"name\":\"t\",\"user\":\"" + ids.get(name) + "\"" + rights + "}";
        tokens.put(as, main("ann", "POST", "/tokens", wanted).path("secret").asString(""));
    }

    int status(String who, String method, String path, String body) throws Exception {
        return send(who, method, path, body).statusCode();
    }

    private HttpResponse<String> send(String who, String method, String path, String body)
            throws Exception {
        String root = gangway.url().replaceAll("/$", "");
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(root + "/api/v1" + path))
                        .header("Authorization", "Bearer " + tokens.get(who))
                        .timeout(PATIENCE)
                        .method(
                                method,
                                body.isEmpty()
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body))
                        .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode main(String who, String method, String path, String body) throws Exception {
        HttpResponse<String> answer = send(who, method, path, body);
        if (answer.statusCode() >= 300) {
            throw new AssertionError(path + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body().isEmpty() ? Json.object() : Json.parse(answer.body());
    }

    String id(String who) {
        return Optional.ofNullable(ids.get(who)).orElseThrow();
    }

    /// Records of the audit about terminals, oldest first: `action outcome`.
    List<JsonNode> audit() throws Exception {
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode each : main("ann", "GET", "/audit?after=0&limit=200", "").path("records")) {
            if (Json.text(each, "action", "").startsWith("terminal.")) {
                found.add(each);
            }
        }
        return found;
    }

    /// @param who by whose token
    ShellClient connect(String who) {
        String root = Optional.ofNullable(gangway.foreign().get("cloudcli")).orElseThrow();
        URI address = URI.create(root.replaceFirst("^http", "ws").replaceAll("/$", "") + "/shell");
        return ShellClient.connect(http, address, tokens.getOrDefault(who, "none"));
    }

    private Settings settings(Path data, List<Project> projects, boolean enabled) {
        Principal owner = new Principal("owner", "Owner", true);
        HttpSettings listener = HttpSettings.loopback(0);
        return new Settings(
                data,
                listener,
                owner,
                projects,
                List.of(new AgentSpec("none", "/bin/false", List.of(), Map.of(), "")),
                "none",
                false,
                Keep.EVERYTHING,
                16L << 20,
                SessionLimits.DEFAULTS,
                dev.gangway.wire.acp.AcpLimits.DEFAULT,
                dev.gangway.agent.acp.AcpLimits.standard(PATIENCE),
                ProcessLimits.standard(),
                dev.gangway.gateway.ServerPolicy.NONE,
                Policy.DEFAULT,
                Settings.Spending.NONE,
                OperationSettings.NONE,
                NotifySettings.NONE,
                List.of(
                        new ForeignWire(
                                "cloudcli", listener, Optional.empty(), Map.of(), Map.of())),
                enabled
                        ? Optional.of(new TerminalSettings("/bin/bash", Confinement.NONE))
                        : Optional.empty(),
                "test");
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
        gangway.close();
    }
}
