package dev.gangway.cli;

import dev.gangway.command.Secret;
import dev.gangway.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Prints a link by which a browser comes in.
@Command(
        name = "link",
        description = {
            "Prints a link by which a browser comes in as the server's owner.",
            "It is good once, for ten minutes."
        },
        mixinStandardHelpOptions = true)
final class LinkCommand implements Runnable {
    private static final Duration TIME = Duration.ofSeconds(20);
    private static final int OK = 200;

    @Mixin private DataDirectory data = new DataDirectory();

    /// What a browser opens: the link stands where browsers send nothing to servers.
    static String address(String url, Secret link) {
        return url + "/#link=" + link.text();
    }

    @Override
    public void run() {
        ServerAccess server = ServerAccess.running(data.path());
        new Terminal().line(address(server.url(), link(server)));
    }

    private static Secret link(ServerAccess server) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(server.url() + "/auth/link"))
                        .timeout(TIME)
                        .header("Authorization", "Bearer " + server.token())
                        .POST(BodyPublishers.noBody())
                        .build();
        try (HttpClient client = server.client()) {
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != OK) {
                throw new CommandFailed("The server makes no link (" + answer.statusCode() + ").");
            }
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            return new Secret(Json.text(Json.parse(body), "link", ""));
        } catch (IOException broken) {
            throw new CommandFailed("The server did not answer: " + broken.getMessage());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CommandFailed("Stopped.");
        }
    }
}
