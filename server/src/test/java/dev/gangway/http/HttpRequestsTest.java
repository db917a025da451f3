package dev.gangway.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.gangway.telemetry.Check;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HttpRequestsTest {
    private static final String BEARER = "Authorization: Bearer " + TestServer.TOKEN;
    private final TestServer server = new TestServer(limits());

    private static TestLimits limits() {
        TestLimits limits = new TestLimits();
        limits.receiveMax = Duration.ofMillis(1500);
        limits.keepAliveMax = Duration.ofSeconds(2);
        limits.closeMax = Duration.ofSeconds(2);
        return limits;
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void pageIsServedToEveryoneWithAStrictPolicy() {
        try (RawClient client = server.connect()) {
            RawClient.Response page = client.get("/");

            assertThat(page.status()).isEqualTo(200);
            assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
            assertThat(page.header("Content-Security-Policy")).contains("default-src 'none'");
            assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(page.header("Date")).isEqualTo("Thu, 1 Jan 1970 00:00:00 GMT");
            assertThat(page.body()).contains("<title>Gangway</title>");
        }
    }

    @Test
    void allThatThePageNamesIsServedAndNothingFromElsewhere() {
        try (RawClient client = server.connect()) {
            String page = client.get("/").body();

            for (var path :
                    List.of(
                            "/page.js",
                            "/acp.js",
                            "/door.js",
                            "/view.js",
                            "/page.css",
                            "/icon.svg")) {
                RawClient.Response asset = client.get(path);
                assertThat(asset.status()).as(path).isEqualTo(200);
                assertThat(asset.body()).as(path).isNotBlank().doesNotContain("https://");
            }
            assertThat(page).contains("page.js").contains("page.css").doesNotContain("https://");
        }
    }

    @Test
    void assetThatIsStillTheSameIsNotSentAgain() {
        try (RawClient client = server.connect()) {
            String tag = client.get("/page.js").header("ETag");

            RawClient.Response again = client.get("/page.js", "If-None-Match: " + tag);
            RawClient.Response other = client.get("/page.js", "If-None-Match: \"other\"");

            assertThat(again.status()).isEqualTo(304);
            assertThat(again.body()).isEmpty();
            assertThat(other.status()).isEqualTo(200);
        }
    }

    @Test
    void headHasTheLengthAndNotTheBody() {
        try (RawClient client = server.connect()) {
            String length = client.get("/").header("Content-Length");

            client.send(RawClient.head("HEAD", "/"));
            RawClient.Response head = client.response(true);

            assertThat(head.header("Content-Length")).isEqualTo(length).isNotEqualTo("0");
            assertThat(client.get("/healthz").body()).isEqualTo("ok\n");
        }
    }

    @Test
    void readinessTellsAdministratorsWhatIsWrongAndStrangersThatSomethingIs() {
        try (RawClient client = server.connect()) {
            assertThat(client.get("/readyz").body()).isEqualTo("ready\n");

            server.readiness =
                    new Readiness(
                            List.of(
                                    new Check("disk", true, "Much is free."),
                                    new Check("store", false, "It is being repaired.")));
            RawClient.Response strangers = client.get("/readyz");
            RawClient.Response administrators = client.get("/readyz", BEARER);

            assertThat(strangers.status()).isEqualTo(503);
            assertThat(strangers.body()).isEqualTo("not ready\n");
            assertThat(administrators.status()).isEqualTo(503);
            assertThat(administrators.body())
                    .isEqualTo(
                            "{\"ready\":false,\"checks\":["
                                    + "{\"name\":\"disk\",\"ok\":true,\"why\":\"Much is free.\"},"
                                    + "{\"name\":\"store\",\"ok\":false,"
                                    + "\"why\":\"It is being repaired.\"}]}");
        }
    }

    @Test
    void socketsAreRefusedOnceTheServerStopsAndOpenOnesGoOn() {
        try (RawClient _ = server.open();
                RawClient late = server.connect()) {
            server.server.refuseSockets();

            RawClient.Response refused = late.upgrade("/fake", BEARER);

            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.body()).contains("SHUTTING_DOWN");
            assertThat(server.server.snapshot().sockets()).isEqualTo(1);
            assertThat(server.server.snapshot().socketsRefused()).isEqualTo(1);
        }
    }

    @Test
    void unknownPathIsNotFoundAndPageCannotBePosted() {
        try (RawClient client = server.connect()) {
            RawClient.Response missing = client.get("/nothing");
            client.send(RawClient.head("POST", "/", "Content-Length: 0"));
            RawClient.Response posted = client.response();

            assertThat(missing.status()).isEqualTo(404);
            assertThat(missing.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(posted.status()).isEqualTo(405);
            assertThat(posted.header("Allow")).isEqualTo("GET, HEAD");
            assertThat(client.upgrade("/nothing", BEARER).status()).isEqualTo(404);
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            String body = "body " + i;
            all.append(
                    i % 3 == 0
                            ? RawClient.head("GET", "/healthz")
                            : RawClient.head(
                                            "POST",
                                            "/fake/echo",
                                            "Content-Length: " + body.length())
                                    + body);
        }
        try (RawClient client = server.connect()) {
            client.send(all.toString());

            for (int i = 0; i < 500; i++) {
                assertThat(client.response().body()).isEqualTo(i % 3 == 0 ? "ok\n" : "body " + i);
            }
        }
    }

    @Test
    void connectionIsKeptUnlessTheClientEndsIt() {
        try (RawClient kept = server.connect();
                RawClient ended = server.connect();
                RawClient old = server.connect()) {
            kept.get("/healthz");
            assertThat(kept.get("/healthz").status()).isEqualTo(200);

            RawClient.Response last = ended.get("/healthz", "Connection: close");
            assertThat(last.header("Connection")).isEqualTo("close");
            assertThat(ended.ends()).isTrue();

            old.send("GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n");
            assertThat(old.response().status()).isEqualTo(200);
            assertThat(old.ends()).isTrue();
        }
    }

    @Test
    void requestThatTricklesInIsTimedOut() {
        try (RawClient slow = server.connect();
                RawClient silent = server.connect();
                RawClient second = server.connect()) {
            slow.send("GET / HTTP/1.1\r\nHost: loc");
            second.get("/healthz");
            second.send("GET / HTTP/1.1\r\nHos");

            assertThat(slow.response().status()).isEqualTo(408);
            assertThat(slow.ends()).isTrue();
            assertThat(second.response().status()).isEqualTo(408);
            assertThat(silent.ends()).isTrue();
        }
    }

    @Test
    void idleConnectionIsClosed() {
        try (RawClient idle = server.connect()) {
            idle.get("/healthz");

            assertThat(idle.ends()).isTrue();
        }
    }

    @Test
    void whatIsTooLargeIsRefusedByName() {
        String long20k = "x".repeat(20_000);
        try (RawClient line = server.connect();
                RawClient header = server.connect();
                RawClient stranger = server.connect();
                RawClient known = server.connect()) {
            assertThat(line.get("/" + long20k).status()).isEqualTo(414);
            assertThat(header.get("/", "Long: " + long20k).status()).isEqualTo(431);

            stranger.send(RawClient.head("POST", "/fake/echo", "Content-Length: 20000") + long20k);
            assertThat(stranger.response().status()).isEqualTo(413);

            known.send(
                    RawClient.head("POST", "/fake/echo", BEARER, "Content-Length: 20000")
                            + long20k);
            assertThat(known.response().body()).hasSize(20_000);
        }
    }

    @Test
    void oversizedChunkedBodyIsRefusedWhileItComes() {
        try (RawClient client = server.connect()) {
            client.send(RawClient.head("POST", "/fake/echo", BEARER, "Transfer-Encoding: chunked"));
            String chunk = "10000\r\n" + "y".repeat(65_536) + "\r\n";
            for (int i = 0; i < 20; i++) {
                client.send(chunk);
            }

            RawClient.Response response = client.response();

            assertThat(response.status()).isEqualTo(413);
            assertThat(response.header("Connection")).isEqualTo("close");
        }
    }

    @Test
    void javaClientGetsTheRefusalOfABodyThatIsTooLarge() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response = post(client, new byte[(1 << 20) + 1]);

            assertThat(response.statusCode()).isEqualTo(413);
        }
    }

    private HttpResponse<String> post(HttpClient client, byte[] body)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:" + server.server.port() + "/fake/echo"))
                        .header("Authorization", "Bearer " + TestServer.TOKEN)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void clientThatAsksFirstIsToldToGoOnOrNot() {
        try (RawClient small = server.connect();
                RawClient large = server.connect()) {
            small.send(
                    RawClient.head(
                            "POST", "/fake/echo", "Content-Length: 3", "Expect: 100-continue"));
            assertThat(small.response().status()).isEqualTo(100);
            small.send("abc");
            assertThat(small.response().body()).isEqualTo("abc");

            large.send(
                    RawClient.head(
                            "POST", "/fake/echo", "Content-Length: 99999", "Expect: 100-continue"));
            assertThat(large.response().status()).isEqualTo(413);
        }
    }

    @Test
    void garbageIsABadRequest() {
        List<String> garbage =
                List.of(
                        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\r\n\r\n",
                        "GET / HTTP/1.1\r\nHost: localhost\r\n bad: folded\r\nX y: z\r\n\r\n",
                        RawClient.head("GET", "/a%zz"),
                        RawClient.head("GET", "/a%00b"),
                        RawClient.head("GET", "http://localhost/"),
                        RawClient.head("POST", "/fake/echo", "Content-Length: -1"),
                        RawClient.head("POST", "/fake/echo", "Content-Length: 1, 2"));
        for (var bytes : garbage) {
            try (RawClient client = server.connect()) {
                assertThat(client.send(bytes).response().status()).as(bytes).isEqualTo(400);
                assertThat(client.ends()).isTrue();
            }
        }
    }

    @Test
    void secondRequestCannotBeSmuggledInABody() {
        String hidden = RawClient.head("GET", "/fake/who");
        try (RawClient client = server.connect()) {
            client.send(
                    RawClient.head(
                                    "POST",
                                    "/fake/echo",
                                    "Content-Length: " + (5 + hidden.length()),
                                    "Transfer-Encoding: chunked")
                            + "0\r\n\r\n"
                            + hidden);

            List<Integer> statuses = new ArrayList<>();
            statuses.add(client.response().status());

            assertThat(statuses).containsExactly(400);
            assertThat(client.ends()).isTrue();
        }
    }

    @Test
    void faultIsLoggedWholeAndShownAsAReference() {
        try (Logs logs = new Logs(Faults.class.getName(), Level.ERROR);
                RawClient client = server.connect()) {
            RawClient.Response response = client.get("/fake/throw");

            assertThat(response.status()).isEqualTo(500);
            assertThat(response.body()).doesNotContain("secret").contains("reference");
            String reference = response.body().replaceAll(".*reference (\\w+)\\..*", "$1");
            assertThat(logs.all()).contains("Internal error " + reference + " ").contains("secret");
            assertThat(client.get("/fake/header").status()).isEqualTo(500);
            assertThat(client.get("/healthz").status()).isEqualTo(200);
        }
    }

    @Test
    void expectedFailureIsShownInItsOwnWords() {
        try (RawClient client = server.connect()) {
            RawClient.Response response = client.get("/fake/busy");

            assertThat(response.status()).isEqualTo(409);
            assertThat(response.body()).contains("a turn is running").contains("\"BUSY\"");
            assertThat(client.upgrade("/fake/full", BEARER).status()).isEqualTo(429);
        }
    }

    @Test
    void badHandshakesAreRefused() {
        try (RawClient client = server.connect()) {
            client.send(
                    RawClient.head(
                            "GET",
                            "/fake",
                            BEARER,
                            "Upgrade: websocket",
                            "Connection: upgrade",
                            "Sec-WebSocket-Version: 8",
                            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="));
            RawClient.Response version = client.response();
            client.send(
                    RawClient.head(
                            "GET",
                            "/fake",
                            BEARER,
                            "Upgrade: websocket",
                            "Connection: upgrade",
                            "Sec-WebSocket-Version: 13",
                            "Sec-WebSocket-Key: short"));
            RawClient.Response key = client.response();

            assertThat(version.status()).isEqualTo(426);
            assertThat(version.header("Sec-WebSocket-Version")).isEqualTo("13");
            assertThat(key.status()).isEqualTo(400);
        }
    }
}
