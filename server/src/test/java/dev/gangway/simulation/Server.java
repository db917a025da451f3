package dev.gangway.simulation;

import dev.gangway.access.Access;
import dev.gangway.access.AccessLimits;
import dev.gangway.access.AccountEntrance;
import dev.gangway.access.AccountTables;
import dev.gangway.access.Accounts;
import dev.gangway.access.AuditTrail;
import dev.gangway.access.Principal;
import dev.gangway.agent.AgentSpec;
import dev.gangway.agent.Agents;
import dev.gangway.documents.Documents;
import dev.gangway.event.StreamName;
import dev.gangway.fake.FakeTimers;
import dev.gangway.gateway.Doors;
import dev.gangway.gateway.Gateway;
import dev.gangway.gateway.LocalGateway;
import dev.gangway.gateway.ServerPolicy;
import dev.gangway.gateway.UsageDesk;
import dev.gangway.log.Keep;
import dev.gangway.log.LogOptions;
import dev.gangway.log.LogSchema;
import dev.gangway.log.Page;
import dev.gangway.log.SqliteEventLog;
import dev.gangway.policy.Policy;
import dev.gangway.search.Search;
import dev.gangway.session.Oversight;
import dev.gangway.session.Removals;
import dev.gangway.session.SessionEnvironment;
import dev.gangway.session.SessionLimits;
import dev.gangway.session.SessionTables;
import dev.gangway.session.Sessions;
import dev.gangway.store.Database;
import dev.gangway.store.Migration;
import dev.gangway.store.Synchronous;
import dev.gangway.store.Transaction;
import dev.gangway.stream.EventReader;
import dev.gangway.stream.Hub;
import dev.gangway.stream.MemoryBudget;
import dev.gangway.stream.fake.FakeLoop;
import dev.gangway.transcript.TranscriptStore;
import dev.gangway.transcript.TranscriptTables;
import dev.gangway.transcript.Transcripts;
import dev.gangway.usage.Budget;
import dev.gangway.usage.Budgets;
import dev.gangway.usage.Dollars;
import dev.gangway.usage.LedgerTables;
import dev.gangway.usage.Prices;
import dev.gangway.wire.acp.AcpLimits;
import dev.gangway.wire.acp.AcpWire;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// One server, from its start to its end: the real parts, wired as in production, but whatever
/// would run on a thread of its own waits in a queue until the simulation runs it.
final class Server {
    static final String AGENT = "simulated";

    /// This package's own copy of the wiring's list of schema steps.
    private static final List<Migration> MIGRATIONS =
            Stream.of(
                            LogSchema.MIGRATIONS,
                            SessionTables.MIGRATIONS,
                            TranscriptTables.MIGRATIONS,
                            AccountTables.MIGRATIONS,
                            LedgerTables.MIGRATIONS)
                    .flatMap(List::stream)
                    .toList();

    private static final int NAMES_MAX = 10_000;

    /// What retention leaves of a stream, about.
    private static final int KEPT_BYTES = 2000;

    final FakeLoop starts = new FakeLoop();
    final FakeLoop storeReads = new FakeLoop();
    final FakeLoop followers = new FakeLoop();
    final FakeLoop connections = new FakeLoop();
    final List<FakeLoop> loops = List.of(new FakeLoop(), new FakeLoop());
    final FakeTimers timers;
    final MemoryBudget budget;
    final Hub hub;
    final Database database;
    final SqliteEventLog log;
    final Transcripts transcripts;
    final Removals removals;
    final Sessions sessions;
    final Gateway gateway;
    final AcpWire acp;

    /// Opens what is in the world's data directory.
    static Server start(World world) {
        Database database = Database.open(world.data(), MIGRATIONS, world.plot);
        boolean opened = false;
        try {
            world.fitting.opening(database);
            Server server = new Server(world, database);
            opened = true;
            return server;
        } finally {
            if (!opened) {
                database.close();
            }
        }
    }

