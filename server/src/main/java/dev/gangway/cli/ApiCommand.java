package dev.gangway.cli;

import dev.gangway.config.FileTrouble;
import dev.gangway.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// Asks the running server by its HTTP API. The token is read from a file, never from the command
/// line, which others on the machine could see.
@Command(
        name = "api",
        description = {
            "Sends one request to the running server's HTTP API and prints the answer.",
            "For example: gangway api GET /api/v1/sessions"
        },
        mixinStandardHelpOptions = true)
final class ApiCommand implements Callable<Integer> {
    private static final Duration TIME = Duration.ofSeconds(60);
    private static final int FAILED = 1;
    private static final int REFUSED_FROM = 400;

    @Mixin private DataDirectory data = new DataDirectory();

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "Whose token to use (default: the server's own, DIR/token).")
    private @Nullable Path tokenFile;

    @Option(
            names = "--field",
            paramLabel = "POINTER",
            description =
                    "Print this part of the answer alone, by its JSON pointer: /sessions/0/id.")
    private String field = "";

    @Option(
            names = {"-H", "--header"},
            paramLabel = "NAME:VALUE",
            description = "A further header; may be given several times.")
    private List<String> headers = List.of();

    @Parameters(index = "0", paramLabel = "METHOD", description = "GET, POST, PATCH, PUT, DELETE.")
    private String method = "";

    @Parameters(index = "1", paramLabel = "PATH", description = "From the slash on.")
    private String path = "";

    @Parameters(
            index = "2",
            arity = "0..1",
            paramLabel = "BODY",
            description = "JSON; - to read it from the standard input.")
    private @Nullable String body;

    @Override
    public Integer call() throws InterruptedException {
        HttpResponse<String> answer = answer();
        Terminal terminal = new Terminal();
        if (answer.statusCode() >= REFUSED_FROM) {
            terminal.failure("gangway: " + answer.statusCode() + ": " + detail(answer.body()));
            return FAILED;
        }
        show(terminal, answer.body());
        return 0;
    }

    private HttpResponse<String> answer() throws InterruptedException {
        ServerAccess server = ServerAccess.running(data.path());
        try (HttpClient client = server.client()) {
            return client.send(request(server), BodyHandlers.ofString());
        } catch (IOException broken) {
            throw new CommandFailed("The server did not answer: " + broken.getMessage());
        }
    }

    private HttpRequest request(ServerAccess server) {
        if (!path.startsWith("/")) {
            throw new CommandFailed("PATH begins with a slash, as in /api/v1/sessions");
        }
        String token = tokenFile == null ? server.token() : read(tokenFile).strip();
        Optional<String> sent = body();
        try {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create(server.url() + path))
                            .timeout(TIME)
                            .header("Authorization", "Bearer " + token)
                            .method(
                                    method,
                                    sent.map(HttpRequest.BodyPublishers::ofString)
                                            .orElseGet(HttpRequest.BodyPublishers::noBody));
            sent.ifPresent(_ -> request.header("Content-Type", "application/json"));
            headers.forEach(header -> add(request, header));
            return request.build();
        } catch (IllegalArgumentException wrong) {
            throw new CommandFailed("This cannot be sent: " + wrong.getMessage());
        }
    }

    private static void add(HttpRequest.Builder request, String header) {
        int colon = header.indexOf(':');
        if (colon < 1) {
            throw new CommandFailed("--header takes NAME:VALUE, as in If-Match:\"3\"");
        }
        request.header(header.substring(0, colon).strip(), header.substring(colon + 1).strip());
    }

    private Optional<String> body() {
        return Optional.ofNullable(body)
                .map(text -> text.equals("-") ? read(Path.of("/dev/stdin")) : text);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new CommandFailed("Cannot read " + file + ": " + FileTrouble.of(unreadable));
        }
    }

    private void show(Terminal terminal, String text) {
        if (field.isEmpty()) {
            if (!text.isEmpty()) {
                terminal.raw(text.stripTrailing());
            }
            return;
        }
        JsonNode part = Json.parse(text.getBytes(StandardCharsets.UTF_8));
        JsonNode found = part.at(field.startsWith("/") ? field : "/" + field);
        if (found.isMissingNode()) {
            throw new CommandFailed("The answer has no " + field + ".");
        }
        terminal.raw(found.isString() ? found.asString("") : found.toString());
    }

    /// What is said in a problem's own words (RFC 9457), else all of it.
    private static String detail(String text) {
        try {
            JsonNode problem = Json.parse(text.getBytes(StandardCharsets.UTF_8));
            String detail = Json.text(problem, "detail", "");
            return detail.isEmpty() ? text : detail;
        } catch (RuntimeException notJson) {
            // Something else than this server answered, or it did so in plain text.
            return text;
        }
    }
}
