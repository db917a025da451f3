package dev.gangway.notify;

import dev.gangway.Gangway;
import dev.gangway.access.Access;
import dev.gangway.access.AccessLimits;
import dev.gangway.access.AccountEntrance;
import dev.gangway.access.Accounts;
import dev.gangway.access.AuditTrail;
import dev.gangway.access.Principal;
import dev.gangway.access.Project;
import dev.gangway.agent.AgentConnection;
import dev.gangway.agent.AgentDriver;
import dev.gangway.agent.AgentErrand;
import dev.gangway.agent.AgentListener;
import dev.gangway.agent.AgentSpec;
import dev.gangway.agent.AgentStart;
import dev.gangway.agent.Agents;
import dev.gangway.command.Command;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Query;
import dev.gangway.command.Reply;
import dev.gangway.command.RequestAnswer;
import dev.gangway.command.Result;
import dev.gangway.command.Right;
import dev.gangway.command.Shared;
import dev.gangway.command.WhenBusy;
import dev.gangway.documents.Documents;
import dev.gangway.event.StreamName;
import dev.gangway.fake.FakeAgents;
import dev.gangway.fake.FakeClock;
import dev.gangway.fake.FakeTimers;
import dev.gangway.gateway.Answered;
import dev.gangway.gateway.Doors;
import dev.gangway.gateway.LocalGateway;
import dev.gangway.gateway.ServerPolicy;
import dev.gangway.gateway.UsageDesk;
import dev.gangway.json.RawJson;
import dev.gangway.log.LogOptions;
import dev.gangway.log.SqliteEventLog;
import dev.gangway.search.Search;
import dev.gangway.session.OpenRequest;
import dev.gangway.session.Oversight;
import dev.gangway.session.SessionEnvironment;
import dev.gangway.session.SessionLimits;
import dev.gangway.session.Sessions;
import dev.gangway.store.Database;
import dev.gangway.store.FaultPoint;
import dev.gangway.store.Transaction;
import dev.gangway.stream.Hub;
import dev.gangway.stream.MemoryBudget;
import dev.gangway.stream.StreamLimits;
import dev.gangway.transcript.TranscriptLimits;
import dev.gangway.transcript.TranscriptStore;
import dev.gangway.transcript.Transcripts;
import dev.gangway.wire.fake.FakeExchange;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// The real gateway, log, store and followers; agents are fakes. Ann owns the one project.
final class NotifyRig implements AutoCloseable {
    static final Principal ANN = new Principal("ann", "Ann", false);

    static final NotifyLimits QUICK =
            new NotifyLimits(
                    3,
                    Duration.ofMillis(5),
                    Duration.ofMillis(20),
                    Duration.ofSeconds(5),
                    Duration.ofHours(24),
                    100,
                    100,
                    Duration.ofDays(7));

    final FakeAgents fakes = new FakeAgents();
    final FakeClock clock = new FakeClock();
    final AnswerLinks links;
    final Notifier notifier;
    final AnswerWire wire;
    final LocalGateway gateway;
    final Accounts accounts;
    private final SqliteEventLog log;

    /// As known since [#bobExists].
    Principal bob = new Principal("nobody", "Nobody", false);

    private final Path directory;
    private final Database database;
    private final List<Target> targets;

    NotifyRig(Path data, Target... targets) throws java.io.IOException {
        directory = data.toRealPath();
        this.targets = List.of(targets);
        database = Database.open(data, Gangway.MIGRATIONS);
        SqliteEventLog[] late = new SqliteEventLog[1];
        Hub hub =
                new Hub(
                        (stream, after, bytes) -> late[0].read(stream, after, bytes),
                        Runnable::run,
                        new MemoryBudget(1 << 20),
                        StreamLimits.DEFAULTS);
        FeedBells bells = new FeedBells(hub);
        log =
                SqliteEventLog.open(
                        database,
                        LogOptions.defaults("boot"),
                        bells,
                        clock,
                        new Random(),
                        FaultPoint.NONE);
        late[0] = log;
        log.start();
        if (log.status(StreamName.feed("ann")).isEmpty()) {
            log.open(StreamName.feed("ann")).close();
        }
        SessionEnvironment.RowReader rows = rows(database);
        Transcripts transcripts =
                new Transcripts(
                        log, TranscriptStore.in(database), Runnable::run, TranscriptLimits.DEFAULT);
        Sessions sessions =
                new Sessions(
                        new SessionEnvironment(
                                log,
                                rows,
                                fakes,
                                clock,
                                new FakeTimers(clock),
                                new Random(),
                                SessionLimits.DEFAULTS,
                                (_, _) -> {},
                                (id, ordinal, limit) ->
                                        transcripts.before(StreamName.session(id), ordinal, limit),
                                () -> {},
                                Oversight.none()));
        accounts =
                new Accounts(
                        log,
                        database,
                        clock,
                        new SecureRandom(),
                        AccessLimits.STANDARD,
                        AuditTrail.NONE,
                        ANN);
        Access access = new Access(List.of(new Project("p", "p", directory, ANN.id())), accounts);
        gateway =
                new LocalGateway(
                        new Doors(
                                access,
                                accounts,
                                new AccountEntrance(
                                        _ -> Optional.empty(),
                                        accounts,
                                        AccessLimits.STANDARD,
                                        clock,
                                        new SecureRandom())),
                        new Agents(
                                List.of(new AgentSpec("fake", "fake", List.of(), Map.of(), "")),
                                "fake",
                                new Nothing(),
                                Runnable::run),
                        sessions,
                        log,
                        hub,
                        transcripts,
                        rows,
                        ServerPolicy.NONE,
                        UsageDesk.NONE,
                        Search.NONE,
                        Documents.NONE);
        links = new AnswerLinks(database, clock, new SecureRandom(), QUICK);
        People people = People.of(accounts);
        notifier =
                new Notifier(
                        new NotifySettings(Optional.of("https://box.example"), List.of(targets)),
                        QUICK,
                        log,
                        database,
                        gateway,
                        access,
                        people,
                        bells,
                        links,
                        text -> text.replace("hunter2", "***"),
                        clock);
        wire = new AnswerWire(gateway, links, people);
        notifier.start();
    }

