package dev.gangway.endtoend;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/// What whoever runs a server asks it.
final class Operations {
    private Operations() {}

    /// @param token empty to say nothing of who asks
    static HttpResponse<String> get(URI address, String token)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address);
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }

    static HttpResponse<String> asked(ServerProcess server, String path)
            throws IOException, InterruptedException {
        return get(server.url().resolve(path), server.token());
    }
}
