package dev.gangway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.Gangway;
import dev.gangway.command.Command;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Reply;
import dev.gangway.command.Result;
import dev.gangway.command.Right;
import dev.gangway.command.Scope;
import dev.gangway.command.Secret;
import dev.gangway.event.Epoch;
import dev.gangway.event.Event;
import dev.gangway.event.StreamName;
import dev.gangway.fake.FakeClock;
import dev.gangway.log.LogListener;
import dev.gangway.log.LogOptions;
import dev.gangway.log.SqliteEventLog;
import dev.gangway.store.Database;
import dev.gangway.store.FaultPoint;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What somebody who came in before can still do, after what it came in by was changed.
class AccountDoorsTest {
    private static final Principal OWNER = new Principal("owner", "Owner", true);
    private static final Scope WATCH = new Scope(Set.of(Right.OBSERVE), Set.of("p"));

    @TempDir private Path directory;
    private final FakeClock clock = new FakeClock();
    private final Random random = new Random(7);
    private SqliteEventLog log;
    private Accounts accounts;
    private AccountEntrance entrance;

    @BeforeEach
    void open() {
        Database database = Database.open(directory, Gangway.MIGRATIONS);
        log =
                SqliteEventLog.open(
                        database,
                        LogOptions.defaults("boot"),
                        new Deaf(),
                        clock,
                        random,
                        FaultPoint.NONE);
        log.start();
        AccessLimits limits = AccessLimits.STANDARD;
        accounts = new Accounts(log, database, clock, random, limits, AuditTrail.NONE, OWNER);
        entrance = new AccountEntrance(_ -> Optional.empty(), accounts, limits, clock, random);
    }

    @AfterEach
    void close() {
        accounts.close();
        log.close();
    }

    @Test
    void whoIsNoAdministratorAnyMoreAdministersNothingByOpenSockets() {
        Principal ann = new Principal(user("ann", true), "ann", true);
        Access access = new Access(List.of(), accounts);
        assertThat(access.may(ann, Right.ADMINISTER, new Subject.Server())).isTrue();

        change(ann.id(), Optional.of(false), Optional.empty());

        assertThat(access.may(ann, Right.ADMINISTER, new Subject.Server())).isFalse();
        assertThat(access.may(ann, Right.OBSERVE, new Subject.OfSession("s", "bob", "p")))
                .isFalse();
        assertThat(access.may(ann, Right.OBSERVE, new Subject.OfSession("s", ann.id(), "p")))
                .isTrue();
    }

    @Test
    void aLogInByALinkReachesNoFurtherThanWhoMadeTheLink() {
        Principal ann = new Principal(user("ann", false), "ann", false, WATCH, "");

        Entrance.Entered entered = entrance.enter(entrance.link(ann).text()).orElseThrow();

        assertThat(entered.principal().scope()).isEqualTo(WATCH);
        assertThat(entrance.authenticate(entered.secret().text()).orElseThrow().scope())
                .isEqualTo(WATCH);
    }

    @Test
    void linksAndCodesOfADisabledUserOpenNothing() {
        Principal ann = new Principal(user("ann", false), "ann", false);
        Secret link = entrance.link(ann);
        Secret code = entrance.startPairing(ann, "phone", WATCH).secret();

        change(ann.id(), Optional.empty(), Optional.of(true));

        assertThat(entrance.enter(link.text())).isEmpty();
        assertThat(entrance.pair(code.text())).isEmpty();
    }

    @Test
    void pairingADeviceOfOnesOwnGivesNoFurtherGuesses() {
        String guessed = entrance.startPairing(OWNER, "phone", WATCH).secret().text();
        for (int i = 0; i < 9; i++) {
            assertThat(entrance.pair("x" + i)).isEmpty();
        }
        String own = entrance.startPairing(OWNER, "mine", WATCH).secret().text();
        assertThat(entrance.pair(own)).isPresent();

        assertThat(entrance.pair("x9")).isEmpty();

        assertThat(entrance.pair(guessed)).isEmpty();
    }

    @Test
    void aProjectsOwnerIsAUserNamedInTheConfiguration() {
        String ann = user("Ann", false);

        assertThat(accounts.settled(List.of(ownedBy("ann"), ownedBy("Owner"))))
                .extracting(Project::owner)
                .containsExactly(ann, "owner");
        assertThatThrownBy(() -> accounts.settled(List.of(ownedBy("anne"))))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("\"anne\"");
    }

    private Project ownedBy(String owner) {
        return new Project(owner, "shop", directory, owner);
    }

    private String user(String name, boolean administrator) {
        Told told = new Told();
        accounts.add(OWNER, 1, new Command.AddUser(name, Optional.empty(), administrator), told);
        return ((Result.Added) told.result.orTimeout(10, TimeUnit.SECONDS).join()).id();
    }

    private void change(String user, Optional<Boolean> administrator, Optional<Boolean> disabled) {
        Told told = new Told();
        accounts.change(
                OWNER,
                new Command.ChangeUser(user, administrator, disabled, Optional.empty()),
                told);
        told.result.orTimeout(10, TimeUnit.SECONDS).join();
    }

    private static final class Told implements Reply {
        private final CompletableFuture<Result> result = new CompletableFuture<>();

        @Override
        public void done(Result done) {
            result.complete(done);
        }

        @Override
        public void failed(GatewayException problem) {
            result.completeExceptionally(problem);
        }
    }

    private static final class Deaf implements LogListener {
        @Override
        public Tap opened(StreamName stream, Epoch epoch, long head) {
            return new Tap() {
                @Override
                public void appended(long sequence, Event event) {}

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
}