    private Server(World world, Database database) {
        Fitting fitting = world.fitting;
        this.database = database;
        timers = new FakeTimers(world.clock);
        budget = new MemoryBudget(world.sizes.budgetBytes());
        EventReader reader = fitting.reader(this::read);
        hub = new Hub(reader, storeReads, budget, world.sizes.stream());
        log =
                SqliteEventLog.open(
                        database,
                        options(world),
                        world.recorder.before(fitting.listener(hub)),
                        world.clock,
                        world.moves.random(),
                        world.plot);
        transcripts =
                new Transcripts(
                        log,
                        fitting.transcript(TranscriptStore.in(database)),
                        followers,
                        world.sizes.transcript());
        SessionEnvironment.RowReader rows = rows(database);
        Agents agents = agents(world);
        removals =
                new Removals(
                        fitting.log(log),
                        transcripts,
                        rows,
                        work -> database.write(Synchronous.NORMAL, work::test),
                        followers);
        Doors doors = doors(world, database);
        sessions =
                new Sessions(
                        new SessionEnvironment(
                                fitting.log(log),
                                rows,
                                agents,
                                world.clock,
                                fitting.timers(timers),
                                world.moves.random(),
                                fitting.limits(limits()),
                                (id, _) -> transcripts.followSoon(StreamName.session(id)),
                                (id, ordinal, limit) ->
                                        transcripts.before(StreamName.session(id), ordinal, limit),
                                removals::soon,
                                new Oversight(
                                        doors.access(),
                                        AuditTrail.NONE,
                                        fitting.budgets(budgets(world)),
                                        Policy.DEFAULT)));
        LocalGateway real =
                new LocalGateway(
                        doors,
                        agents,
                        sessions,
                        log,
                        hub,
                        transcripts,
                        rows,
                        ServerPolicy.NONE,
                        UsageDesk.NONE,
                        Search.NONE,
                        Documents.NONE);
        gateway = fitting.gateway(real, log::step);
        acp = new AcpWire(gateway, connections, AcpLimits.DEFAULT, "simulated");
    }

    private Doors doors(World world, Database database) {
        AccessLimits limits = AccessLimits.STANDARD;
        Accounts accounts =
                new Accounts(
                        world.fitting.access(log),
                        database,
                        world.clock,
                        world.moves.random(),
                        limits,
                        AuditTrail.NONE,
                        new Principal("owner", "Owner", true));
        List.of(World.ANN, World.BOB, World.ROOT).forEach(accounts::known);
        return new Doors(
                new Access(world.projects(), accounts),
                accounts,
                new AccountEntrance(
                        _ -> Optional.empty(),
                        accounts,
                        limits,
                        world.clock,
                        world.moves.random()));
    }

    /// Each session may cost so much.
    private static Budgets budgets(World world) {
        Budget budget =
                new Budget(
                        new Budget.Of.Session(),
                        Budget.Per.SESSION,
                        Budget.Unit.COST,
                        world.sizes.sessionCents() * Dollars.ONE / 100,
                        0.8,
                        false);
        return new Budgets(List.of(budget), Prices.only(Map.of()), String::equals);
    }

    private static LogOptions options(World world) {
        LogOptions options =
                new LogOptions(
                        false,
                        World.SYNC_WITHIN,
                        512 << 10,
                        Duration.ofMinutes(10),
                        world.fitting.bootId(world.bootId()),
                        new Keep.Newest(KEPT_BYTES));
        return world.sizes.strict() ? options.asStrict() : options;
    }

    private static SessionLimits limits() {
        return new SessionLimits(
                5,
                4096,
                4,
                World.TURN_TIME,
                Optional.empty(),
                Duration.ofSeconds(30),
                Duration.ofMinutes(15),
                World.WATCH);
    }

    private Agents agents(World world) {
        AgentSpec spec = new AgentSpec(AGENT, "simulated", List.of(), Map.of(), "");
        return new Agents(List.of(spec), AGENT, world.agents, starts);
    }

    private static SessionEnvironment.RowReader rows(Database database) {
        return new SessionEnvironment.RowReader() {
            @Override
            public <T> T read(Function<Transaction, T> query) {
                return database.read(query);
            }
        };
    }

    private Page read(StreamName stream, long after, int bytesMax) {
        return log.read(stream, after, bytesMax);
    }

    /// All streams that the store has.
    List<StreamName> storedStreams() {
        return database.read(transaction ->
                transaction.query(
                        "SELECT name FROM streams ORDER BY name LIMIT " + NAMES_MAX,
                        row -> new StreamName(row.textAt(1))));
    }

    /// What a session cost by the ledger, in billionths of a dollar.
    long cost(String session) {
        return database.read(rows ->
                rows.query(
                                "SELECT COALESCE(SUM(cost), 0) FROM turn_usage WHERE session = ?",
                                row -> row.longAt(1),
                                session)
                        .getFirst());
    }

    /// Commits until nothing is pending.
    boolean commitAll() {
        boolean worked = false;
        while (log.step()) {
            worked = true;
        }
        return worked;
    }

    /// Runs all that waits, once.
    boolean runAll() {
        boolean worked = starts.runAll();
        worked |= storeReads.runAll();
        worked |= followers.runAll();
        worked |= connections.runAll();
        for (FakeLoop loop : loops) {
            worked |= loop.runAll();
        }
        return worked;
    }
}
