package dev.gangway.testkit.conformance;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/// The requests of a case, and the last answer.
final class Requests {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final List<String> FILES = List.of("FILE ", "FILES ");
    private static final String BOUNDARY = "b";
    private static final long AGAIN_MILLIS = 20;

    private final Subject subject;
    private final HttpClient http;
    private final Map<String, String> headers = new HashMap<>();
    private Optional<Step.Request> asked = Optional.empty();
    private Optional<HttpResponse<String>> answer = Optional.empty();

    Requests(Subject subject, HttpClient http) {
        this.subject = subject;
        this.http = http;
    }

    /// Goes with the next request or socket, and with no other.
    void with(String name, String value) {
        headers.put(name, value);
    }

    /// The headers of whoever asks.
    Map<String, String> headers(String user) {
        Map<String, String> all = new HashMap<>(headers);
        headers.clear();
        subject.token(user).ifPresent(token -> all.putIfAbsent("Authorization", "Bearer " + token));
        return all;
    }

    HttpRequest.Builder to(String user, String path, Duration patience) {
        HttpRequest.Builder request = HttpRequest.newBuilder(subject.at(path)).timeout(patience);
        headers(user).forEach(request::setHeader);
        return request;
    }

    void ask(Step.Request wanted, Names names, Duration patience)
            throws IOException, InterruptedException {
        asked = Optional.of(wanted);
        HttpRequest.Builder request = to(wanted.user(), names.filled(wanted.path()), patience);
        String body = names.filled(wanted.body());
        if (FILES.stream().anyMatch(body::startsWith)) {
            request.setHeader("Content-Type", "multipart/form-data; boundary=" + BOUNDARY);
            body = form(body.split(" ", 3));
        } else if (!body.isEmpty()) {
            request.setHeader("Content-Type", "application/json");
        }
        request.method(wanted.method(), HttpRequest.BodyPublishers.ofString(body));
        answer = Optional.of(http.send(request.build(), HttpResponse.BodyHandlers.ofString()));
    }

    /// @param file `FILE` or `FILES`, which is the part's name, then the file's name and its text
    private static String form(String[] file) {
        return "--"
                + BOUNDARY
                + "\r\nContent-Disposition: form-data; name=\""
                + file[0].toLowerCase(Locale.ROOT)
                + "\"; filename=\""
                + file[1]
                + "\"\r\nContent-Type: "
                + (file[1].endsWith(".png") ? "image/png" : "text/plain")
                + "\r\n\r\n"
                + file[2]
                + "\r\n--"
                + BOUNDARY
                + "--\r\n";
    }

    void status(Step.Status status, Names names) throws Mismatch {
        HttpResponse<String> came = answer.orElseThrow();
        String shown = came.statusCode() + " " + came.body();
        Mismatch.unless(
                status.status().equals(Integer.toString(came.statusCode())),
                status.status(),
                shown);
        for (Wanted body : status.body()) {
            Mismatch.unless(body.fits(json(came.body()), names), body, shown);
        }
    }

    /// What follows an end in its own time: asks again until it is there.
    void soon(Step.Status status, Names names, Duration patience)
            throws Mismatch, IOException, InterruptedException {
        Instant end = Instant.now().plus(patience);
        boolean over = false;
        while (!over) {
            try {
                status(status, names);
                over = true;
            } catch (Mismatch notYet) {
                if (Instant.now().isAfter(end)) {
                    throw notYet;
                }
                Thread.sleep(AGAIN_MILLIS);
                ask(asked.orElseThrow(), names, patience);
            }
        }
    }

    void header(Step.Header header, Names names) throws Mismatch {
        HttpResponse<String> came = answer.orElseThrow();
        JsonNode value =
                came.headers()
                        .firstValue(header.name())
                        .map(text -> (JsonNode) StringNode.valueOf(text))
                        .orElse(MAPPER.missingNode());
        Mismatch.unless(header.value().fits(value, names), header.value(), value);
    }

    private static JsonNode json(String body) {
        try {
            return MAPPER.readTree(body);
        } catch (JacksonException noJson) {
            return StringNode.valueOf(body);
        }
    }
}
