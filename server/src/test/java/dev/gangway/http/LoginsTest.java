package dev.gangway.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.gangway.access.AuditEntry;
import dev.gangway.command.Right;
import dev.gangway.command.Scope;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LoginsTest {
    private static final String BEARER = "Authorization: Bearer " + TestServer.TOKEN;
    private static final String GOOD = "{\"name\":\"ada\",\"password\":\"correct horse\"}";
    private static final String OURS = "Origin: http://localhost";
    private final TestServer server = new TestServer();

    LoginsTest() {
        server.entrance.password("ada", "correct horse");
    }

    @AfterEach
    void close() {
        server.close();
    }

    private RawClient.Response post(String path, String body, String... headers) {
        try (RawClient client = server.connect()) {
            return client.post(path, body, headers);
        }
    }

    private RawClient.Response get(String path, String... headers) {
        try (RawClient client = server.connect()) {
            return client.get(path, headers);
        }
    }

    /// The header that shows the cookie of somebody who logs in now.
    private String cookie() {
        String set = post("/auth/login", GOOD).header("Set-Cookie");
        return "Cookie: " + set.substring(0, set.indexOf(';'));
    }

    @Test
    void nameAndPasswordGiveACookieThatScriptsCannotReadAndOtherSitesDoNotSend() {
        server.entrance.expires = Optional.of(server.now.plus(Duration.ofDays(2)));

        RawClient.Response response = post("/auth/login", GOOD);

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("Set-Cookie"))
                .isEqualTo(
                        "gangway-"
                                + server.server.port()
                                + "=secret-ada-1; Max-Age=172800; Path=/; HttpOnly;"
                                + " SameSite=Strict");
        assertThat(response.header("Cache-Control")).isEqualTo("no-store");
        assertThat(response.body())
                .contains("\"name\":\"ada\"")
                .contains("\"expires\":\"1970-01-03T00:00:00Z\"")
                .doesNotContain("secret-ada");
    }

    @Test
    void cookieSaysWhoItIs() {
        RawClient.Response me = get("/auth/me", cookie());

        assertThat(me.body())
                .isEqualTo(
                        "{\"id\":\"ada\",\"name\":\"ada\",\"administrator\":false,\"scope\":"
                                + "{\"rights\":[\"administer\",\"approve\",\"execute\",\"observe\",\"prompt\"],"
                                + "\"projects\":[]},\"means\":\"cookie\"}");
    }

    @Test
    void whoIsNobodyIsToldSo() {
        assertThat(get("/auth/me").status()).isEqualTo(401);
        assertThat(get("/auth/me", "Cookie: gangway-1=" + TestServer.TOKEN).status())
                .isEqualTo(401);
    }

    @Test
    void cookieThatHasEndedIsNobodysAndKeepsNobodyFromThePage() {
        String stale = "Cookie: gangway-" + server.server.port() + "=long-gone";

        assertThat(get("/", stale).status()).isEqualTo(200);
        assertThat(get("/fake/who", stale).body()).isEqualTo("nobody");
        assertThat(post("/auth/login", GOOD, stale).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Origin: http://localhost        | 101
                    Origin: https://desk.example    | 101
                    Sec-Fetch-Site: same-origin     | 101
                    Sec-Fetch-Site: none            | 403
                    Sec-Fetch-Site: same-site       | 403
                    X: nothing                      | 403
                    Origin: http://localhost:3000   | 403
                    Origin: null                    | 403
                    """)
    void cookieOpensASocketForOurOwnPageOnly(String header, int status) {
        try (RawClient client = server.connect()) {
            assertThat(client.upgrade("/fake", cookie(), header).status()).isEqualTo(status);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POST, X: nothing, 403",
        "DELETE, Sec-Fetch-Site: none, 403",
        "POST, Origin: http://localhost, 200",
        "POST, Sec-Fetch-Site: same-origin, 200",
        "GET, X: nothing, 200",
        "GET, Sec-Fetch-Site: none, 200",
        "GET, Sec-Fetch-Site: same-site, 403",
        "GET, Sec-Fetch-Site: cross-site, 403"
    })
    void cookieCountsInRequestsOfOurOwnPageOnly(String method, String header, int status) {
        try (RawClient client = server.connect()) {
            String head = RawClient.head(method, "/fake/who", cookie(), header);

            assertThat(client.send(head).response().status()).isEqualTo(status);
        }
    }

    @Test
    void tokenThatIsShownBesidesACookieDecides() {
        assertThat(get("/fake/who", cookie(), BEARER).body()).isEqualTo("owner");
        assertThat(get("/fake/who", cookie(), "Authorization: Bearer wrong").status())
                .isEqualTo(401);
    }

    @Test
    void twoCookiesOfTheNameAreNobodys() {
        String one = cookie();

        assertThat(get("/fake/who", one + "; gangway-" + server.server.port() + "=x").body())
                .isEqualTo("nobody");
    }

    @Test
    void linkIsGoodOnce() {
        String link =
                "{\"link\":\"" + member(post("/auth/link", "", BEARER).body(), "link") + "\"}";

        RawClient.Response first = post("/auth/enter", link);
        RawClient.Response second = post("/auth/enter", link);

        assertThat(first.status()).isEqualTo(200);
        assertThat(first.header("Set-Cookie")).contains("secret-owner");
        assertThat(second.status()).isEqualTo(401);
        assertThat(second.body()).contains("used before");
        assertThat(second.headers()).doesNotContainKey("set-cookie");
    }

    @Test
    void linkNeedsACredentialThatReachesAsFar() {
        server.entrance.token("narrow", "ada", new Scope(Set.of(Right.values()), Set.of("shop")));

        server.entrance.token("plain", "ada", new Scope(Right.OWNERS, Set.of()));
        server.entrance.token("poor", "ada", new Scope(Set.of(Right.PROMPT), Set.of()));

        assertThat(post("/auth/link", "").status()).isEqualTo(401);
        assertThat(post("/auth/link", "", "Authorization: Bearer plain").status()).isEqualTo(200);
        assertThat(post("/auth/link", "", "Authorization: Bearer poor").status()).isEqualTo(403);
        assertThat(post("/auth/link", "", "Authorization: Bearer narrow").status()).isEqualTo(403);
    }

    @Test
    void pairedDeviceGetsATokenOrACookie() {
        server.entrance.code("123456", "ada");
        server.entrance.code("654321", "ada");

        RawClient.Response device = post("/auth/pair", "{\"code\":\"123456\"}");
        RawClient.Response browser = post("/auth/pair", "{\"code\":\"654321\",\"cookie\":true}");
        RawClient.Response again = post("/auth/pair", "{\"code\":\"123456\"}");

        String token = member(device.body(), "token");
        assertThat(get("/fake/who", "Authorization: Bearer " + token).body()).isEqualTo("ada");
        assertThat(device.headers()).doesNotContainKey("set-cookie");
        assertThat(browser.header("Set-Cookie")).contains("secret-ada");
        assertThat(browser.body()).doesNotContain("secret-ada");
        assertThat(again.status()).isEqualTo(401);
    }

    @Test
    void ticketOpensOneSocketOrAnswersOneGet() {
        String answer = post("/auth/ticket", "", BEARER).body();
        String first = "?ticket=" + member(answer, "ticket");
        String second = "?ticket=" + member(post("/auth/ticket", "", BEARER).body(), "ticket");

        assertThat(answer).contains("\"expires\":\"1970-01-01T00:00:30Z\"");
        try (RawClient socket = server.connect();
                RawClient again = server.connect()) {
            assertThat(socket.upgrade("/fake" + first).status()).isEqualTo(101);
            assertThat(again.upgrade("/fake" + first).status()).isEqualTo(401);
        }
        assertThat(post("/fake/who" + second, "").body()).isEqualTo("nobody");
        assertThat(get("/fake/who" + second).body()).isEqualTo("owner");
        assertThat(get("/fake/who" + second).status()).isEqualTo(401);
    }

    @Test
    void tokenInAnAddressIsNobodys() {
        assertThat(get("/fake/who?token=" + TestServer.TOKEN).body()).isEqualTo("nobody");
        assertThat(get("/fake/who?ticket=" + TestServer.TOKEN).status()).isEqualTo(401);
    }

    @Test
    void loggingOutEndsTheCredentialAndTakesTheCookieAway() {
        String cookie = cookie();

        RawClient.Response out = post("/auth/logout", "", cookie, OURS);

        assertThat(out.status()).isEqualTo(204);
        assertThat(out.header("Set-Cookie")).contains("=; Max-Age=0;");
        assertThat(get("/auth/me", cookie).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "\"x\"", "{\"name\":\"ada\"}", "{\"name\":7}", "{\"n"})
    void whatIsNoLogInIsABadRequestAndNoFailure(String body) {
        assertThat(post("/auth/login", body).status()).isEqualTo(400);
        assertThat(server.audit).isEmpty();
    }

    @Test
    void formOfAnotherPageIsNoLogIn() {
        try (RawClient client = server.connect()) {
            String head =
                    RawClient.head(
                            "POST",
                            "/auth/login",
                            "Content-Type: text/plain",
                            "Content-Length: " + GOOD.length());

            assertThat(client.send(head + GOOD).response().status()).isEqualTo(400);
        }
        assertThat(post("/auth/login", GOOD, "Origin: http://evil.example").status())
                .isEqualTo(403);
        assertThat(server.entrance.looks).hasValue(0);
    }

    @Test
    void otherPathsAndMethodsAreNotServed() {
        assertThat(post("/auth/nothing", "").status()).isEqualTo(404);
        assertThat(get("/auth/login").status()).isEqualTo(405);
        assertThat(get("/auth/login").header("Allow")).isEqualTo("POST");
        assertThat(post("/auth/me", "").status()).isEqualTo(405);
    }

    @Test
    void everyWayInAndOutIsAuditedWithoutASecret() {
        server.entrance.code("123456", "ada");
        post("/auth/login", GOOD);
        post("/auth/login", "{\"name\":\"ada\",\"password\":\"hunter2\"}");
        post("/auth/login", "{\"name\":\"my pass phrase\",\"password\":\"hunter2\"}");
        post("/auth/pair", "{\"code\":\"123456\"}");
        post("/auth/enter", "{\"link\":\"no-such-link\"}");
        post("/auth/link", "", BEARER);
        post("/auth/logout", "", cookie(), OURS);

        assertThat(server.audit)
                .extracting(AuditEntry::action, AuditEntry::outcome, AuditEntry::principal)
                .containsExactly(
                        row("login.password", "accepted", "ada"),
                        row("login.password", "UNAUTHENTICATED", ""),
                        row("login.password", "UNAUTHENTICATED", ""),
                        row("login.pair", "accepted", "ada"),
                        row("login.link", "UNAUTHENTICATED", ""),
                        row("link.make", "accepted", "owner"),
                        row("login.password", "accepted", "ada"),
                        row("login.end", "accepted", "ada"));
        assertThat(server.audit).allMatch(entry -> entry.address().equals("127.0.0.1"));
        assertThat(server.audit.toString())
                .doesNotContain("correct horse", "hunter2", "pass phrase", "123456", "secret-");
    }

    private static org.assertj.core.groups.Tuple row(String action, String outcome, String who) {
        return org.assertj.core.groups.Tuple.tuple(action, outcome, who);
    }

    @Test
    void secretsAreNeverLogged() {
        try (Logs logs = new Logs("ROOT", Level.TRACE)) {
            String cookie = cookie();
            String ticket = member(post("/auth/ticket", "", BEARER).body(), "ticket");
            server.entrance.whileLooking =
                    () -> {
                        throw new IllegalStateException("a fault");
                    };
            post("/auth/login", GOOD, cookie, OURS);
            get("/fake/throw?ticket=" + ticket);

            assertThat(logs.all())
                    .contains("a fault", "secret of the house")
                    .doesNotContain("correct horse", "secret-ada", ticket);
        }
    }

    private static String member(String json, String name) {
        return List.of(json.split("\"" + name + "\":\"", 2)).getLast().split("\"", 2)[0];
    }
}
