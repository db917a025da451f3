package dev.gangway.wire.cloudcli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.access.Principal;
import dev.gangway.command.AwaitedReply;
import dev.gangway.command.Command;
import dev.gangway.command.GatewayException;
import dev.gangway.command.WhenBusy;
import dev.gangway.event.EventKind;
import dev.gangway.gateway.GatewayRig;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.wire.Body;
import dev.gangway.wire.Exchange;
import dev.gangway.wire.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The routes over the real gateway. What waits for a commit is carried out by the test's steps.
class RoutesTest {
    @TempDir private Path data;

    private GatewayRig rig;
    private Omissions omissions;
    private final Rereads rereads = new Rereads();
    private String session;

    @BeforeEach
    void open() throws IOException {
        rig = new GatewayRig(data);
        omissions = new Omissions(4);
        session = rig.session();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    /// A request, and its answer.
    private static final class Asked implements Exchange {
        private final String method;
        private final String path;
        private final Map<String, String> queries;
        private final String sent;
        private final Optional<Principal> principal;
        private final Optional<String> credential;
        private int status;
        private JsonNode answer = Json.object();
        private List<String> headers = List.of();

        Asked(
                String method,
                String path,
                Map<String, String> queries,
                String sent,
                Optional<Principal> principal,
                Optional<String> credential) {
            this.credential = credential;
            this.method = method;
            this.path = path;
            this.queries = queries;
            this.sent = sent;
            this.principal = principal;
        }

        @Override
        public String method() {
            return method;
        }

        @Override
        public String path() {
            return path;
        }

        @Override
        public Optional<Principal> principal() {
            return principal;
        }

        @Override
        public Optional<String> query(String name) {
            return Optional.ofNullable(queries.get(name));
        }

        @Override
        public Optional<String> header(String name) {
            return name.equals("Authorization") ? credential : Optional.empty();
        }

        @Override
        public byte[] body() {
            return sent.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public long connection() {
            return 7;
        }

        @Override
        public void answer(int code, String type, byte[] body, List<String> more) {
            status = code;
            answer = Json.parse(body);
            headers = more;
        }

        @Override
        public void refuse(GatewayException refused, List<String> more) {
            throw new AssertionError("this wire has its own shape of errors", refused);
        }

        @Override
        public Body stream(String contentType, List<String> more) {
            throw new UnsupportedOperationException("this wire answers whole");
        }

        @Override
        public void events(List<String> more, Wire.Opener opener) {
            throw new UnsupportedOperationException("this wire has no event streams");
        }

        JsonNode json() {
            return answer;
        }
    }

    private Asked ask(
            String method,
            String path,
            Map<String, String> queries,
            String body,
            Optional<Principal> caller) {
        return ask(method, path, queries, body, caller, Optional.of("Bearer a.b.secret"));
    }

    private Asked ask(
            String method,
            String path,
            Map<String, String> queries,
            String body,
            Optional<Principal> caller,
            Optional<String> credential) {
        Asked asked = new Asked(method, path, queries, body, caller, credential);
        Routes routes =
                new Routes(
                        rig.gateway,
                        CloudcliLimits.DEFAULT,
                        rig.clock,
                        omissions,
                        rereads,
                        TestSocket.attachments());
        assertThat(routes.handle(asked)).isTrue();
        return asked;
    }

    private JsonNode get(String path) {
        return get(path, Map.of());
    }

    private JsonNode get(String path, Map<String, String> queries) {
        Asked asked = ask("GET", path, queries, "", Optional.of(GatewayRig.ANN));
        assertThat(asked.status).as(path + " " + asked.json()).isEqualTo(200);
        return asked.json();
    }

    private void turn(String text, String... words) {
        begin(text);
        for (String word : words) {
            rig.fakes.last().says(word);
        }
        rig.fakes.last().stops("end_turn");
        rig.step();
    }

    private void begin(String text) {
        rig.gateway.execute(
                GatewayRig.ANN,
                1,
                new Command.Prompt(
                        session,
                        RawJson.of("[{\"type\":\"text\",\"text\":\"" + text + "\"}]"),
                        RawJson.EMPTY_OBJECT,
                        new WhenBusy.Refuse(),
                        Optional.empty()),
                new AwaitedReply());
        rig.step();
    }

    private static List<String> texts(JsonNode page) {
        return page.path("data")
                .path("messages")
                .valueStream()
                .filter(row -> Json.text(row, "kind", "").equals("text"))
                .map(row -> Json.text(row, "role", "") + " " + Json.text(row, "content", ""))
                .toList();
    }

    @Test
    void whoIsNotKnownIsToldSoInTheWayThatLogsTheFrontEndOut() {
        Asked asked = ask("GET", "/api/projects", Map.of(), "", Optional.empty());

        assertThat(asked.status).isEqualTo(401);
        assertThat(asked.headers).containsExactly("X-Auth-Error", "invalid-token");
        assertThat(asked.json().path("success").booleanValue()).isFalse();
        assertThat(ask("GET", "/ws", Map.of(), "", Optional.empty()).status).isEqualTo(401);
    }

    @Test
    void anybodyIsToldThatThereIsNothingToSetUp() {
        Asked asked = ask("GET", "/api/auth/status", Map.of(), "", Optional.empty());

        assertThat(asked.json().toString())
                .isEqualTo("{\"needsSetup\":false,\"isAuthenticated\":false}");
        assertThat(ask("GET", "/health", Map.of(), "", Optional.empty()).json().has("version"))
                .isFalse();
    }

    @Test
    void projectsAreABareArrayWithTheirSessions() {
        JsonNode projects = get("/api/projects");

        assertThat(projects.isArray()).isTrue();
        JsonNode project = projects.path(0);
        assertThat(project.path("fullPath").stringValue()).isEqualTo(rig.directory.toString());
        assertThat(project.path("sessions").path(0).path("id").stringValue()).isEqualTo(session);
        assertThat(project.path("sessionMeta").toString())
                .isEqualTo("{\"hasMore\":false,\"total\":1}");
    }

    @Test
    void pagesAreCountedFromTheEndAndReadForward() {
        turn("one", "a");
        turn("two", "b");

        JsonNode last = get(messages(), Map.of("limit", "4", "offset", "0"));
        JsonNode before = get(messages(), Map.of("limit", "4", "offset", "4"));

        assertThat(texts(last)).containsExactly("user two", "assistant b");
        assertThat(texts(before)).containsExactly("user one", "assistant a");
        assertThat(last.path("data").path("hasMore").booleanValue()).isTrue();
        assertThat(before.path("data").path("hasMore").booleanValue()).isFalse();
        assertThat(last.path("data").path("total").intValue()).isEqualTo(7);
        assertThat(get(messages(), Map.of("offset", "9")).path("data").path("messages")).isEmpty();
    }

    @Test
    void howATurnEndedStandsBelowItAndStaysThere() {
        begin("one");
        rig.fakes.last().dies();
        rig.step();
        JsonNode end = get(messages()).at("/data/messages/2");
        turn("two", "b");

        List<JsonNode> rows = get(messages()).at("/data/messages").valueStream().toList();

        assertThat(end.path("kind").asString("")).isEqualTo("error");
        assertThat(end.path("id").asString("")).isEqualTo(MessageIds.failure(session, 1));
        assertThat(rows.stream().map(row -> row.path("kind").asString("")))
                .containsExactly("status", "text", "error", "text", "text", "status");
        assertThat(rows.get(2).path("id")).isEqualTo(end.path("id"));
        assertThat(rows.get(2).path("content")).isEqualTo(end.path("content"));
    }

    /// How often it was told since the last question that a session has changed.
    private int changes(TestSocket socket) {
        for (int i = 0; i < 4; i++) {
            rig.step();
        }
        return (int)
                socket.read().stream()
                        .filter(frame -> frame.contains("\"kind\":\"session_upserted\""))
                        .count();
    }

    /// The front-end tells its own rows from those that it reads only when it reads a second time.
    @Test
    void whoReadsAfterATurnsEndIsToldToReadAgainButNotForEver() {
        TestSocket socket = new TestSocket(rig.loop, GatewayRig.ANN, 7);
        CloudcliConnection tab =
                new CloudcliConnection(
                        new Viewer(
                                rig.gateway,
                                socket,
                                rig.loop,
                                CloudcliLimits.DEFAULT,
                                rig.clock,
                                omissions,
                                rereads,
                                TestSocket.attachments()));
        tab.text(
                ("{\"type\":\"chat.send\",\"sessionId\":\"" + session + "\",\"content\":\"hi\"}")
                        .getBytes(StandardCharsets.UTF_8));
        rig.step();
        get(messages());
        rig.fakes.last().stops("end_turn");
        changes(socket);

        List<Integer> told = new ArrayList<>();
        for (int read = 0; read < 4; read++) {
            get(messages());
            told.add(changes(socket));
        }

        assertThat(told).containsExactly(1, 1, 0, 0);
    }

    @Test
    void whoBringsNoCredentialIsNotToldThatItHasExpired() {
        Asked asked = ask("GET", "/api/plugins", Map.of(), "", Optional.empty(), Optional.empty());

        assertThat(asked.status).isEqualTo(401);
        assertThat(asked.headers).isEmpty();
    }

    /// The front-end shows an error of these as it is, and breaks on an object.
    @Test
    void anErrorIsASentenceWhereTheFrontEndShowsIt() {
        Asked refused = ask("POST", "/api/auth/register", Map.of(), "", Optional.empty());

        assertThat(refused.json().path("error").isString()).isTrue();
        assertThat(refused.json().path("code").asString(""))
                .isEqualTo("AUTH_USER_ALREADY_CONFIGURED");
    }

    @Test
    void whatIsUsedOfTheContextIsToldWithTheConversation() {
        begin("one");
        rig.fakes
                .last()
                .listener()
                .event(
                        EventKind.USAGE_UPDATE,
                        RawJson.of("{\"sessionUpdate\":\"usage_update\",\"used\":7,\"size\":9}"));
        rig.step();

        String usage = "{\"used\":7,\"total\":9}";
        assertThat(get(messages()).at("/data/tokenUsage").toString()).isEqualTo(usage);
        assertThat(
                        get("/api/providers/sessions/" + session + "/token-usage")
                                .path("data")
                                .toString())
                .isEqualTo(usage);
    }

    private String messages() {
        return "/api/providers/sessions/" + session + "/messages";
    }

    @Test
    void theRunningTurnIsLeftToTheSocketAndRemembered() {
        turn("one", "a");
        begin("two");
        rig.fakes.last().says("half");
        rig.step();

        assertThat(texts(get(messages()))).containsExactly("user one", "assistant a");
        assertThat(omissions.take(GatewayRig.ANN.id(), session)).isEqualTo(2);
        assertThat(
                        get("/api/providers/sessions/running")
                                .at("/data/sessions/0/sessionId")
                                .asString(""))
                .isEqualTo(session);
    }

    @Test
    void aRowHasTheIdThatItsLiveMessageHad() {
        turn("one", "a");

        JsonNode row = get(messages()).at("/data/messages/1");

        assertThat(row.path("id").asString("")).isEqualTo(MessageIds.message(session, 1, 1));
        assertThat(row.has("seq")).isFalse();
    }

    @Test
    void listsHaveTheirShapes() {
        assertThat(
                        get("/api/providers/sessions/recent")
                                .at("/data/conversations/0/sessionId")
                                .asString(""))
                .isEqualTo(session);
        assertThat(get("/api/providers/sessions/archived").at("/data/sessions").isArray()).isTrue();
        assertThat(get("/api/projects/p/sessions").path("sessions").size()).isEqualTo(1);
        assertThat(
                        get("/api/providers/sessions/" + session)
                                .at("/data/project/projectId")
                                .asString(""))
                .isEqualTo("p");
        assertThat(get("/api/providers/capabilities").at("/data/providers/0/provider").asString(""))
                .isEqualTo("fake");
        assertThat(get("/api/providers/fake/models").at("/data/models/DEFAULT").asString(""))
                .isEqualTo("default");
        assertThat(get("/api/providers/cursor/auth/status").at("/data/installed").booleanValue())
                .isFalse();
        assertThat(get("/api/auth/user").at("/user/username").asString("")).isEqualTo("Ann");
        assertThat(get("/api/plugins").path("plugins").isArray()).isTrue();
    }

    @Test
    void whatIsNotServedSaysSoWithAReason() {
        for (String path :
                List.of("/shell", "/api/git/status", "/api/file-tree/projects/p/files")) {
            Asked asked = ask("GET", path, Map.of(), "", Optional.of(GatewayRig.ANN));

            assertThat(asked.status).as(path).isEqualTo(501);
            assertThat(asked.json().path("code").asString("")).isEqualTo("NOT_IMPLEMENTED");
        }
        Asked missing =
                ask(
                        "GET",
                        "/api/providers/sessions/nobody/messages",
                        Map.of(),
                        "",
                        Optional.of(GatewayRig.ANN));
        assertThat(missing.status).isEqualTo(404);
    }

    @Test
    void anAgentThatIsNotHereMakesNoSession() {
        Asked asked =
                ask(
                        "POST",
                        "/api/providers/sessions",
                        Map.of(),
                        "{\"provider\":\"cursor\",\"projectPath\":\"/\"}",
                        Optional.of(GatewayRig.ANN));

        assertThat(asked.status).isEqualTo(400);
        assertThat(asked.json().at("/error/code").asString("")).isEqualTo("UNSUPPORTED_PROVIDER");
    }

    @Test
    void aTokenIsRenewedInItsShape() {
        Asked asked = ask("POST", "/api/auth/refresh", Map.of(), "", Optional.of(GatewayRig.ANN));

        String token = asked.json().path("token").asString("");
        assertThat(token.split("\\.")).hasSize(3);
        assertThat(JwtShape.credential(token).orElseThrow().text()).isEqualTo("secret");
    }
}
