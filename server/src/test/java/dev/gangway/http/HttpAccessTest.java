package dev.gangway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import dev.gangway.command.GatewayException;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HttpAccessTest {
    private static final String BEARER = "Authorization: Bearer " + TestServer.TOKEN;
    private final TestServer server = new TestServer();

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Authorization: Bearer good-token_0123456789                          | 101
                    authorization: bearer good-token_0123456789                          | 101
                    Sec-WebSocket-Protocol: fake.v1, bearer.good-token_0123456789        | 101
                    Sec-WebSocket-Protocol: bearer.good-token_0123456789                 | 101
                    X: nothing                                                           | 401
                    Authorization: Bearer wrong                                          | 401
                    Authorization: Bearer                                                | 401
                    Authorization: Basic Z29vZDp0b2tlbg==                                | 401
                    Sec-WebSocket-Protocol: fake.v1, bearer.wrong                        | 401
                    Sec-WebSocket-Protocol: fake.v1, bearer.                             | 401
                    Sec-WebSocket-Protocol: fake.v1                                      | 401
                    Cookie: token=good-token_0123456789                                  | 401
                    """)
    void upgradeNeedsATokenThatNamesSomeone(String header, int status) {
        try (RawClient client = server.connect()) {
            RawClient.Response response = client.upgrade("/fake", header);

            assertThat(response.status()).isEqualTo(status);
            if (status == 401) {
                assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
                assertThat(response.header("WWW-Authenticate")).isEqualTo("Bearer");
                assertThat(response.body()).contains("\"status\":401").doesNotContain("good-token");
            }
        }
    }

    @Test
    void wrongAuthorizationIsNotSavedByAGoodSubprotocol() {
        try (RawClient client = server.connect()) {
            RawClient.Response response =
                    client.upgrade(
                            "/fake",
                            "Authorization: Bearer wrong",
                            "Sec-WebSocket-Protocol: bearer." + TestServer.TOKEN);

            assertThat(response.status()).isEqualTo(401);
        }
    }

    @Test
    void refusalOfAnUpgradeSaysHow() {
        try (RawClient client = server.connect()) {
            assertThat(client.upgrade("/fake").body())
                    .contains("Authorization: Bearer")
                    .contains("bearer.TOKEN");
        }
    }

    @Test
    void chosenSubprotocolIsTheWiresAndNeverTheToken() {
        try (RawClient both = server.connect();
                RawClient tokenOnly = server.connect()) {
            RawClient.Response chosen =
                    both.upgrade(
                            "/fake",
                            "Sec-WebSocket-Protocol: bearer."
                                    + TestServer.TOKEN
                                    + ", fake.v1,fake.v2");
            RawClient.Response none =
                    tokenOnly.upgrade(
                            "/fake", "Sec-WebSocket-Protocol: bearer." + TestServer.TOKEN);

            assertThat(chosen.header("Sec-WebSocket-Protocol")).isEqualTo("fake.v2");
            assertThat(chosen.header("Sec-WebSocket-Accept"))
                    .isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
            assertThat(none.headers()).doesNotContainKey("sec-websocket-protocol");
        }
    }

    @Test
    void plainRequestIsNobodysWithoutTokenAndRefusedWithAWrongOne() {
        try (RawClient client = server.connect();
                RawClient liar = server.connect()) {
            assertThat(client.get("/fake/who").body()).isEqualTo("nobody");
            assertThat(client.get("/fake/who", BEARER).body()).isEqualTo("owner");
            assertThat(liar.get("/fake/who", "Authorization: Bearer x").status()).isEqualTo(401);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "localhost:7420",
                "127.0.0.1:1",
                "[::1]",
                "[::1]:7420",
                "LOCALHOST",
                "gangway.example",
                "gangway.example:443"
            })
    void knownHostIsServed(String host) {
        try (RawClient client = server.connect()) {
            assertThat(client.get("/healthz", "Host: " + host).status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "localhost.evil.example",
                "127.0.0.1.evil.example:7420",
                "gangway.example.evil",
                "[::2]",
                "",
                "localhost@evil"
            })
    void otherHostIsMisdirectedOnEveryPath(String host) {
        for (var path : new String[] {"/", "/healthz", "/fake/who", "/nothing"}) {
            try (RawClient client = server.connect()) {
                assertThat(client.get(path, "Host: " + host, BEARER).status()).isEqualTo(421);
            }
        }
        try (RawClient client = server.connect()) {
            assertThat(client.upgrade("/fake", "Host: " + host, BEARER).status()).isEqualTo(421);
        }
    }

    @Test
    void twoHostsOrNoneAreABadRequest() {
        try (RawClient two = server.connect();
                RawClient none = server.connect()) {
            assertThat(two.get("/healthz", "Host: localhost", "Host: localhost").status())
                    .isEqualTo(400);
            assertThat(none.send("GET /healthz HTTP/1.1\r\n\r\n").response().status())
                    .isEqualTo(400);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost, 101",
        "https://desk.example, 101",
        "https://DESK.example, 101",
        "http://localhost:7420, 403",
        "http://127.0.0.1, 403",
        "http://evil.example, 403",
        "http://localhost.evil.example, 403",
        "null, 403",
        "file://localhost, 403"
    })
    void originIsTheSameOrAdmittedByName(String origin, int status) {
        try (RawClient client = server.connect()) {
            RawClient.Response response =
                    client.upgrade("/fake", "Origin: " + origin, "Host: localhost", BEARER);

            assertThat(response.status()).isEqualTo(status);
        }
    }

    @Test
    void foreignOriginMayNotEvenAskForHealth() {
        try (RawClient client = server.connect()) {
            assertThat(client.get("/healthz", "Origin: http://evil.example").status())
                    .isEqualTo(403);
        }
    }

    @Test
    void addressThatOthersReachIsRefusedUnlessAProxyStandsInFront() {
        HttpSettings open =
                new HttpSettings("0.0.0.0", 0, false, Set.of(), Set.of(), HttpLimits.DEFAULTS);
        HttpSettings proxied =
                new HttpSettings("0.0.0.0", 0, true, Set.of(), Set.of(), HttpLimits.DEFAULTS);

        assertThatThrownBy(() -> new TestServer(open))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("--behind-proxy");
        try (TestServer behind = new TestServer(proxied);
                RawClient client = behind.connect()) {
            assertThat(client.get("/healthz").status()).isEqualTo(200);
        }
    }

    @Test
    void takenPortIsSaidInASentence() {
        HttpSettings taken = HttpSettings.loopback(server.server.port());

        assertThatThrownBy(() -> new TestServer(taken))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("cannot listen on 127.0.0.1 port " + server.server.port());
    }

    @Test
    void tokensAreNeverLogged() {
        try (Logs logs = new Logs("ROOT", Level.TRACE);
                RawClient plain = server.connect();
                RawClient socket = server.connect()) {
            plain.get("/fake/throw", BEARER);
            socket.upgrade("/fake", "Sec-WebSocket-Protocol: bearer." + TestServer.TOKEN);

            assertThat(logs.all()).contains("secret of the house").doesNotContain("good-token");
        }
    }
}
