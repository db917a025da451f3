package dev.gangway;

import dev.gangway.access.Access;
import dev.gangway.access.AccessLimits;
import dev.gangway.access.AccountEntrance;
import dev.gangway.access.AccountTables;
import dev.gangway.access.Accounts;
import dev.gangway.access.Audit;
import dev.gangway.access.AuditAction;
import dev.gangway.access.AuditChain;
import dev.gangway.access.Entrance;
import dev.gangway.access.Principal;
import dev.gangway.access.Project;
import dev.gangway.access.Tokens;
import dev.gangway.access.Whereabouts;
import dev.gangway.agent.Agents;
import dev.gangway.agent.Countdown;
import dev.gangway.agent.acp.AcpDriver;
import dev.gangway.command.Secret;
import dev.gangway.command.TurnEnd;
import dev.gangway.event.StreamName;
import dev.gangway.gateway.AuditedGateway;
import dev.gangway.gateway.Doors;
import dev.gangway.gateway.Gateway;
import dev.gangway.gateway.GuardedGateway;
import dev.gangway.gateway.LedgerDesk;
import dev.gangway.gateway.LocalGateway;
import dev.gangway.http.HttpServer;
import dev.gangway.http.HttpServices;
import dev.gangway.http.HttpSettings;
import dev.gangway.http.Readiness;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.log.BootId;
import dev.gangway.log.EventLog;
import dev.gangway.log.LogListener;
import dev.gangway.log.LogOptions;
import dev.gangway.log.LogSchema;
import dev.gangway.log.Page;
import dev.gangway.log.SqliteEventLog;
import dev.gangway.notify.AnswerLinks;
import dev.gangway.notify.AnswerWire;
import dev.gangway.notify.FeedBells;
import dev.gangway.notify.Notifier;
import dev.gangway.notify.NotifyLimits;
import dev.gangway.notify.NotifyTables;
import dev.gangway.notify.People;
import dev.gangway.process.BubblewrapProbe;
import dev.gangway.process.Isolator;
import dev.gangway.process.LocalLauncher;
import dev.gangway.process.Marker;
import dev.gangway.process.Sweep;
import dev.gangway.process.isolation.Bubblewrap;
import dev.gangway.process.isolation.Surroundings;
import dev.gangway.redact.Redaction;
import dev.gangway.search.IndexSearch;
import dev.gangway.search.SearchIndex;
import dev.gangway.search.SearchLimits;
import dev.gangway.search.SearchTables;
import dev.gangway.session.Oversight;
import dev.gangway.session.Removals;
import dev.gangway.session.Rulebook;
import dev.gangway.session.SessionEnvironment;
import dev.gangway.session.SessionTables;
import dev.gangway.session.Sessions;
import dev.gangway.store.Database;
import dev.gangway.store.FaultPoint;
import dev.gangway.store.Migration;
import dev.gangway.store.Synchronous;
import dev.gangway.store.Transaction;
import dev.gangway.stream.EventReader;
import dev.gangway.stream.Hub;
import dev.gangway.stream.MemoryBudget;
import dev.gangway.stream.StreamLimits;
import dev.gangway.telemetry.Check;
import dev.gangway.telemetry.Metrics;
import dev.gangway.telemetry.QueueLag;
import dev.gangway.tracing.TracingLimits;
import dev.gangway.tracing.TurnTracer;
import dev.gangway.transcript.TranscriptLimits;
import dev.gangway.transcript.TranscriptStore;
import dev.gangway.transcript.TranscriptTables;
import dev.gangway.transcript.Transcripts;
import dev.gangway.usage.Budgets;
import dev.gangway.usage.LedgerTables;
import dev.gangway.usage.Prices;
import dev.gangway.usage.Raises;
import dev.gangway.wire.Wire;
import dev.gangway.wire.acp.AcpWire;
import dev.gangway.wire.metrics.MetricsWire;
import dev.gangway.wire.rest.RestWire;
import dev.gangway.workplace.LocalWorkplaces;
import dev.gangway.workplace.WorkplaceLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A server: builds every object by hand, in dependency order, and ends them in the other one.
public final class Gangway implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Gangway.class);
    private static final int STORE_READERS = 2;

    /// Agents that are being started at a time; the rest wait.
    private static final int AGENT_STARTS = 4;

    private static final Duration SWEEP_GRACE = Duration.ofSeconds(2);
    private static final Duration SHUTDOWN_TIME = Duration.ofSeconds(10);

    /// How often idle sessions are looked for, at most; more often where they are idle sooner.
    private static final Duration REST_EVERY = Duration.ofSeconds(30);

    /// How often what has expired of credentials is looked for: how late a socket is closed at
    /// most.
    private static final Duration TEND_EVERY = Duration.ofSeconds(5);

    /// How often what is old is looked for in all streams.
    private static final Duration RETAIN_EVERY = Duration.ofMinutes(10);

    /// How often what the audit counted is told.
    private static final Duration SETTLE_EVERY = Duration.ofSeconds(10);

    /// All tables of all packages.
    public static final List<Migration> MIGRATIONS =
            Stream.of(
                            LogSchema.MIGRATIONS,
                            TranscriptTables.MIGRATIONS,
                            SessionTables.MIGRATIONS,
                            AccountTables.MIGRATIONS,
                            AuditChain.MIGRATIONS,
                            LedgerTables.MIGRATIONS,
                            SearchTables.MIGRATIONS,
                            NotifyTables.MIGRATIONS)
                    .flatMap(List::stream)
                    .toList();

    private final Closers closers = new Closers();
    private final ClockTimers timers = new ClockTimers();
    private final ExecutorService storeReads =
            Executors.newFixedThreadPool(STORE_READERS, Threads.named("store-read"));
    private final ExecutorService followers =
            Executors.newSingleThreadExecutor(Threads.named("transcript"));
    private final ExecutorService blocking =
            Executors.newThreadPerTaskExecutor(Threads.virtual("blocking"));
    private final ThreadPoolExecutor agentStarts =
            new ThreadPoolExecutor(
                    AGENT_STARTS,
                    AGENT_STARTS,
                    0,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(),
                    Threads.named("agent-start"));
    private final Whereabouts whereabouts = new Whereabouts();

    /// As what users are shown in the audit, which begins before they are known.
    private final AtomicReference<UnaryOperator<String>> names = new AtomicReference<>(_ -> "");

    private final Metrics metrics = new Metrics();
    private final ServerMetrics counted = new ServerMetrics(metrics);
    private final Departure departure = new Departure();
    private final Principal owner;
    private final Duration drainTime;
    private final Opened opened;
    private final Bubblewrap bubblewrap = BubblewrapProbe.run(System.getenv());
    private volatile @Nullable String metricsAuthority;
    private volatile int turnsCut;
    private boolean closed;

    /// What the end needs of what was opened.
    private record Opened(HttpServer http, Doors doors, Sessions sessions, Health health) {}

    /// Starts a server; returns when it accepts.
    ///
    /// @throws dev.gangway.store.StoreException when the data directory cannot be used, also
    ///   because another server uses it
    /// @throws dev.gangway.command.GatewayException when it cannot listen
    /// @throws IOException when the directory cannot be written to
    public static Gangway start(Settings settings) throws IOException {
        return start(settings, (database, hub) -> sqliteLog(settings, database, hub));
    }

    /// Starts a server on another log, as [#start(Settings)] does; for measuring what the log
    /// costs.
    public static Gangway start(Settings settings, LogOpening opening) throws IOException {
        return new Gangway(settings, opening);
    }

    /// Opens a server's log, already at work; the database is the log's from then on.
    @FunctionalInterface
    public interface LogOpening {
        EventLog open(Database database, LogListener listener);
    }

    /// Closes again what was opened when the rest cannot be.
    private Gangway(Settings settings, LogOpening opening) throws IOException {
        owner = settings.owner();
        boolean started = false;
        try {
            drainTime = settings.operations().drainTime();
            opened = open(settings, opening);
            started = true;
        } finally {
            if (!started) {
                closers.close();
            }
        }
    }

    private Opened open(Settings settings, LogOpening opening) throws IOException {
        Redaction.rememberVariables(System.getenv());
        settings.agents().forEach(agent -> Redaction.rememberVariables(agent.environment()));
        closers.add(() -> Threads.end(blocking, SHUTDOWN_TIME));
        closers.add(() -> Threads.end(agentStarts, SHUTDOWN_TIME));
        InstantSource clock = InstantSource.system();
        SecureRandom random = new SecureRandom();
        // The first of all: it tells that no other server uses the directory, whose agents the
        // sweep would end.
        Database database = Database.open(settings.data(), MIGRATIONS);
        closers.add(database::close);
        Marker marker = Marker.of(settings.data(), ProcessHandle.current().pid(), random);
        sweep(marker);
        LocalLauncher launcher = launcher(settings, marker, clock);
        closers.add(launcher::close);
        closers.add(() -> sweep(marker));

        LateReader reader = new LateReader();
        MemoryBudget memory = new MemoryBudget(settings.ringBytes());
        Hub hub = new Hub(reader, storeReads, memory, StreamLimits.DEFAULTS);
        FeedBells bells = new FeedBells(hub);
        EventLog log = opening.open(database, bells);
        reader.log = log;
        closers.add(log::close);
        // Whoever reads the store is done before it is closed.
        closers.add(() -> Threads.end(storeReads, SHUTDOWN_TIME));
        closers.add(() -> Threads.end(followers, SHUTDOWN_TIME));
        makeFeed(log, settings.owner());
        Audit audit = audit(settings, log, clock);

        Doors doors = doors(settings, audit, log, database, clock, random);
        closers.add(doors.accounts()::close);
        Agents agents = agents(settings, launcher, random);
        Transcripts transcripts =
                new Transcripts(
                        log, TranscriptStore.in(database), followers, TranscriptLimits.DEFAULT);
        LateTracer tracer = new LateTracer();
        SessionEnvironment.RowReader rows = rowReader(database);
        SearchIndex index =
                new SearchIndex(database, transcripts, followers, SearchLimits.STANDARD);
        Removals removals = removals(log, transcripts, database, index);
        Budgets budgets = budgets(settings, doors.accounts(), rows, clock);
        Rulebook rules = rulebook(settings, rows);
        Sessions sessions =
                new Sessions(
                        new SessionEnvironment(
                                log,
                                rows,
                                agents,
                                clock,
                                timers,
                                random,
                                settings.sessionLimits(),
                                (session, end) -> {
                                    turnEnded(transcripts, index, log, session);
                                    counted.turnEnded(end);
                                    tracer.ended(session, end);
                                    departure.turnEnded();
                                },
                                (session, ordinal, limit) ->
                                        transcripts.before(
                                                StreamName.session(session), ordinal, limit),
                                removals::soon,
                                new Oversight(doors.access(), audit, budgets, rules)));
        tracer.start(settings.operations(), log, sessions);
        sessions.recover();
        removals.soon();
        index.open();
        closers.add(timers::close);
        timers.every(restEvery(settings), () -> blocking.execute(sessions::rest));
        timers.every(TEND_EVERY, doors.accounts()::tend);
        onFollowers(log::retainAll);
        timers.every(RETAIN_EVERY, () -> onFollowers(log::retainAll));

        Raises raises = new Raises(budgets, log.open(StreamName.BUDGETS), audit);
        closers.add(raises::close);
        Health health = health(settings, log, memory);
        GuardedGateway guarded =
                new GuardedGateway(
                        new LocalGateway(
                                doors,
                                agents,
                                sessions,
                                log,
                                hub,
                                transcripts,
                                rows,
                                settings.servers(),
                                new LedgerDesk(
                                        doors.access(), sessions, budgets, raises, rows, clock),
                                new IndexSearch(
                                        database, index, doors.access(), SearchLimits.STANDARD)),
                        health::obstacle);
        Gateway gateway = new AuditedGateway(guarded, audit);
        People people = People.of(doors.accounts());
        AnswerLinks links = new AnswerLinks(database, clock, random, NotifyLimits.STANDARD);
        Notifier notifier =
                new Notifier(
                        settings.notices(),
                        NotifyLimits.STANDARD,
                        log,
                        database,
                        gateway,
                        doors.access(),
                        people,
                        bells,
                        links,
                        Redaction::of,
                        clock);
        closers.add(notifier::close);
        notifier.start();
        AtomicLong connections = new AtomicLong(firstConnection(random));
        HttpServices services =
                new HttpServices(
                        wires(settings, gateway, new AnswerWire(gateway, links, people)),
                        doors.entrance(),
                        () -> new Readiness(health.checks()),
                        connections::incrementAndGet,
                        clock,
                        audit,
                        whereabouts);
        HttpServer listening = HttpServer.open(settings.http(), services, hub);
        closers.add(listening::close);
        closers.add(() -> Departure.deliver(log, hub));
        closers.add(sessions::shutDown);
        count(settings, database, log, hub, memory, sessions);
        counted.gateway(guarded);
        counted.http(listening);
        counted.health(health);
        settings.operations().metrics().ifPresent(where -> listenForMetrics(where, services, hub));
        return new Opened(listening, doors, sessions, health);
    }

    private Health health(Settings settings, EventLog log, MemoryBudget memory) {
        QueueLag transcripts = new QueueLag(followers, System::nanoTime);
        QueueLag reads = new QueueLag(storeReads, System::nanoTime);
        QueueLag starts = new QueueLag(agentStarts, System::nanoTime);
        Health health =
                new Health(
                        settings.data(),
                        settings.operations().diskFloorBytes(),
                        log,
                        memory,
                        transcripts,
                        reads,
                        starts);
        counted.queues(
                agentStarts,
                Map.of("transcripts", transcripts, "store_reads", reads, "agent_starts", starts));
        health.look();
        timers.every(Health.LOOK_EVERY, () -> blocking.execute(health::look));
        return health;
    }

    private void count(
            Settings settings,
            Database database,
            EventLog log,
            Hub hub,
            MemoryBudget memory,
            Sessions sessions) {
        counted.version(settings.version());
        counted.log(log);
        counted.store(database);
        counted.streams(hub);
        counted.memory(memory);
        counted.sessions(sessions);
    }

    /// How it stands, as `/readyz` tells it.
    List<Check> checks() {
        return opened.health().checks();
    }

    /// All numbers of this server.
    Metrics metrics() {
        return metrics;
    }

    /// From now on what is done is written down.
    private Audit audit(Settings settings, EventLog log, InstantSource clock) {
        Audit audit = new Audit(log, clock, whereabouts, id -> names.get().apply(id));
        closers.add(audit::close);
        closers.add(() -> audit.record(AuditAction.SERVER_STOPPED, RawJson.EMPTY_OBJECT));
        audit.record(
                AuditAction.SERVER_STARTED,
                RawJson.ofNode(Json.object().put("version", settings.version())));
        audit.record(
                AuditAction.CONFIGURATION_LOADED,
                RawJson.ofNode(Json.object().put("sha256", Fingerprint.of(settings))));
        timers.every(SETTLE_EVERY, () -> blocking.execute(audit::settle));
        return audit;
    }

    private Doors doors(
            Settings settings,
            Audit audit,
            EventLog log,
            Database database,
            InstantSource clock,
            SecureRandom random) {
        AccessLimits limits = AccessLimits.STANDARD;
        Accounts accounts =
                new Accounts(log, database, clock, random, limits, audit, settings.owner());
        names.set(accounts::nameOf);
        Tokens owners = Tokens.open(settings.data(), settings.owner(), random);
        return new Doors(
                new Access(accounts.settled(settings.projects()), accounts),
                accounts,
                new AccountEntrance(owners, accounts, limits, clock, random));
    }

    /// With the answers that were kept before.
    private static Rulebook rulebook(Settings settings, SessionEnvironment.RowReader rows) {
        return rows.read(transaction -> {
            Rulebook rules = new Rulebook(settings.policy());
            rules.load(transaction);
            return rules;
        });
    }

    /// With what was used before.
    private static Budgets budgets(
            Settings settings,
            Accounts accounts,
            SessionEnvironment.RowReader rows,
            InstantSource clock) {
        Budgets budgets =
                new Budgets(
                        settings.spending().budgets(),
                        Prices.bundled(settings.spending().prices()),
                        accounts::isCalled);
        return rows.read(transaction -> {
            budgets.load(transaction, clock.millis());
            return budgets;
        });
    }

    /// Its transcript follows, and then what is old of it may go.
    private void turnEnded(
            Transcripts transcripts, SearchIndex index, EventLog log, String session) {
        StreamName stream = StreamName.session(session);
        transcripts.followSoon(stream);
        index.followSoon(session);
        onFollowers(() -> log.retain(stream));
    }

    /// What removes old events runs where transcripts are written, after them.
    private void onFollowers(Runnable work) {
        try {
            followers.execute(() -> {
                try {
                    work.run();
                } catch (RuntimeException fault) {
                    LOG.error("could not remove what is old", fault);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("nothing is removed now: the server is stopping");
        }
    }

    private static Duration restEvery(Settings settings) {
        Duration often = settings.sessionLimits().idleTime().dividedBy(4);
        return often.compareTo(REST_EVERY) < 0 ? often.plusMillis(1) : REST_EVERY;
    }

    private static EventLog sqliteLog(Settings settings, Database database, LogListener listener) {
        LogOptions options = LogOptions.defaults(BootId.current()).keeping(settings.keep());
        SqliteEventLog log =
                SqliteEventLog.open(
                        database,
                        settings.strict() ? options.asStrict() : options,
                        listener,
                        InstantSource.system(),
                        new SecureRandom(),
                        FaultPoint.NONE);
        log.start();
        return log;
    }

    private List<Wire> wires(Settings settings, Gateway gateway, AnswerWire answers) {
        return List.of(
                new AcpWire(gateway, blocking, settings.acpLimits(), settings.version()),
                new RestWire(gateway),
                answers,
                new MetricsWire(metrics, false));
    }

    /// A listener of its own for those who gather numbers, who need no token there.
    private void listenForMetrics(HttpSettings where, HttpServices services, Hub hub) {
        HttpServer listening =
                HttpServer.open(
                        where,
                        new HttpServices(
                                List.of(new MetricsWire(metrics, true)),
                                Entrance.NOBODY,
                                services.readiness(),
                                services.connectionNumbers(),
                                services.clock(),
                                services.audit(),
                                services.whereabouts()),
                        hub);
        closers.add(listening::close);
        LOG.info("metrics are at http://{}/metrics", listening.authority());
        metricsAuthority = listening.authority();
    }

    /// Whether agents can be isolated here.
    public Bubblewrap bubblewrap() {
        return bubblewrap;
    }

    /// Where the listener is, without a slash at the end.
    public String url() {
        return opened.http().url();
    }

    /// Makes a link by which a browser comes in as the owner, once, within a few minutes: what
    /// stands behind `/#link=`.
    public Secret link() {
        return opened.doors().entrance().link(owner);
    }

    /// HOST:PORT, as a web address has it.
    public String authority() {
        return opened.http().authority();
    }

    /// `HOST:PORT` of the listener for metrics alone; empty when there is none.
    public Optional<String> metricsAuthority() {
        return Optional.ofNullable(metricsAuthority);
    }

    /// How many turns ran on when the time for them was over, so that they read as interrupted; 0
    /// before [#close].
    public int turnsCut() {
        return turnsCut;
    }

    /// Takes no new work and gives turns their time to end; then ends them and their agents, gives
    /// clients what they are owed and tells them to come back later (1012), commits what is
    /// pending, ends every process and thread; each in a bounded time. Closing twice does nothing.
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        opened.health().stop();
        opened.http().refuseSockets();
        turnsCut = departure.drain(opened.sessions(), drainTime);
        if (turnsCut > 0) {
            LOG.info("{} turns are interrupted, since the server stops", turnsCut);
        }
        closers.close();
    }

    private LocalLauncher launcher(Settings settings, Marker marker, InstantSource clock)
            throws IOException {
        List<Path> roots = settings.projects().stream().map(Project::root).toList();
        return new LocalLauncher(
                marker,
                System.getenv(),
                clock,
                Isolator.of(bubblewrap, Surroundings.of(settings.data(), roots)));
    }

    private Agents agents(Settings settings, LocalLauncher launcher, SecureRandom random) {
        Countdown countdown = (time, atEnd) -> timers.after(time, atEnd)::cancel;
        LocalWorkplaces workplaces =
                new LocalWorkplaces(
                        settings.policy(),
                        launcher,
                        settings.processLimits(),
                        WorkplaceLimits.STANDARD,
                        blocking,
                        countdown,
                        random);
        AcpDriver driver =
                new AcpDriver(
                        launcher,
                        settings.processLimits(),
                        settings.driverLimits(),
                        countdown,
                        settings.version(),
                        workplaces);
        return new Agents(settings.agents(), settings.defaultAgent(), driver, agentStarts);
    }

    /// At start: what a killed server left. At stop: what did not end when it was asked to.
    private static void sweep(Marker marker) {
        try {
            Sweep.ofDirectory(marker)
                    .end(SWEEP_GRACE)
                    .forEach(found -> LOG.info("ended a process that was left over: {}", found));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /// So that a feed can be followed before anything happened in it. Before sessions are let in,
    /// since they append to it in their own commits.
    private static void makeFeed(EventLog log, Principal owner) {
        StreamName feed = StreamName.feed(owner.id());
        if (log.status(feed).isEmpty()) {
            log.open(feed).close();
        }
    }

    /// Connections are numbered from a random place, so that no number is used again after a
    /// restart.
    private static long firstConnection(SecureRandom random) {
        return 1 + (random.nextLong() & ((1L << 52) - 1));
    }

    private static SessionEnvironment.RowReader rowReader(Database database) {
        return new SessionEnvironment.RowReader() {
            @Override
            public <T> T read(Function<Transaction, T> query) {
                return database.read(query);
            }
        };
    }

    private Removals removals(
            EventLog log, Transcripts transcripts, Database database, SearchIndex index) {
        return new Removals(
                log,
                transcripts,
                rowReader(database),
                work -> database.write(Synchronous.NORMAL, work::test),
                followers,
                index);
    }

    /// Sessions tell the tracer of turns, and the tracer asks sessions for their agents: sessions
    /// are built first. Before it has started nothing is traced.
    private final class LateTracer {
        private volatile @Nullable TurnTracer tracer;

        void start(OperationSettings operations, EventLog log, Sessions sessions) {
            operations
                    .tracing()
                    .ifPresent(settings -> {
                        TurnTracer started =
                                TurnTracer.start(
                                        log,
                                        session -> sessions.agent(session).orElse("unknown"),
                                        settings,
                                        TracingLimits.DEFAULTS);
                        tracer = started;
                        closers.add(started::close);
                        counted.tracing(started);
                    });
        }

        void ended(String session, TurnEnd end) {
            TurnTracer started = tracer;
            if (started != null) {
                started.ended(session, end.turn(), end.sequence());
            }
        }
    }

    /// The hub reads the log and the log tells the hub: the hub is built first and gets its log
    /// afterwards.
    private static final class LateReader implements EventReader {
        private @Nullable EventLog log;

        @Override
        public Page read(StreamName stream, long afterSequence, int bytesMax) {
            return Objects.requireNonNull(log).read(stream, afterSequence, bytesMax);
        }
    }
}
