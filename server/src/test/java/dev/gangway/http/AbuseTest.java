package dev.gangway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.access.AuditEntry;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Addresses are those that a trusted proxy tells.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AbuseTest {
    private static final int FREE = 3;
    private static final String HERE = "198.51.100.1";
    private static final String THERE = "203.0.113.1";
    private static final String BEARER = "Authorization: Bearer " + TestServer.TOKEN;
    private final TestServer server = new TestServer(settings(1_000, 1_000));

    AbuseTest() {
        server.entrance.password("ada", "right");
        server.entrance.password("bob", "right");
    }

    private static HttpSettings settings(int requests, int addressRequests) {
        return new HttpSettings(
                "127.0.0.1",
                0,
                true,
                Set.of(),
                Set.of(),
                HttpLimits.DEFAULTS,
                new EntrySettings(
                        Optional.empty(),
                        TrustedProxies.of(List.of("127.0.0.1")),
                        new Rates(requests, addressRequests, FREE, Duration.ofMinutes(2))));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private RawClient.Response logIn(String address, String name, String password) {
        String body = "{\"name\":\"" + name + "\",\"password\":\"" + password + "\"}";
        return post(address, "/auth/login", body);
    }

    private RawClient.Response post(String address, String path, String body) {
        try (RawClient client = server.connect()) {
            return client.post(path, body, "X-Forwarded-For: " + address);
        }
    }

    private RawClient.Response get(String address, String... headers) {
        try (RawClient client = server.connect()) {
            String[] all = java.util.Arrays.copyOf(headers, headers.length + 1);
            all[headers.length] = "X-Forwarded-For: " + address;
            return client.get("/fake/address", all);
        }
    }

    private void fail(int times, String address, String name) {
        for (int i = 0; i < times; i++) {
            assertThat(logIn(address, name, "wrong").status()).isEqualTo(401);
        }
    }

    @Test
    void addressThatFailsTooOftenWaitsWhateverTheName() {
        fail(FREE + 1, HERE, "nobody-at-all");

        RawClient.Response locked = logIn(HERE, "ada", "right");

        assertThat(locked.status()).isEqualTo(429);
        assertThat(locked.header("Retry-After")).isEqualTo("1");
        assertThat(locked.body()).contains("Too many attempts have failed");
        assertThat(post(HERE, "/auth/pair", "{\"code\":\"000000\"}").status()).isEqualTo(429);
        assertThat(post(HERE, "/auth/enter", "{\"link\":\"x\"}").status()).isEqualTo(429);
        assertThat(logIn(THERE, "ada", "right").status()).isEqualTo(200);
    }

    @Test
    void passwordIsNotLookedAtInALockOut() {
        fail(FREE + 1, HERE, "ada");
        int looks = server.entrance.looks.get();

        logIn(HERE, "ada", "right");

        assertThat(server.entrance.looks).hasValue(looks);
    }

    @Test
    void nameThatIsTriedFromManyAddressesWaitsAlsoWhereItDoesNotExist() {
        for (var name : List.of("ada", "nobody-at-all")) {
            for (int i = 0; i <= FREE; i++) {
                fail(1, "192.0.2." + (i + (name.equals("ada") ? 0 : 100)), name);
            }

            assertThat(logIn(THERE, name.toUpperCase(java.util.Locale.ROOT), "right").status())
                    .isEqualTo(429);
        }
    }

    @Test
    void lockedNameComesInWhereItCameInBefore() {
        assertThat(logIn(HERE, "ada", "right").status()).isEqualTo(200);
        for (int i = 0; i <= FREE; i++) {
            fail(1, "192.0.2." + i, "ada");
        }

        assertThat(logIn(THERE, "ada", "right").status()).isEqualTo(429);
        assertThat(logIn(HERE, "ada", "right").status()).isEqualTo(200);
        fail(FREE + 1, HERE, "ada");
        assertThat(logIn(HERE, "ada", "right").status()).isEqualTo(429);
    }

    @Test
    void whoIsInStaysInWhateverOthersTry() {
        String set = logIn(HERE, "ada", "right").header("Set-Cookie");
        fail(FREE + 1, HERE, "ada");
        for (int i = 0; i < 20; i++) {
            get(HERE, "Authorization: Bearer wrong");
        }

        assertThat(get(HERE, "Cookie: " + set.substring(0, set.indexOf(';'))).status())
                .isEqualTo(200);
        assertThat(get(HERE, BEARER).status()).isEqualTo(200);
    }

    @Test
    void lockOutEndsWithTime() {
        fail(FREE + 1, HERE, "ada");
        assertThat(logIn(HERE, "ada", "right").status()).isEqualTo(429);

        server.now = server.now.plusSeconds(1);

        assertThat(logIn(HERE, "ada", "right").status()).isEqualTo(200);
    }

    @Test
    void wrongTokensWaitAndKeepNobodyFromLoggingIn() {
        for (int i = 0; i <= FREE; i++) {
            assertThat(get(HERE, "Authorization: Bearer wrong").status()).isEqualTo(401);
        }

        assertThat(get(HERE, "Authorization: Bearer wrong").status()).isEqualTo(429);
        assertThat(logIn(HERE, "ada", "right").status()).isEqualTo(200);
    }

    @Test
    void faultOfOursIsNoFailureOfTheirs() {
        server.entrance.whileLooking =
                () -> {
                    throw new GatewayException(ErrorCode.LIMIT, "too many people");
                };
        for (int i = 0; i < FREE + 2; i++) {
            assertThat(logIn(HERE, "ada", "right").status()).isEqualTo(429);
        }
        server.entrance.whileLooking = () -> {};

        assertThat(logIn(HERE, "ada", "right").status()).isEqualTo(200);
    }

    @Test
    void lockOutIsAuditedOnceWithItsAddress() {
        fail(FREE + 1, HERE, "ada");
        logIn(HERE, "ada", "wrong");
        logIn(HERE, "ada", "wrong");

        assertThat(server.audit)
                .filteredOn(entry -> entry.action().equals("login.lockout"))
                .extracting(AuditEntry::address, entry -> entry.details().toString())
                .containsExactly(org.assertj.core.groups.Tuple.tuple(HERE, "{\"seconds\":1}"));
    }

    @Test
    void requestsOfOneAddressAndOfOnePrincipalAreBounded() {
        try (TestServer few = new TestServer(settings(2, 4));
                RawClient client = few.connect()) {
            String from = "X-Forwarded-For: " + HERE;
            assertThat(client.get("/fake/who", BEARER, from).status()).isEqualTo(200);
            assertThat(client.get("/fake/who", BEARER, from).status()).isEqualTo(200);
            assertThat(client.get("/fake/who", BEARER, from).status()).isEqualTo(429);
            try (RawClient second = few.connect();
                    RawClient third = few.connect();
                    RawClient elsewhere = few.connect()) {
                assertThat(second.get("/fake/who", from).status()).isEqualTo(200);
                RawClient.Response refused = third.get("/fake/who", from);
                assertThat(refused.status()).isEqualTo(429);
                assertThat(refused.header("Retry-After")).isEqualTo("15");
                assertThat(elsewhere.get("/fake/who", "X-Forwarded-For: " + THERE).status())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void wiresAreToldTheClientsAddress() throws Exception {
        assertThat(get(HERE).body()).isEqualTo(HERE);
        try (RawClient client = server.connect()) {
            client.upgrade("/fake", BEARER, "X-Forwarded-For: 6.6.6.6, " + THERE);

            assertThat(server.wire.connection().socket.address()).isEqualTo(THERE);
        }
    }

    @Test
    void addressOfAnUntrustedSenderIsItsOwn() {
        try (TestServer direct = new TestServer();
                RawClient client = direct.connect()) {
            assertThat(client.get("/fake/address", "X-Forwarded-For: " + HERE).body())
                    .isEqualTo("127.0.0.1");
        }
    }

    @Test
    void cookieIsSecureAndOfThisHostAloneWhereTheProxySaysTls() {
        String body = "{\"name\":\"ada\",\"password\":\"right\"}";
        String set;
        try (RawClient client = server.connect()) {
            set = client.post("/auth/login", body, "X-Forwarded-Proto: https").header("Set-Cookie");
        }
        String pair = set.substring(0, set.indexOf(';'));

        assertThat(pair).startsWith("__Host-gangway-" + server.server.port() + "=");
        assertThat(set).endsWith("; Secure");
        try (RawClient client = server.connect()) {
            assertThat(
                            client.get("/fake/who", "Cookie: " + pair, "X-Forwarded-Proto: https")
                                    .body())
                    .isEqualTo("ada");
            String tossed = "Cookie: " + pair.substring("__Host-".length());
            assertThat(client.get("/fake/who", tossed, "X-Forwarded-Proto: https").body())
                    .isEqualTo("nobody");
        }
    }

    @Test
    void pageThatCameInTheClearIsForeignWhereTheProxySaysTls() {
        try (RawClient clear = server.connect();
                RawClient secure = server.connect()) {
            assertThat(
                            clear.get(
                                            "/fake/who",
                                            "Origin: http://localhost",
                                            "X-Forwarded-Proto: https")
                                    .status())
                    .isEqualTo(403);
            assertThat(
                            secure.get(
                                            "/fake/who",
                                            "Origin: https://localhost",
                                            "X-Forwarded-Proto: https")
                                    .status())
                    .isEqualTo(200);
        }
    }
}
