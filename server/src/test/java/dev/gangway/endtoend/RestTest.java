package dev.gangway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The REST wire of a real server with the demo agent. One server for all: each test makes its own
/// sessions.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class RestTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String PROBLEM = "application/problem+json";

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(ServerProcess.PATIENCE)
                    .build();
    private ServerProcess.Place place;
    private ServerProcess server;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        place = ServerProcess.Place.in(folder, "");
        server = ServerProcess.start(place);
    }

    @AfterAll
    void stop() throws Exception {
        http.shutdownNow();
        http.close();
        server.terminate();
        server.awaitExit();
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(root() + "/api/v1" + path))
                .timeout(ServerProcess.PATIENCE)
                .header("Authorization", "Bearer " + server.token());
    }

    private String root() {
        return server.url().toString().replaceAll("/$", "");
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(to(path));
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        return send(to(path).method(method, BodyPublishers.ofString(body)));
    }

    private static JsonNode json(HttpResponse<String> response) {
        return JSON.readTree(response.body());
    }

    private String newSession() throws Exception {
        HttpResponse<String> made =
                send(
                        "POST",
                        "/sessions",
                        JSON.createObjectNode()
                                .put("directory", place.project().toString())
                                .toString());
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return json(made).path("id").asString();
    }

    private JsonNode prompted(String session, String text) throws Exception {
        HttpResponse<String> turn =
                send(
                        "POST",
                        "/sessions/" + session + "/prompts?wait=60",
                        JSON.createObjectNode().put("text", text).toString());
        assertThat(turn.statusCode()).as(turn.body()).isEqualTo(202);
        return json(turn);
    }

    private List<String> sequences(JsonNode events) {
        List<String> found = new ArrayList<>();
        events.forEach(
                event -> found.add(event.path("epoch").asString() + ":" + event.path("seq")));
        return found;
    }

    private List<String> allEvents(String session) throws Exception {
        List<String> all = new ArrayList<>();
        String after = "0";
        boolean more = true;
        while (more) {
            JsonNode page = json(get("/sessions/" + session + "/events?limit=3&after=" + after));
            all.addAll(sequences(page.path("events")));
            after = page.path("epoch").asString() + ":" + page.path("after");
            more = page.path("more").asBoolean();
        }
        return all;
    }

    @Test
    void aPromptWaitsForItsEndAndIsRunOnceUnderOneKey() throws Exception {
        String session = newSession();
        String path = "/sessions/" + session + "/prompts?wait=60";

        HttpResponse<String> first =
                send(
                        to(path).header("Idempotency-Key", "k")
                                .POST(BodyPublishers.ofString("{\"text\":\"hello\"}")));
        HttpResponse<String> again =
                send(
                        to(path).header("Idempotency-Key", "k")
                                .POST(BodyPublishers.ofString("{\"text\":\"hello\"}")));
        HttpResponse<String> other =
                send(
                        to(path).header("Idempotency-Key", "k")
                                .POST(BodyPublishers.ofString("{\"text\":\"else\"}")));

        assertThat(json(first).path("phase").asString()).as(first.body()).isEqualTo("ended");
        assertThat(json(first).path("end").path("outcome").asString()).isEqualTo("stopped");
        assertThat(json(again)).isEqualTo(json(first));
        assertThat(other.statusCode()).isEqualTo(409);
        assertThat(json(other).path("code").asString()).isEqualTo("KEY_REUSED");
        assertThat(json(get("/sessions/" + session + "/turns/1")).path("phase").asString())
                .isEqualTo("ended");
        assertThat(get("/sessions/" + session + "/turns/2").statusCode()).isEqualTo(404);
    }

    @Test
    void aPermissionIsListedAndAnswered() throws Exception {
        String session = newSession();
        HttpResponse<String> given =
                send(
                        "POST",
                        "/sessions/" + session + "/prompts",
                        "{\"text\":\"/permission Delete everything\"}");
        assertThat(given.statusCode()).as(given.body()).isEqualTo(202);
        JsonNode open = awaitPermission(session);
        String option = open.path("params").path("options").get(0).path("optionId").asString();

        HttpResponse<String> wrong =
                send("POST", "/permissions/" + open.path("id").asString() + "/answer", "{}");
        HttpResponse<String> answered =
                send(
                        "POST",
                        "/permissions/" + open.path("id").asString() + "/answer",
                        JSON.createObjectNode().put("option", option).toString());
        HttpResponse<String> late =
                send(
                        "POST",
                        "/permissions/" + open.path("id").asString() + "/answer",
                        JSON.createObjectNode()
                                .put("option", option)
                                .put("session", session)
                                .toString());

        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(answered.statusCode()).as(answered.body()).isEqualTo(204);
        assertThat(json(late).path("code").asString()).isEqualTo("ALREADY_RESOLVED");
        assertThat(prompted(session, "go on").path("phase").asString()).isEqualTo("ended");
    }

    /// The stream of events says when it is asked.
    private JsonNode awaitPermission(String session) throws Exception {
        try (Events events = new Events("/sessions/" + session + "/events", "")) {
            while (!events.next().data().path("kind").asString().equals("permission_requested")) {
                // What comes before.
            }
        }
        JsonNode open = json(get("/permissions")).path("requests");
        return open.valueStream()
                .filter(each -> each.path("session").asString().equals(session))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aSessionIsRenamedPutAsideAndDeleted() throws Exception {
        String session = newSession();
        String path = "/sessions/" + session;
        HttpResponse<String> read = get(path);
        String tag = read.headers().firstValue("ETag").orElseThrow();

        assertThat(send(to(path).header("If-None-Match", tag)).statusCode()).isEqualTo(304);
        HttpResponse<String> renamed =
                send(
                        to(path).header("If-Match", tag)
                                .method("PATCH", BodyPublishers.ofString("{\"title\":\"Mine\"}")));
        HttpResponse<String> stale =
                send(
                        to(path).header("If-Match", tag)
                                .method("PATCH", BodyPublishers.ofString("{\"archived\":true}")));
        assertThat(json(renamed).path("title").asString()).isEqualTo("Mine");
        assertThat(stale.statusCode()).isEqualTo(412);
        assertThat(listed("")).contains(session);

        prompted(session, "hello");
        HttpResponse<String> aside = send("PATCH", path, "{\"archived\":true}");
        assertThat(json(aside).path("title").asString()).isEqualTo("Mine");
        assertThat(listed("")).doesNotContain(session);
        assertThat(listed("&archived=true")).containsExactly(session);

        assertThat(send("DELETE", path, "").statusCode()).isEqualTo(204);
        assertThat(get(path).statusCode()).isEqualTo(404);
    }

    private List<String> listed(String more) throws Exception {
        return json(get("/sessions?limit=200" + more))
                .path("sessions")
                .valueStream()
                .map(each -> each.path("id").asString())
                .toList();
    }

    @Test
    void listsGoOnFromTheirCursor() throws Exception {
        newSession();
        newSession();

        HttpResponse<String> first =
                get(
                        "/sessions?limit=1&agent=demo&phase=idle&directory="
                                + URLEncoder.encode(
                                        place.project().toString(), StandardCharsets.UTF_8));
        String link = first.headers().firstValue("Link").orElseThrow();
        String next = link.substring(1, link.indexOf('>')).replace("/api/v1", "");

        assertThat(link).endsWith("; rel=\"next\"");
        assertThat(json(get(next)).path("sessions")).hasSize(1);
        assertThat(json(get(next)).path("sessions").get(0).path("id"))
                .isNotEqualTo(json(first).path("sessions").get(0).path("id"));
        assertThat(json(get("/sessions?agent=nobody")).path("sessions")).isEmpty();
    }

    @Test
    void aStreamThatWasDroppedGoesOnWhereItWas() throws Exception {
        String session = newSession();
        prompted(session, "hello");
        List<String> all = allEvents(session);
        List<String> seen = new ArrayList<>();

        try (Events events = new Events("/sessions/" + session + "/events", "")) {
            for (int i = 0; i < all.size() / 2; i++) {
                seen.add(events.next().id());
            }
        }
        try (Events events = new Events("/sessions/" + session + "/events", seen.getLast())) {
            while (seen.size() < all.size()) {
                seen.add(events.next().id());
            }
            prompted(session, "again");
            List<String> longer = allEvents(session);
            while (seen.size() < longer.size()) {
                seen.add(events.next().id());
            }
            assertThat(seen).isEqualTo(longer);
        }
    }

    @Test
    void aPositionOfAnotherEpochIsReset() throws Exception {
        String session = newSession();

        JsonNode page = json(get("/sessions/" + session + "/events?after=9-abcdef:1"));
        assertThat(page.path("outcome").asString()).isEqualTo("reset");
        assertThat(page.path("events")).isEmpty();
        try (Events events = new Events("/sessions/" + session + "/events", "9-abcdef:1")) {
            Event reset = events.next();
            assertThat(reset.name()).isEqualTo("reset");
            // Its agent may have started meanwhile.
            assertThat(reset.data().path("seq").longValue())
                    .isGreaterThanOrEqualTo(page.path("after").longValue());
        }
    }

    @Test
    void aStreamEndsWithItsSession() throws Exception {
        String session = newSession();
        try (Events events = new Events("/sessions/" + session + "/events?after=head", "")) {
            send("DELETE", "/sessions/" + session, "");
            Event last = events.next();
            while (last.name().isEmpty()) {
                last = events.next();
            }
            assertThat(last.name()).isEqualTo("deleted");
            assertThat(events.ended()).isTrue();
        }
    }

    @Test
    void theFeedTellsOfANewSession() throws Exception {
        try (Events events = new Events("/feed/events?after=head", "")) {
            String session = newSession();
            Event told = events.next();
            while (!told.data().path("payload").path("session").asString("").equals(session)) {
                told = events.next();
            }
            assertThat(told.data().path("kind").asString()).isEqualTo("session_changed");
        }
    }

    @Test
    void aSessionIsExported() throws Exception {
        String session = newSession();
        prompted(session, "hello");

        HttpResponse<String> lines = get("/sessions/" + session + "/export");
        HttpResponse<String> text = get("/sessions/" + session + "/export?format=markdown");

        assertThat(lines.body().lines().map(line -> JSON.readTree(line).path("seq").asInt()))
                .hasSameSizeAs(allEvents(session))
                .startsWith(1, 2, 3);
        assertThat(text.body()).contains("## User\n\nhello").contains("## Agent\n\n");
        assertThat(get("/sessions/" + session + "/export?format=pdf").statusCode()).isEqualTo(400);
    }

    @Test
    void theTranscriptIsPagedFromEitherEnd() throws Exception {
        String session = newSession();
        prompted(session, "hello");

        JsonNode newest = json(get("/sessions/" + session + "/transcript?limit=1"));
        JsonNode oldest = json(get("/sessions/" + session + "/transcript?limit=1&after=0"));

        assertThat(newest.path("entries")).hasSize(1);
        assertThat(oldest.path("entries").get(0).path("ordinal").asInt()).isEqualTo(1);
    }

    @Test
    void refusalsAreProblems() throws Exception {
        String session = newSession();

        HttpResponse<String> method = send("PUT", "/sessions", "{}");
        HttpResponse<String> member = send("POST", "/sessions", "{\"directroy\":\"/\"}");
        HttpResponse<String> kind = send("POST", "/sessions", "{\"directory\":[]}");
        HttpResponse<String> text = send("POST", "/sessions", "hello");
        HttpResponse<String> path = get("/nothing");
        HttpResponse<String> nobody =
                http.send(
                        HttpRequest.newBuilder(URI.create(root() + "/api/v1/sessions")).build(),
                        BodyHandlers.ofString());
        HttpResponse<String> none = get("/sessions/none/events");

        assertThat(method.statusCode()).isEqualTo(405);
        assertThat(method.headers().firstValue("Allow")).contains("GET, POST");
        assertThat(json(member).path("detail").asString()).contains("directroy");
        assertThat(json(kind).path("detail").asString()).contains("directory");
        assertThat(List.of(member, kind, text)).allMatch(each -> each.statusCode() == 400);
        assertThat(path.statusCode()).isEqualTo(404);
        assertThat(nobody.statusCode()).isEqualTo(401);
        assertThat(none.statusCode()).isEqualTo(404);
        assertThat(get("/sessions/" + session + "/events?after=x").statusCode()).isEqualTo(400);
        assertThat(List.of(method, member, kind, text, path, nobody, none))
                .allMatch(each ->
                        each.headers()
                                .firstValue("Content-Type")
                                .filter(PROBLEM::equals)
                                .isPresent());
    }

    @Test
    void accountsAreMadeGrantedAndEnded() throws Exception {
        String session = newSession();
        String grants = "/sessions/" + session + "/grants";

        HttpResponse<String> made = send("POST", "/users", "{\"name\":\"bot\"}");
        String user = json(made).path("id").asString();
        HttpResponse<String> token =
                send(
                        "POST",
                        "/tokens",
                        JSON.createObjectNode().put("name", "ci").put("user", user).toString());
        HttpResponse<String> granted =
                send("PUT", grants + "/" + user, "{\"rights\":[\"observe\"]}");
        HttpResponse<String> listed = get(grants);
        HttpResponse<String> ended = send("DELETE", grants + "/" + user, "");
        HttpResponse<String> revoked =
                send("DELETE", "/tokens/" + json(token).path("id").asString(), "");

        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        assertThat(token.statusCode()).as(token.body()).isEqualTo(201);
        assertThat(json(token).path("secret").asString()).isNotEmpty();
        assertThat(granted.statusCode()).as(granted.body()).isEqualTo(204);
        assertThat(json(listed).path("grants").get(0).path("rights").get(0).asString())
                .isEqualTo("observe");
        assertThat(ended.statusCode()).isEqualTo(204);
        assertThat(revoked.statusCode()).as(revoked.body()).isEqualTo(204);
        for (String path :
                List.of("/users", "/tokens", "/devices", "/logins", "/agents", "/projects")) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(200);
        }
    }

    @Test
    void theQueueAndTheAgentAreLedFromOutside() throws Exception {
        String session = newSession();
        String path = "/sessions/" + session;

        assertThat(json(get(path + "/queue")).path("prompts")).isEmpty();
        assertThat(send("POST", path + "/cancel", "").statusCode()).isEqualTo(204);
        assertThat(send("DELETE", path + "/turns/1", "").statusCode()).isEqualTo(204);
        assertThat(send("PUT", path + "/queue/7", "{\"text\":\"x\"}").statusCode())
                .isBetween(400, 409);
        assertThat(send("DELETE", path + "/queue/7", "").statusCode()).isBetween(400, 409);
        assertThat(send("POST", path + "/queue/release", "").statusCode()).isBetween(204, 409);
        assertThat(send("PUT", path + "/mode", "{}").statusCode()).isEqualTo(400);
        assertThat(send("PUT", path + "/options/x", "{}").statusCode()).isEqualTo(400);
        prompted(session, "hello");
        assertThat(send("POST", path + "/fork", "{}").statusCode()).isEqualTo(201);
        assertThat(send("POST", path + "/stop", "").statusCode()).isEqualTo(204);
    }

    @Test
    void theDocumentIsServedToEverybodyAndPagesOfThisOriginMayCall() throws Exception {
        HttpResponse<String> document =
                http.send(
                        HttpRequest.newBuilder(URI.create(root() + "/api/v1/openapi.json"))
                                .header("Origin", root())
                                .build(),
                        BodyHandlers.ofString());
        HttpResponse<String> preflight =
                http.send(
                        HttpRequest.newBuilder(URI.create(root() + "/api/v1/sessions"))
                                .header("Origin", root())
                                .method("OPTIONS", BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.ofString());
        HttpResponse<String> foreign =
                send(to("/sessions").header("Origin", "https://example.org"));

        assertThat(json(document).path("openapi").asString()).isEqualTo("3.1.0");
        assertThat(document.headers().firstValue("Access-Control-Allow-Origin")).contains(root());
        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(foreign.statusCode()).isEqualTo(403);
        assertThat(foreign.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    /// @param name empty for an event of the stream
    private record Event(String name, String id, JsonNode data) {}

    /// A client of server-sent events.
    private final class Events implements AutoCloseable {
        private final InputStream body;
        private final BufferedReader lines;

        Events(String path, String lastId) throws Exception {
            HttpRequest.Builder request = to(path).header("Accept", "text/event-stream");
            if (!lastId.isEmpty()) {
                request.header("Last-Event-ID", lastId);
            }
            HttpResponse<InputStream> response =
                    http.send(request.build(), BodyHandlers.ofInputStream());
            assertThat(response.statusCode()).isEqualTo(200);
            body = response.body();
            lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        }

        Event next() throws IOException {
            String name = "";
            String id = "";
            StringBuilder data = new StringBuilder();
            while (true) {
                String line = lines.readLine();
                if (line == null) {
                    throw new AssertionError("the stream ended");
                }
                if (line.isEmpty() && !data.isEmpty()) {
                    return new Event(name, id, JSON.readTree(data.toString()));
                } else if (line.startsWith("event:")) {
                    name = line.substring(6);
                } else if (line.startsWith("id:")) {
                    id = line.substring(3);
                } else if (line.startsWith("data:")) {
                    data.append(line.substring(5));
                }
            }
        }

        boolean ended() throws IOException {
            return lines.readLine() == null;
        }

        @Override
        public void close() throws IOException {
            body.close();
        }
    }
}
