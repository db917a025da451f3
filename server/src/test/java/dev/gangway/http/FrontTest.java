package dev.gangway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.wire.Manners;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A listener of another front-end: its files, how it shows who it is for, and the log-in before
/// one that cannot.
class FrontTest {
    private static final String HTML = "Accept: text/html,*/*";

    @TempDir private Path folder;
    private Path ui;
    private TestServer server = new TestServer();

    @BeforeEach
    void install() throws IOException {
        server.close();
        ui = Files.createDirectories(folder.resolve("dist"));
        Files.writeString(ui.resolve("index.html"), "<title>front</title>");
        Files.createDirectories(ui.resolve("assets"));
        Files.writeString(ui.resolve("assets/app-1.js"), "run()");
        Files.writeString(ui.resolve("logo.png"), "png");
        Files.writeString(folder.resolve("secret.txt"), "secret");
        Files.createSymbolicLink(ui.resolve("out.txt"), folder.resolve("secret.txt"));
    }

    private void open(boolean door, boolean tokenInQuery, UnaryOperator<String> secret) {
        open(new Manners(door, tokenInQuery, secret, Optional.empty()));
    }

    private void open(Manners manners) {
        Front front = new Front(false, Optional.of(ui), manners);
        server = new TestServer(HttpSettings.loopback(0).showing(front));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private RawClient.Response get(String path, String... headers) {
        try (RawClient client = server.connect()) {
            return client.get(path, headers);
        }
    }

    private static String text(RawClient.Response response) {
        return response.body();
    }

    @Test
    void aTokenThatIsNotKnownIsRefusedAsTheFrontEndExpects() {
        open(new Manners(false, true, UnaryOperator.identity(), Optional.of(FrontTest::refused)));

        RawClient.Response refused = get("/api/projects?token=stale");

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("X-Auth-Error")).isEqualTo("invalid-token");
        assertThat(refused.header("WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(text(refused)).isEqualTo("/api/projects: This token is not known here.");
    }

    @Test
    void aSocketOfNobodyIsRefusedAsTheFrontEndExpects() {
        open(new Manners(false, true, UnaryOperator.identity(), Optional.of(FrontTest::refused)));

        RawClient.Response refused =
                get(
                        "/ws",
                        "Connection: Upgrade",
                        "Upgrade: websocket",
                        "Sec-WebSocket-Version: 13",
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");

        assertThat(refused.status()).isEqualTo(401);
        assertThat(text(refused)).startsWith("/ws: Log in");
    }

    private static Manners.Refusal refused(String path, String detail) {
        return new Manners.Refusal(
                "text/plain",
                (path + ": " + detail).getBytes(StandardCharsets.UTF_8),
                List.of("X-Auth-Error", "invalid-token"));
    }

    @Test
    void filesAreServedAndEveryOtherPathIsTheFrontEnds() {
        open(false, true, UnaryOperator.identity());

        assertThat(text(get("/"))).isEqualTo("<title>front</title>");
        assertThat(text(get("/session/42"))).isEqualTo("<title>front</title>");
        assertThat(get("/session/42").header("Cache-Control")).isEqualTo("no-cache");
        RawClient.Response script = get("/assets/app-1.js");
        assertThat(text(script)).isEqualTo("run()");
        assertThat(script.header("Content-Type")).isEqualTo("text/javascript; charset=utf-8");
        assertThat(script.header("Cache-Control")).contains("immutable");
        assertThat(get("/assets/app-1.js", "If-None-Match: " + script.header("ETag")).status())
                .isEqualTo(304);
        assertThat(get("/logo.png").header("Content-Type")).isEqualTo("image/png");
    }

    @Test
    void whatIsNotThereIsNoPage() {
        open(false, true, UnaryOperator.identity());

        assertThat(get("/assets/gone.js").status()).isEqualTo(404);
        for (String outside :
                new String[] {
                    "/../secret.txt", "/%2e%2e/secret.txt", "/assets/../../secret.txt", "/out.txt"
                }) {
            assertThat(text(get(outside))).as(outside).doesNotContain("secret");
        }
    }

    @Test
    void theWiresOwnRoutesComeFirst() {
        open(false, true, UnaryOperator.identity());

        assertThat(text(get("/fake/who"))).isEqualTo("nobody");
        assertThat(get("/healthz").header("Content-Type")).startsWith("text/html");
    }

    @Test
    void aTokenInTheAddressCountsWhereTheFrontEndHasItSo() {
        open(false, true, UnaryOperator.identity());

        assertThat(text(get("/fake/who?token=" + TestServer.TOKEN))).isEqualTo("owner");
        assertThat(text(get("/fake/who?token=" + TestServer.TOKEN, "Authorization: Bearer ")))
                .isEqualTo("owner");
        assertThat(get("/fake/who?token=wrong").status()).isEqualTo(401);
        assertThat(get("/fake/who?token=" + TestServer.TOKEN, "Authorization: Bearer x").status())
                .isEqualTo(401);
        assertThat(text(get("/fake/who?token="))).isEqualTo("nobody");
    }

    @Test
    void elsewhereATokenInTheAddressNamesNobody() {
        open(true, false, UnaryOperator.identity());

        assertThat(text(get("/fake/who?token=" + TestServer.TOKEN))).isEqualTo("nobody");
    }

    @Test
    void theCredentialIsTakenOutOfATokenOfItsOwnForm() {
        open(false, true, token -> token.substring(token.lastIndexOf('.') + 1));

        assertThat(text(get("/fake/who", "Authorization: Bearer a.b." + TestServer.TOKEN)))
                .isEqualTo("owner");
    }

    @Test
    void whoIsNotKnownLogsInBeforeAFrontEndWithoutTokens() {
        open(true, false, UnaryOperator.identity());
        server.entrance.password("ada", "right");

        RawClient.Response before = get("/", HTML);
        RawClient.Response in;
        try (RawClient client = server.connect()) {
            in = client.post("/auth/login", "{\"name\":\"ada\",\"password\":\"right\"}");
        }
        String set = in.header("Set-Cookie");
        String cookie = "Cookie: " + set.substring(0, set.indexOf(';'));

        assertThat(text(before)).contains("Who are you?", "/auth/entry.js");
        assertThat(before.header("Content-Security-Policy")).contains("default-src 'none'");
        assertThat(text(get("/auth/entry.js"))).contains("/auth/login");
        assertThat(in.status()).isEqualTo(200);
        assertThat(text(get("/", HTML, cookie))).isEqualTo("<title>front</title>");
        assertThat(text(get("/anywhere", HTML))).contains("Who are you?");
        try (RawClient client = server.connect()) {
            assertThat(client.upgrade("/fake").status()).isEqualTo(401);
        }
    }
}
