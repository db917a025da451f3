package dev.gangway.testkit.conformance;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/// A server somewhere, known by its address and by what the command was told.
final class RemoteServer implements Subject {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final Options options;
    private final Map<String, String> tokens = new HashMap<>();
    private final Map<String, String> words = new HashMap<>();

    private RemoteServer(Options options) {
        this.options = options;
    }

    /// Logs in where a name and a password were given.
    static RemoteServer of(Options options) throws IOException, InterruptedException {
        RemoteServer server = new RemoteServer(options);
        options.text("token").ifPresent(token -> server.tokens.put("ann", token));
        options.text("bob-token").ifPresent(token -> server.tokens.put("bob", token));
        options.text("eve-token").ifPresent(token -> server.tokens.put("eve", token));
        if (options.text("token").isEmpty() && options.text("password").isPresent()) {
            server.tokens.put("ann", server.logIn());
        }
        server.words.put("agent", options.text("agent").orElse("puppet"));
        String here = Path.of("").toAbsolutePath().toString();
        server.words.put("project", options.text("project").orElse(here));
        server.words.put("user", options.text("user").orElse(""));
        server.words.put("password", options.text("password").orElse(""));
        server.words.put("token", server.tokens.getOrDefault("ann", ""));
        return server;
    }

    private String logIn() throws IOException, InterruptedException {
        String body =
                MAPPER.createObjectNode()
                        .put("username", options.text("user").orElse(""))
                        .put("password", options.text("password").orElse(""))
                        .toString();
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(address() + "/api/auth/login"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            String token =
                    answer.statusCode() == 200
                            ? MAPPER.readTree(answer.body()).path("token").asString("")
                            : "";
            if (token.isEmpty()) {
                throw new IllegalArgumentException(
                        "logging in was answered " + answer.statusCode() + " " + answer.body());
            }
            return token;
        }
    }

    @Override
    public URI address() {
        return options.address();
    }

    @Override
    public Optional<String> token(String user) {
        return Optional.ofNullable(tokens.get(user));
    }

    @Override
    public Map<String, String> words() {
        return words;
    }

    @Override
    public Set<String> offers() {
        return options.offers();
    }

    @Override
    public void restart() {
        throw new UnsupportedOperationException("a server somewhere is not restarted");
    }
}
