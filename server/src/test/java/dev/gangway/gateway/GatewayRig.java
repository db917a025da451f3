package dev.gangway.gateway;

import dev.gangway.Gangway;
import dev.gangway.access.Access;
import dev.gangway.access.AccessLimits;
import dev.gangway.access.AccountEntrance;
import dev.gangway.access.Accounts;
import dev.gangway.access.Audience;
import dev.gangway.access.Audit;
import dev.gangway.access.Principal;
import dev.gangway.access.Project;
import dev.gangway.access.Whereabouts;
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
import dev.gangway.command.Result;
import dev.gangway.command.Right;
import dev.gangway.command.Scope;
import dev.gangway.command.Shared;
import dev.gangway.documents.DocumentLimits;
import dev.gangway.documents.StoredDocuments;
import dev.gangway.event.Position;
import dev.gangway.event.StreamName;
import dev.gangway.fake.FakeAgents;
import dev.gangway.fake.FakeClock;
import dev.gangway.fake.FakeTimers;
import dev.gangway.json.RawJson;
import dev.gangway.log.LogOptions;
import dev.gangway.log.SqliteEventLog;
import dev.gangway.policy.Policy;
import dev.gangway.search.IndexSearch;
import dev.gangway.search.SearchIndex;
import dev.gangway.search.SearchLimits;
import dev.gangway.session.Oversight;
import dev.gangway.session.Removals;
import dev.gangway.session.SessionEnvironment;
import dev.gangway.session.SessionLimits;
import dev.gangway.session.SessionWatcher;
import dev.gangway.session.Sessions;
import dev.gangway.store.Database;
import dev.gangway.store.Synchronous;
import dev.gangway.store.Transaction;
import dev.gangway.stream.Framing;
import dev.gangway.stream.Hub;
import dev.gangway.stream.MemoryBudget;
import dev.gangway.stream.Sink;
import dev.gangway.stream.StreamLimits;
import dev.gangway.stream.Subscriber;
import dev.gangway.stream.Variant;
import dev.gangway.stream.fake.FakeLoop;
import dev.gangway.stream.fake.FakeSink;
import dev.gangway.transcript.TranscriptLimits;
import dev.gangway.transcript.TranscriptStore;
import dev.gangway.transcript.Transcripts;
import dev.gangway.usage.Budget;
import dev.gangway.usage.Budgets;
import dev.gangway.usage.Prices;
import dev.gangway.usage.Raises;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;

/// The real gateway over the real log and SQLite, driven by one thread. Ann owns the one project.
public final class GatewayRig implements AutoCloseable {
    public static final Principal ANN = new Principal("ann", "Ann", false);
    static final Principal BOB = new Principal("bob", "Bob", false);
    static final Principal OWNER = new Principal("owner", "Owner", true);
    public static final Principal ROOT = new Principal("root", "Root", true);

    private static final Runnable NOTHING = () -> {};

    private static final Variant VARIANT =
            new Variant("test", "plain", Framing.WEBSOCKET, (_, _) -> (_, _, _) -> {});

    public final FakeAgents fakes = new FakeAgents();
    public final FakeClock clock = new FakeClock();
    public final Path directory;
    final SqliteEventLog log;
    final Hub hub;
    final Sessions sessions;
    final Agents agents;
    final Accounts accounts;
    final Access access;
    final AccountEntrance entrance;
    public final LocalGateway gateway;
    final Audit audit;

    /// The same, written down.
    final AuditedGateway audited;

    private final Random random = new Random(5);
    final Budgets budgets =
            new Budgets(
                    List.of(
                            tokens(new Budget.Of.Server()),
                            tokens(new Budget.Of.Project("p")),
                            tokens(new Budget.Of.Session())),
                    Prices.only(Map.of()),
                    String::equals);
    final Raises raises;
    private final StoredDocuments documents;
    public final FakeLoop loop = new FakeLoop();

    /// Runs once, when events were published and the session's readers do not know yet.
    Runnable whenPublished = NOTHING;

    public GatewayRig(Path data) throws IOException {
        this(data, ServerPolicy.NONE);
    }

    GatewayRig(Path data, ServerPolicy servers) throws IOException {
        directory = data.toRealPath();
        Database database = Database.open(data, Gangway.MIGRATIONS);
        SqliteEventLog[] late = new SqliteEventLog[1];
        hub =
                new Hub(
                        (stream, after, bytes) -> late[0].read(stream, after, bytes),
                        loop,
                        new MemoryBudget(1 << 20),
                        StreamLimits.DEFAULTS);
        log =
                SqliteEventLog.open(
                        database,
                        LogOptions.defaults("boot"),
                        hub,
                        clock,
                        new Random(3),
                        this::reached);
        late[0] = log;
        SessionEnvironment.RowReader rows = rows(database);
        Transcripts transcripts =
                new Transcripts(log, TranscriptStore.in(database), loop, TranscriptLimits.DEFAULT);
        SearchIndex index = new SearchIndex(database, transcripts, loop, SearchLimits.STANDARD);
        Removals removals =
                new Removals(
                        log,
                        transcripts,
                        rows,
                        work -> database.write(Synchronous.NORMAL, work::test),
                        loop,
                        index);
        audit = new Audit(log, clock, new Whereabouts(), id -> id);
        sessions =
                new Sessions(
                        new SessionEnvironment(
                                log,
                                rows,
                                fakes,
                                clock,
                                new FakeTimers(clock),
                                new Random(4),
                                SessionLimits.DEFAULTS,
                                (_, _) -> {},
                                (id, ordinal, limit) ->
                                        transcripts.before(StreamName.session(id), ordinal, limit),
                                removals::soon,
                                new Oversight(Audience.OWNER, audit, budgets, Policy.DEFAULT)));
        agents =
                new Agents(
                        List.of(new AgentSpec("fake", "fake", List.of(), Map.of(), "")),
                        "fake",
                        new Errands(),
                        Runnable::run);
        accounts = new Accounts(log, database, clock, random, AccessLimits.STANDARD, audit, OWNER);
        access = new Access(List.of(new Project("p", "p", directory, ANN.id())), accounts);
        entrance =
                new AccountEntrance(
                        _ -> Optional.empty(), accounts, AccessLimits.STANDARD, clock, random);
        accounts.known(ANN);
        raises = new Raises(budgets, log.open(StreamName.BUDGETS), audit);
        documents =
                new StoredDocuments(
                        database,
                        log.open(StreamName.DOCUMENTS),
                        audit,
                        clock,
                        new DocumentLimits(1000, 2));
        gateway =
                new LocalGateway(
                        new Doors(access, accounts, entrance),
                        agents,
                        sessions,
                        log,
                        hub,
                        transcripts,
                        rows,
                        servers,
                        new LedgerDesk(access, sessions, budgets, raises, rows, clock),
                        new IndexSearch(database, index, access, SearchLimits.STANDARD),
                        documents);
        audited = new AuditedGateway(gateway, audit);
    }

