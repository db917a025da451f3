package dev.gangway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.Gangway;
import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Reply;
import dev.gangway.command.Result;
import dev.gangway.command.Right;
import dev.gangway.command.Scope;
import dev.gangway.command.Secret;
import dev.gangway.command.Shared;
import dev.gangway.event.Epoch;
import dev.gangway.event.EventKind;
import dev.gangway.event.Sequenced;
import dev.gangway.event.StreamName;
import dev.gangway.fake.FakeClock;
import dev.gangway.log.LogListener;
import dev.gangway.log.LogOptions;
import dev.gangway.log.SqliteEventLog;
import dev.gangway.store.Database;
import dev.gangway.store.FaultPoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Over the real log and SQLite, whose writer is a thread of its own.
class AccountsTest {
    private static final Principal OWNER = new Principal("owner", "Owner", true);
    private static final AccessLimits LIMITS =
            new AccessLimits(5, 3, 2, Duration.ofDays(30), Duration.ofDays(365));
    private static final String PASSWORD = "correct horse";

    @TempDir private Path directory;
    private final FakeClock clock = new FakeClock();
    private final Random random = new Random(7);
    private final List<String> ended = new ArrayList<>();
    private Database database;
    private SqliteEventLog log;
    private Accounts accounts;
    private AccountEntrance entrance;

    @BeforeEach
    void open() {
        database = Database.open(directory, Gangway.MIGRATIONS);
        log =
                SqliteEventLog.open(
                        database,
                        LogOptions.defaults("boot"),
                        new Deaf(),
                        clock,
                        random,
                        FaultPoint.NONE);
        log.start();
        accounts = new Accounts(log, database, clock, random, LIMITS, AuditTrail.NONE, OWNER);
        entrance = new AccountEntrance(_ -> Optional.empty(), accounts, LIMITS, clock, random);
        entrance.whenEnded(ended::add);
    }

    @AfterEach
    void close() {
        accounts.close();
        log.close();
    }

    private static final class Deaf implements LogListener {
        @Override
        public Tap opened(StreamName stream, Epoch epoch, long head) {
            return new Tap() {
                @Override
                public void appended(long sequence, dev.gangway.event.Event event) {}

                @Override
                public void published(long sequence) {}

                @Override
                public void failed(String reason) {}

                @Override
                public void closed() {}
            };
        }

        @Override
        public void committed() {}
    }

    private void restart() {
        close();
        open();
    }