    private static SessionEnvironment.RowReader rows(Database database) {
        return new SessionEnvironment.RowReader() {
            @Override
            public <T> T read(Function<Transaction, T> query) {
                return database.read(query);
            }
        };
    }

    private static final class Nothing implements AgentDriver {
        @Override
        public AgentConnection connect(AgentStart start, AgentListener listener) {
            throw new IllegalStateException("the fakes are started");
        }

        @Override
        public void run(
                AgentSpec agent, Path directory, AgentErrand errand, AgentErrand.Ending ending) {
            throw new IllegalStateException("no errands");
        }
    }

    static Target webhook(String name, java.net.URI url, Occasion... events) {
        return new Target(
                name,
                Target.Kind.WEBHOOK,
                url,
                NotifierTest.SECRET,
                "ann",
                Set.of(events),
                Optional.empty(),
                false);
    }

    String session() {
        Told told = new Told();
        gateway.execute(
                ANN,
                1,
                new Command.CreateSession(Optional.empty(), directory.toString(), Optional.empty()),
                told);
        fakes.runStarts();
        fakes.last().ready();
        return ((Result.Created) told.result()).session();
    }

    /// Of the newest session: what the agent asks.
    OpenRequest asks(String session) {
        int before = open(session).size();
        fakes.last().asksPermission(before + 1L);
        org.awaitility.Awaitility.await().until(() -> open(session).size() == before + 1);
        return open(session).getLast();
    }

    List<OpenRequest> open(String session) {
        return ((Answered.Session) gateway.read(ANN, new Query.Session(session))).state().open();
    }

    void answer(String session, OpenRequest request) {
        done(new Command.Answer(session, request.id(), new RequestAnswer.Selected("yes")));
    }

    void prompt(String session) {
        done(
                new Command.Prompt(
                        session,
                        RawJson.of("[{\"type\":\"text\",\"text\":\"go\"}]"),
                        RawJson.EMPTY_OBJECT,
                        new WhenBusy.Queue(),
                        Optional.empty()));
    }

    private void done(Command command) {
        Told told = new Told();
        gateway.execute(ANN, 1, command, told);
        told.result();
    }

    void grantBob(String session, Set<Right> rights) {
        Told told = new Told();
        accounts.grant(
                ANN,
                1,
                new Command.Grant(new Shared.Session(session), bob.id(), rights),
                "ann",
                _ -> List.of(),
                told);
        told.result();
    }

    /// Whether every target stands somewhere in a principal's feed.
    boolean begun(String principal) {
        return targets.stream()
                .allMatch(target ->
                        database.read(rows -> NotifyTables.position(rows, target.name(), principal))
                                .isPresent());
    }

    /// Makes the user that this rig's people call Bob.
    void bobExists() {
        Told told = new Told();
        accounts.add(ANN, 1, new Command.AddUser("bob", Optional.empty(), false), told);
        bob = new Principal(((Result.Added) told.result()).id(), "Bob", false);
    }

    String visit(String method, String path) {
        FakeExchange visit = new FakeExchange(method, path, Optional.empty());
        wire.handle(visit);
        return visit.status().orElse(0) + " " + visit.answer();
    }

    /// What a command came to, waited for.
    static final class Told implements Reply {
        private final BlockingQueue<Object> told = new ArrayBlockingQueue<>(1);

        @Override
        public void done(Result result) {
            told.add(result);
        }

        @Override
        public void failed(GatewayException problem) {
            told.add(problem);
        }

        Result result() {
            try {
                Object came = told.poll(10, TimeUnit.SECONDS);
                if (came instanceof Result result) {
                    return result;
                }
                throw new AssertionError("refused: " + came);
            } catch (InterruptedException stopped) {
                throw new AssertionError(stopped);
            }
        }
    }

    @Override
    public void close() {
        notifier.close();
        log.close();
    }
}