    /// A million a day: tests that do not mean it never come near it.
    private static Budget tokens(Budget.Of of) {
        return new Budget(of, Budget.Per.DAY, Budget.Unit.TOKENS, 1_000_000, 0.8, false);
    }

    /// A page of the audit, as an administrator reads it.
    List<RawJson> records(Query.Audit query) {
        Answered.Audit page = (Answered.Audit) audited.read(ROOT, query);
        step();
        return page.records();
    }

    private void reached(String step) {
        if (step.equals("commit.published")) {
            Runnable now = whenPublished;
            whenPublished = NOTHING;
            now.run();
        }
    }

    private static SessionEnvironment.RowReader rows(Database database) {
        return new SessionEnvironment.RowReader() {
            @Override
            public <T> T read(Function<Transaction, T> query) {
                return database.read(query);
            }
        };
    }

    /// Agents are asked things outside of sessions; in sessions the fakes work.
    private final class Errands implements AgentDriver {
        @Override
        public AgentConnection connect(AgentStart start, AgentListener listener) {
            throw new IllegalStateException("the fakes are started");
        }

        @Override
        public void run(
                AgentSpec agent, Path directory, AgentErrand errand, AgentErrand.Ending ending) {
            fakes.run(agent.name(), directory, errand, ending);
        }
    }

    /// A session of Ann's.
    public String session() {
        Told created = new Told();
        gateway.execute(
                ANN,
                1,
                new Command.CreateSession(Optional.empty(), directory.toString(), Optional.empty()),
                created);
        fakes.runStarts();
        fakes.last().ready();
        step();
        return ((Result.Created) created.results.getFirst()).session();
    }

    /// A user that is made; its id. Ann is made with her own.
    String user(String name) {
        Told told = execute(ROOT, new Command.AddUser(name, Optional.empty(), false));
        return ((Result.Added) told.results.getFirst()).id();
    }

    void grant(Shared shared, String user, Set<Right> rights) {
        done(execute(ANN, new Command.Grant(shared, user, rights)));
    }

    void disable(String user) {
        done(
                execute(
                        ROOT,
                        new Command.ChangeUser(
                                user, Optional.empty(), Optional.of(true), Optional.empty())));
    }

    void revoke(Principal principal, String credential) {
        done(execute(principal, new Command.RevokeCredential(credential)));
    }

    /// The same, come in by a token.
    Principal withToken(Principal principal, Scope scope) {
        Told told =
                execute(
                        principal,
                        new Command.MakeToken("token", Optional.empty(), scope, Optional.empty()));
        Result.Issued issued = (Result.Issued) told.results.getFirst();
        return entrance.authenticate(issued.secret().text()).orElseThrow();
    }

    private static void done(Told told) {
        if (!told.problems.isEmpty()) {
            throw told.problems.getFirst();
        }
    }

    public void step() {
        fakes.runStarts();
        while (log.step()) {
            fakes.runStarts();
        }
        loop.runAll();
    }

    Told execute(Principal principal, Command command) {
        Told told = new Told();
        audited.execute(principal, 2, command, told);
        step();
        return told;
    }

    /// Counts how often it is shut out.
    static final class Watching implements SessionWatcher {
        int shutOut;

        @Override
        public void changed(dev.gangway.session.SessionState state) {}

        @Override
        public void turnEnded(dev.gangway.command.TurnEnd end) {}

        @Override
        public void deleted() {}

        @Override
        public void shutOut() {
            shutOut++;
        }
    }

    Subscription subscribe(Principal principal, StreamName stream, Optional<Position> after) {
        return subscribe(principal, stream, after, SessionWatcher.NONE);
    }

    Subscription subscribe(
            Principal principal,
            StreamName stream,
            Optional<Position> after,
            SessionWatcher watcher) {
        FakeSink sink = new FakeSink(loop, 1 << 16);
        return audited.subscribe(
                principal,
                stream,
                after,
                VARIANT,
                new Subscriber() {
                    @Override
                    public Sink sink() {
                        return sink;
                    }

                    @Override
                    public void lost(Position position, String reason) {}
                },
                watcher);
    }

    @Override
    public void close() {
        loop.runAll();
        raises.close();
        documents.close();
        log.close();
    }

    /// Keeps what a command came to.
    static final class Told implements Reply {
        final List<Result> results = new ArrayList<>();
        final List<GatewayException> problems = new ArrayList<>();

        @Override
        public void done(Result result) {
            results.add(result);
        }

        @Override
        public void failed(GatewayException problem) {
            problems.add(problem);
        }
    }
}