    @Test
    void theOwnerIsThereFromTheFirstStartOnAndCannotBeShutOut() {
        assertThat(accounts.users(Optional.empty()))
                .singleElement()
                .satisfies(user -> assertThat(user.administrator()).isTrue());
        restart();

        assertThat(accounts.users(Optional.empty())).hasSize(1);
        assertThatThrownBy(() -> change("owner", Optional.of(true), Optional.empty()))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.CONFLICT));
    }

    @Test
    void aUserComesInByItsPasswordAlsoAfterARestart() {
        String ann = user("Ann", Optional.of(PASSWORD));
        restart();

        Entrance.Entered entered = entrance.logIn("ann", new Secret(PASSWORD)).orElseThrow();

        assertThat(entered.principal().id()).isEqualTo(ann);
        assertThat(entered.principal().administrator()).isFalse();
        assertThat(entrance.authenticate(entered.secret().text())).contains(entered.principal());
        assertThat(entrance.logIn("ann", new Secret(PASSWORD + "!"))).isEmpty();
        assertThat(entrance.logIn("nobody", new Secret(PASSWORD))).isEmpty();
        assertThat(entrance.logIn("owner", new Secret(""))).isEmpty();
    }

    @Test
    void noSecretLiesInTheDatabase() throws Exception {
        String ann = user("ann", Optional.of(PASSWORD));
        String token = token(ann).secret().text();
        close();

        for (String file : List.of("gangway.db", "gangway.db-wal")) {
            Path path = directory.resolve(file);
            if (Files.exists(path)) {
                assertThat(
                                new String(
                                        Files.readAllBytes(path),
                                        java.nio.charset.StandardCharsets.ISO_8859_1))
                        .doesNotContain(PASSWORD)
                        .doesNotContain(token)
                        .doesNotContain(token.substring(Secrets.PREFIX.length()));
            }
        }
        open();
    }

    @Test
    void namesAreUniqueWithoutRegardToCaseAndOfFewSigns() {
        user("ann", Optional.empty());

        assertThat(refusal(() -> user("ANN", Optional.empty()))).isEqualTo(ErrorCode.CONFLICT);
        assertThat(refusal(() -> user("a n", Optional.empty()))).isEqualTo(ErrorCode.INVALID);
        assertThat(refusal(() -> user("", Optional.empty()))).isEqualTo(ErrorCode.INVALID);
        assertThat(refusal(() -> user("bob", Optional.of("short")))).isEqualTo(ErrorCode.INVALID);
    }

    @Test
    void aTokenIsGoodUntilItIsRevokedAndReachesAsFarAsItsScope() {
        String ann = user("ann", Optional.empty());
        Result.Issued issued = token(ann);
        Principal principal = entrance.authenticate(issued.secret().text()).orElseThrow();

        assertThat(principal.scope()).isEqualTo(new Scope(Set.of(Right.OBSERVE), Set.of("p")));
        assertThat(principal.credential()).isEqualTo(issued.id());
        accounts.revoke(OWNER, issued.id(), told());
        settle();

        assertThat(entrance.authenticate(issued.secret().text())).isEmpty();
        assertThat(ended).containsExactly(issued.id());
        assertThat(new Access(List.of(), accounts).seesFeed(principal)).isFalse();
        restart();
        assertThat(entrance.authenticate(issued.secret().text())).isEmpty();
    }

    @Test
    void whatHasExpiredIsNotLetInAndItsEndIsTold() {
        Result.Issued issued = token(user("ann", Optional.empty()));

        clock.advance(Duration.ofHours(1).minusMillis(1));
        assertThat(entrance.authenticate(issued.secret().text())).isPresent();
        accounts.tend();
        settle();
        assertThat(ended).isEmpty();
        clock.advance(Duration.ofMillis(1));
        assertThat(entrance.authenticate(issued.secret().text())).isEmpty();
        accounts.tend();
        settle();

        assertThat(ended).containsExactly(issued.id());
        assertThat(accounts.credentials("ann")).isEmpty();
    }

    @Test
    void allOfADisabledUserEnds() {
        String ann = user("ann", Optional.of(PASSWORD));
        Result.Issued issued = token(ann);
        Entrance.Entered entered = entrance.logIn("ann", new Secret(PASSWORD)).orElseThrow();
        Secret ticket = entrance.ticket(entered.principal());

        change(ann, Optional.of(true), Optional.empty());

        assertThat(ended).containsExactlyInAnyOrder(issued.id(), entered.principal().credential());
        assertThat(entrance.authenticate(issued.secret().text())).isEmpty();
        assertThat(entrance.logIn("ann", new Secret(PASSWORD))).isEmpty();
        assertThat(entrance.redeem(ticket.text())).isEmpty();
        change(ann, Optional.of(false), Optional.empty());
        assertThat(entrance.logIn("ann", new Secret(PASSWORD))).isPresent();
        assertThat(entrance.authenticate(issued.secret().text())).isEmpty();
    }

    @Test
    void anotherPasswordEndsTheLogInsBeforeItAndNoToken() {
        String ann = user("ann", Optional.of(PASSWORD));
        Result.Issued issued = token(ann);
        Entrance.Entered entered = entrance.logIn("ann", new Secret(PASSWORD)).orElseThrow();

        change(ann, Optional.empty(), Optional.of("another horse"));

        assertThat(ended).containsExactly(entered.principal().credential());
        assertThat(entrance.authenticate(issued.secret().text())).isPresent();
        assertThat(entrance.logIn("ann", new Secret(PASSWORD))).isEmpty();
        assertThat(entrance.logIn("ann", new Secret("another horse"))).isPresent();
    }

    @Test
    void limitsHold() {
        String ann = user("ann", Optional.of(PASSWORD));
        token(ann);
        token(ann);
        Entrance.Entered first = entrance.logIn("ann", new Secret(PASSWORD)).orElseThrow();

        assertThat(refusal(() -> token(ann))).isEqualTo(ErrorCode.LIMIT);
        assertThat(entrance.logIn("ann", new Secret(PASSWORD))).isPresent();
        assertThat(ended).containsExactly(first.principal().credential());
        user("b", Optional.empty());
        user("c", Optional.empty());
        user("d", Optional.empty());
        assertThat(refusal(() -> user("e", Optional.empty()))).isEqualTo(ErrorCode.LIMIT);
        Shared shared = new Shared.Session("s");
        grant(shared, id("b"), Set.of(Right.OBSERVE));
        grant(shared, id("c"), Set.of(Right.OBSERVE));
        assertThat(refusal(() -> grant(shared, id("d"), Set.of(Right.OBSERVE))))
                .isEqualTo(ErrorCode.LIMIT);
        grant(shared, id("c"), Set.of(Right.PROMPT));
        grant(shared, id("b"), Set.of());
        grant(shared, id("d"), Set.of(Right.OBSERVE));
    }

    @Test
    void aGrantIsToldToBothAndStandsAfterARestart() {
        String ann = user("ann", Optional.empty());
        String bob = user("bob", Optional.empty());
        Shared shared = new Shared.Session("s");

        grant(shared, bob, Set.of(Right.APPROVE));

        assertThat(grants(ann)).containsExactly("server []", "session [\"approve\"]");
        assertThat(grants(bob)).containsExactly("server []", "session [\"approve\"]");
        restart();
        Principal principal = new Principal(bob, "bob", false);
        Subject subject = new Subject.OfSession("s", ann, "p");
        Access access = new Access(List.of(), accounts);
        assertThat(access.may(principal, Right.APPROVE, subject)).isTrue();
        assertThat(access.may(principal, Right.OBSERVE, subject)).isTrue();
        assertThat(access.may(principal, Right.PROMPT, subject)).isFalse();
        Subject.OfSession session = new Subject.OfSession("s", ann, "p");
        assertThat(database.<List<String>>read(rows -> access.of(rows, session)))
                .containsExactly(ann, bob);
        grant(shared, bob, Set.of());
        assertThat(access.may(principal, Right.OBSERVE, subject)).isFalse();
        assertThat(grants(bob)).last().isEqualTo("session []");
    }

    @Test
    void whatIsGoodOnceIsGoodOnceAndForAWhile() {
        Secret link = entrance.link(OWNER);
        Secret ticket = entrance.ticket(OWNER);
        Secret late = entrance.ticket(OWNER);

        assertThat(entrance.enter(link.text())).isPresent();
        assertThat(entrance.enter(link.text())).isEmpty();
        assertThat(entrance.redeem(ticket.text())).contains(OWNER);
        assertThat(entrance.redeem(ticket.text())).isEmpty();
        clock.advance(Duration.ofSeconds(30));
        assertThat(entrance.redeem(late.text())).isEmpty();
        assertThat(entrance.enter(entrance.ticket(OWNER).text())).isEmpty();
    }

    @Test
    void aDeviceIsPairedByACodeOfSixDigitsThatCannotBeGuessed() {
        Scope scope = new Scope(Set.of(Right.OBSERVE, Right.APPROVE), Set.of());
        String code = entrance.startPairing(OWNER, "phone", scope).secret().text();

        assertThat(code).matches("\\d{6}");
        Entrance.Entered device = entrance.pair(code).orElseThrow();
        assertThat(device.principal().scope()).isEqualTo(scope);
        assertThat(entrance.pair(code)).isEmpty();
        assertThat(accounts.credentials("owner"))
                .singleElement()
                .satisfies(each -> assertThat(each.kind()).isEqualTo(CredentialKind.DEVICE));

        String guessed = entrance.startPairing(OWNER, "phone", scope).secret().text();
        for (int i = 0; i < 10; i++) {
            assertThat(entrance.pair("x" + i)).isEmpty();
        }
        assertThat(entrance.pair(guessed)).isEmpty();
    }

    @Test
    void aLogOutEndsTheLogIn() {
        user("ann", Optional.of(PASSWORD));
        Entrance.Entered entered = entrance.logIn("ann", new Secret(PASSWORD)).orElseThrow();

        entrance.logOut(entered.principal());

        assertThat(entrance.authenticate(entered.secret().text())).isEmpty();
        assertThat(ended).containsExactly(entered.principal().credential());
    }

    private List<String> grants(String user) {
        settle();
        List<String> told = new ArrayList<>();
        for (Sequenced each : log.read(StreamName.feed(user), 0, 1 << 20).events()) {
            if (each.event().kind() == EventKind.FEED_GRANT) {
                var payload = each.event().payload().node();
                told.add(
                        payload.path("shared").path("kind").asString()
                                + " "
                                + payload.path("rights"));
            }
        }
        return told;
    }

    private String id(String name) {
        return accounts.users(Optional.empty()).stream()
                .filter(user -> user.name().equals(name))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private String user(String name, Optional<String> password) {
        Told told = told();
        accounts.add(OWNER, 1, new Command.AddUser(name, password.map(Secret::new), false), told);
        return ((Result.Added) told.await()).id();
    }

    private void change(String user, Optional<Boolean> disabled, Optional<String> password) {
        Told told = told();
        accounts.change(
                OWNER,
                new Command.ChangeUser(user, Optional.empty(), disabled, password.map(Secret::new)),
                told);
        told.await();
    }

    private Result.Issued token(String user) {
        Told told = told();
        accounts.issue(
                OWNER,
                user,
                CredentialKind.TOKEN,
                "script",
                new Scope(Set.of(Right.OBSERVE), Set.of("p")),
                Optional.of(Duration.ofHours(1)),
                told);
        return (Result.Issued) told.await();
    }

    /// Ann owns what is shared.
    private void grant(Shared shared, String user, Set<Right> rights) {
        Told told = told();
        accounts.grant(
                OWNER, 1, new Command.Grant(shared, user, rights), id("ann"), _ -> List.of(), told);
        told.await();
    }

    private static ErrorCode refusal(Runnable work) {
        try {
            work.run();
        } catch (GatewayException refused) {
            return refused.code();
        }
        throw new AssertionError("was not refused");
    }

    /// Waits until all that was decided is committed.
    private void settle() {
        Told told = told();
        accounts.revoke(OWNER, "nothing", told);
        told.await();
    }

    private static Told told() {
        return new Told();
    }

    private static final class Told implements Reply {
        private final java.util.concurrent.CompletableFuture<Result> result =
                new java.util.concurrent.CompletableFuture<>();

        @Override
        public void done(Result done) {
            result.complete(done);
        }

        @Override
        public void failed(GatewayException problem) {
            result.completeExceptionally(problem);
        }

        Result await() {
            try {
                return result.get(10, java.util.concurrent.TimeUnit.SECONDS);
            } catch (java.util.concurrent.ExecutionException failed) {
                throw (GatewayException) failed.getCause();
            } catch (InterruptedException | java.util.concurrent.TimeoutException stuck) {
                throw new AssertionError(stuck);
            }
        }
    }
}
