package dev.gangway.cli;

import dev.gangway.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// What `doctor` hears from the server that runs: the checks of its `/readyz`.
final class ServerChecks {
    private static final Duration TIME = Duration.ofSeconds(10);
    private static final String REMEDY =
            "docs/operations.md says what each check means and what to do.";

    private ServerChecks() {}

    /// Nothing when none runs.
    static List<Finding> findings(Path directory) {
        return RuntimeFile.find(directory).map(file -> ask(directory, file)).orElse(List.of());
    }

    private static List<Finding> ask(Path directory, RuntimeFile file) {
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(TIME).build()) {
            String token = ServerAccess.token(directory);
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(file.url() + "/readyz"))
                            .timeout(TIME)
                            .header("Authorization", "Bearer " + token)
                            .build();
            String answer = client.send(request, BodyHandlers.ofString()).body();
            return findings(Json.parse(answer.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException | RuntimeException broken) {
            return List.of(
                    Finding.problem(
                            "server",
                            "does not say how it is: " + broken.getMessage(),
                            "Look at its log."));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private static List<Finding> findings(JsonNode answer) {
        List<Finding> findings = new ArrayList<>();
        for (JsonNode check : answer.path("checks")) {
            String subject = "server " + Json.text(check, "name", "?");
            String why = Json.text(check, "why", "");
            findings.add(
                    check.path("ok").asBoolean(false)
                            ? Finding.ok(subject, why.replaceAll("\\.$", ""))
                            : Finding.problem(subject, why.replaceAll("\\.$", ""), REMEDY));
        }
        return findings;
    }
}
