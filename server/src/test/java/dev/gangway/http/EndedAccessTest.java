package dev.gangway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.Gangway;
import dev.gangway.access.AccessLimits;
import dev.gangway.access.AccountEntrance;
import dev.gangway.access.Accounts;
import dev.gangway.access.AuditTrail;
import dev.gangway.access.CredentialKind;
import dev.gangway.access.Principal;
import dev.gangway.access.Tokens;
import dev.gangway.command.Command;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Reply;
import dev.gangway.command.Result;
import dev.gangway.command.Scope;
import dev.gangway.command.Secret;
import dev.gangway.event.StreamName;
import dev.gangway.fake.FakeClock;
import dev.gangway.log.LogOptions;
import dev.gangway.log.SqliteEventLog;
import dev.gangway.store.Database;
import dev.gangway.store.FaultPoint;
import dev.gangway.stream.Hub;
import dev.gangway.stream.MemoryBudget;
import dev.gangway.stream.StreamLimits;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The listener over the real accounts: however access ends, its sockets are closed at once, and
/// what comes later is refused.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EndedAccessTest {
    private static final Principal OWNER = new Principal("owner", "owner", true);
    private static final String PASSWORD = "a long enough one";

    @TempDir private Path data;
    private final FakeClock clock = new FakeClock();
    private final SecureRandom random = new SecureRandom();
    private SqliteEventLog log;
    private Accounts accounts;
    private TestServer server;
    private String ada;

    @BeforeEach
    void open() throws Exception {
        Database database = Database.open(data, Gangway.MIGRATIONS);
        Hub hub =
                new Hub(
                        (stream, after, bytes) -> log.read(stream, after, bytes),
                        Runnable::run,
                        new MemoryBudget(1 << 20),
                        StreamLimits.DEFAULTS);
        log =
                SqliteEventLog.open(
                        database, LogOptions.defaults("boot"), hub, clock, random, FaultPoint.NONE);
        log.start();
        log.open(StreamName.feed(OWNER.id())).close();
        accounts =
                new Accounts(
                        log,
                        database,
                        clock,
                        random,
                        AccessLimits.STANDARD,
                        AuditTrail.NONE,
                        OWNER);
        AccountEntrance entrance =
                new AccountEntrance(
                        Tokens.open(data, OWNER, random),
                        accounts,
                        AccessLimits.STANDARD,
                        clock,
                        random);
        server = new TestServer(HttpSettings.loopback(0), entrance);
        Awaited added = new Awaited();
        accounts.add(
                OWNER,
                1,
                new Command.AddUser("ada", Optional.of(new Secret(PASSWORD)), false),
                added);
        ada = ((Result.Added) added.result()).id();
    }

    @AfterEach
    void close() {
        server.close();
        accounts.close();
        log.close();
    }

    private static final class Awaited implements Reply {
        private final CompletableFuture<Result> result = new CompletableFuture<>();

        @Override
        public void done(Result done) {
            result.complete(done);
        }

        @Override
        public void failed(GatewayException problem) {
            result.completeExceptionally(problem);
        }

        Result result() throws Exception {
            return result.get(20, TimeUnit.SECONDS);
        }
    }

    /// The header that shows a new token of ada's.
    private Result.Issued token(Optional<Duration> lifetime) throws Exception {
        Awaited issued = new Awaited();
        accounts.issue(OWNER, ada, CredentialKind.TOKEN, "t", Scope.ALL, lifetime, issued);
        return (Result.Issued) issued.result();
    }

    private static String bearer(Result.Issued token) {
        return "Authorization: Bearer " + token.secret().text();
    }

    /// The header that shows the cookie of ada, who logs in now.
    private String cookie() {
        try (RawClient client = server.connect()) {
            String body = "{\"name\":\"ada\",\"password\":\"" + PASSWORD + "\"}";
            RawClient.Response in = client.post("/auth/login", body);
            assertThat(in.status()).isEqualTo(200);
            String set = in.header("Set-Cookie");
            return "Cookie: " + set.substring(0, set.indexOf(';'));
        }
    }

    private RawClient open(String credential) {
        RawClient client = server.connect();
        RawClient.Response response =
                client.upgrade("/fake", credential, "Origin: http://localhost");
        assertThat(response.status()).isEqualTo(101);
        server.wire.awaitOpened(Long.parseLong(response.header("Fake-Connection")));
        return client;
    }

    private void isOut(RawClient socket, String credential) {
        RawClient.Frame close = socket.frame();
        assertThat(close.closeCode()).isEqualTo(1008);
        assertThat(close.closeReason()).isEqualTo(Visits.REASON);
        try (RawClient again = server.connect()) {
            assertThat(again.upgrade("/fake", credential, "Origin: http://localhost").status())
                    .isEqualTo(401);
        }
    }

    @Test
    void revokedTokenIsOutAndTheOthersStay() throws Exception {
        Result.Issued token = token(Optional.empty());
        Result.Issued other = token(Optional.empty());
        server.wire.onText = (socket, text) -> socket.send(new byte[] {'y'});
        try (RawClient socket = open(bearer(token));
                RawClient stays = open(bearer(other))) {
            Awaited revoked = new Awaited();
            accounts.revoke(OWNER, token.id(), revoked);
            revoked.result();

            isOut(socket, bearer(token));
            assertThat(stays.text("still?").frame().text()).isEqualTo("y");
        }
    }

    @Test
    void expiredTokenIsOutWhenItIsLookedFor() throws Exception {
        Result.Issued token = token(Optional.of(Duration.ofMinutes(5)));
        try (RawClient socket = open(bearer(token))) {
            clock.advance(Duration.ofMinutes(5));
            accounts.tend();

            isOut(socket, bearer(token));
        }
    }

    @Test
    void disabledUserIsOutByAllItsCredentials() throws Exception {
        Result.Issued token = token(Optional.empty());
        String cookie = cookie();
        try (RawClient program = open(bearer(token));
                RawClient browser = open(cookie)) {
            change(Optional.of(true), Optional.empty());

            isOut(program, bearer(token));
            isOut(browser, cookie);
        }
        try (RawClient client = server.connect()) {
            String body = "{\"name\":\"ada\",\"password\":\"" + PASSWORD + "\"}";
            assertThat(client.post("/auth/login", body).status()).isEqualTo(401);
        }
    }

    @Test
    void anotherPasswordEndsTheLogInsAndLeavesTheTokens() throws Exception {
        Result.Issued token = token(Optional.empty());
        String cookie = cookie();
        server.wire.onText = (socket, text) -> socket.send(new byte[] {'y'});
        try (RawClient program = open(bearer(token));
                RawClient browser = open(cookie)) {
            change(Optional.empty(), Optional.of(new Secret("another long one")));

            isOut(browser, cookie);
            assertThat(program.text("still?").frame().text()).isEqualTo("y");
        }
    }

    @Test
    void whoLogsOutIsOutInEveryTab() {
        String cookie = cookie();
        try (RawClient tab = open(cookie);
                RawClient client = server.connect()) {
            RawClient.Response out =
                    client.post("/auth/logout", "", cookie, "Origin: http://localhost");

            assertThat(out.status()).isEqualTo(204);
            isOut(tab, cookie);
        }
    }

    private void change(Optional<Boolean> disabled, Optional<Secret> password) throws Exception {
        Awaited changed = new Awaited();
        accounts.change(
                OWNER, new Command.ChangeUser(ada, Optional.empty(), disabled, password), changed);
        changed.result();
    }
}
