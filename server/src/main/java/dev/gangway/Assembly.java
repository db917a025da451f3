package dev.gangway;

import dev.gangway.access.Access;
import dev.gangway.access.AccessLimits;
import dev.gangway.access.AccountEntrance;
import dev.gangway.access.Accounts;
import dev.gangway.access.Audit;
import dev.gangway.access.AuditAction;
import dev.gangway.access.Entrance;
import dev.gangway.access.Principal;
import dev.gangway.access.Project;
import dev.gangway.access.Tokens;
import dev.gangway.access.Whereabouts;
import dev.gangway.agent.Agents;
import dev.gangway.agent.Countdown;
import dev.gangway.agent.acp.AcpDriver;
import dev.gangway.documents.DocumentLimits;
import dev.gangway.documents.StoredDocuments;
import dev.gangway.event.StreamName;
import dev.gangway.gateway.AuditedGateway;
import dev.gangway.gateway.Doors;
import dev.gangway.gateway.Gateway;
import dev.gangway.gateway.GuardedGateway;
import dev.gangway.gateway.LedgerDesk;
import dev.gangway.gateway.LocalGateway;
import dev.gangway.gateway.TerminalDesk;
import dev.gangway.http.HttpServer;
import dev.gangway.http.HttpServices;
import dev.gangway.http.HttpSettings;
import dev.gangway.http.Readiness;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.log.EventLog;
import dev.gangway.notify.AnswerLinks;
import dev.gangway.notify.AnswerWire;
import dev.gangway.notify.FeedBells;
import dev.gangway.notify.Notifier;
import dev.gangway.notify.NotifyLimits;
import dev.gangway.notify.People;
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
import dev.gangway.session.Oversight;
import dev.gangway.session.Removals;
import dev.gangway.session.Rulebook;
import dev.gangway.session.SessionEnvironment;
import dev.gangway.session.Sessions;
import dev.gangway.store.Database;
import dev.gangway.store.Synchronous;
import dev.gangway.store.Transaction;
import dev.gangway.stream.Hub;
import dev.gangway.stream.MemoryBudget;
import dev.gangway.stream.StreamLimits;
import dev.gangway.telemetry.Metrics;
import dev.gangway.telemetry.QueueLag;
import dev.gangway.terminal.TerminalLimits;
import dev.gangway.tracing.TurnTracer;
import dev.gangway.transcript.TranscriptLimits;
import dev.gangway.transcript.TranscriptStore;
import dev.gangway.transcript.Transcripts;
import dev.gangway.usage.Budgets;
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
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Builds every object of a server by hand, in dependency order: what a line needs stands above it.
final class Assembly {
    private static final Logger LOG = LoggerFactory.getLogger(Assembly.class);
    private static final Duration SWEEP_GRACE = Duration.ofSeconds(2);

    /// How often idle sessions are looked for, at most; more often where they are idle sooner.
    private static final Duration REST_EVERY = Duration.ofSeconds(30);

    /// How often what has expired of credentials is looked for: how late a socket is closed at
    /// most.
    private static final Duration TEND_EVERY = Duration.ofSeconds(5);

    /// How often what is old is looked for in all streams.
    private static final Duration RETAIN_EVERY = Duration.ofMinutes(10);

    /// How often what the audit counted is told.
    private static final Duration SETTLE_EVERY = Duration.ofSeconds(10);

    private final Settings settings;
    private final Closers closers;
    private final Departure departure;
    private final Bubblewrap bubblewrap;
    private final Pools pools = new Pools();
    private final Whereabouts whereabouts = new Whereabouts();

    /// As what users are shown in the audit, which begins before they are known.
    private final AtomicReference<UnaryOperator<String>> names = new AtomicReference<>(_ -> "");

    private final Metrics metrics = new Metrics();
    private final ServerMetrics counted = new ServerMetrics(metrics);

    /// @param closers what is opened is closed by, also when the rest cannot be opened
    /// @param departure told of each turn that ends
    Assembly(Settings settings, Closers closers, Departure departure, Bubblewrap bubblewrap) {
        this.settings = settings;
        this.closers = closers;
        this.departure = departure;
        this.bubblewrap = bubblewrap;
    }

    /// What the server's face needs of what was opened.
    ///
    /// @param metricsAuthority `HOST:PORT` of the listener for metrics alone; empty when there is
    ///   none
    /// @param foreign the listeners of front-ends' own protocols, by their names
    record Opened(
            HttpServer http,
            Doors doors,
            Sessions sessions,
            Health health,
            Metrics metrics,
            Optional<String> metricsAuthority,
            Map<String, HttpServer> foreign) {}

    /// All of it in one piece, since the order is what there is to read. Once.
    Opened open(Gangway.LogOpening opening) throws IOException {
        Redaction.rememberVariables(System.getenv());
        settings.agents().forEach(agent -> Redaction.rememberVariables(agent.environment()));
        closers.add(() -> Pools.end(pools.blocking));
        closers.add(() -> Pools.end(pools.agentStarts));
        InstantSource clock = InstantSource.system();
        SecureRandom random = new SecureRandom();
        // The first of all: it tells that no other server uses the directory, whose agents the
        // sweep would end.
        Database database = Database.open(settings.data(), Gangway.MIGRATIONS);
        closers.add(database::close);
        Marker marker = Marker.of(settings.data(), ProcessHandle.current().pid(), random);
        sweep(marker);
        LocalLauncher launcher = launcher(marker, clock);
        closers.add(launcher::close);
        closers.add(() -> sweep(marker));

        LateReader reader = new LateReader();
        MemoryBudget memory = new MemoryBudget(settings.ringBytes());
        Hub hub = new Hub(reader, pools.storeReads, memory, StreamLimits.DEFAULTS);
        FeedBells bells = new FeedBells(hub);
        EventLog log = opening.open(database, bells);
        reader.reads(log);
        closers.add(log::close);
        // Whoever reads the store is done before it is closed.
        closers.add(() -> Pools.end(pools.storeReads));
        closers.add(() -> Pools.end(pools.followers));
        makeFeed(log, settings.owner());
        Audit audit = audit(log, clock);

        Doors doors = doors(audit, log, database, clock, random);
        closers.add(doors.accounts()::close);
        Agents agents = agents(launcher, random);
        Transcripts transcripts =
                new Transcripts(
                        log,
                        TranscriptStore.in(database),
                        pools.followers,
                        TranscriptLimits.DEFAULT);
        LateTracer tracer = new LateTracer();
        SessionEnvironment.RowReader rows = rowReader(database);
        SearchIndex index =
                new SearchIndex(database, transcripts, pools.followers, SearchLimits.STANDARD);
        Removals removals = removals(log, transcripts, database, index);
        Budgets budgets = budgets(doors.accounts(), rows, clock);
        Rulebook rules = rulebook(rows);
        Sessions sessions =
                new Sessions(
                        new SessionEnvironment(
                                log,
                                rows,
                                agents,
                                clock,
                                pools.timers,
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
        settings.operations()
                .tracing()
                .ifPresent(tracing -> {
                    TurnTracer started = tracer.start(tracing, log, sessions);
                    closers.add(started::close);
                    counted.tracing(started);
                });
        sessions.recover();
        removals.soon();
        index.open();
        closers.add(pools.timers::close);
        pools.every(restEvery(), sessions::rest);
        pools.timers.every(TEND_EVERY, doors.accounts()::tend);
        pools.onFollowers(log::retainAll);
        pools.timers.every(RETAIN_EVERY, () -> pools.onFollowers(log::retainAll));

        Raises raises = new Raises(budgets, log.open(StreamName.BUDGETS), audit);
        closers.add(raises::close);
        StoredDocuments documents =
                new StoredDocuments(
                        database,
                        log.open(StreamName.DOCUMENTS),
                        audit,
                        clock,
                        DocumentLimits.STANDARD);
        closers.add(documents::close);
        Health health = health(log, memory);
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
                                        database, index, doors.access(), SearchLimits.STANDARD),
                                documents),
                        health::obstacle);
        Optional<TerminalDesk> terminals = terminals(doors, audit, health, launcher, clock);
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
                        wires(gateway, new AnswerWire(gateway, links, people)),
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
        count(database, log, hub, memory, sessions);
        counted.gateway(guarded);
        counted.http(listening);
        counted.health(health);
        Optional<String> metricsAuthority =
                settings.operations()
                        .metrics()
                        .map(where -> listenForMetrics(where, services, hub));
        Map<String, HttpServer> foreign =
                new FrontEnds(settings.wires(), gateway, terminals, pools, closers)
                        .listen(services, hub);
        return new Opened(listening, doors, sessions, health, metrics, metricsAuthority, foreign);
    }

    /// Empty where the configuration wants none.
    private Optional<TerminalDesk> terminals(
            Doors doors, Audit audit, Health health, LocalLauncher launcher, InstantSource clock)
            throws IOException {
        if (settings.terminals().isPresent()) {
            LocalLauncher.keepTerminalLibraryIn(settings.data().resolve("native"));
        }
        return settings.terminals()
                .map(wanted -> {
                    TerminalDesk desk =
                            new TerminalDesk(
                                    doors.access(),
                                    audit,
                                    health::obstacle,
                                    launcher,
                                    wanted,
                                    TerminalLimits.STANDARD,
                                    clock);
                    closers.add(desk::close);
                    pools.every(TEND_EVERY, desk::look);
                    return desk;
                });
    }

    private Health health(EventLog log, MemoryBudget memory) {
        QueueLag transcripts = new QueueLag(pools.followers, System::nanoTime);
        QueueLag reads = new QueueLag(pools.storeReads, System::nanoTime);
        QueueLag starts = new QueueLag(pools.agentStarts, System::nanoTime);
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
                pools.agentStarts,
                Map.of("transcripts", transcripts, "store_reads", reads, "agent_starts", starts));
        health.look();
        pools.every(Health.LOOK_EVERY, health::look);
        return health;
    }

    private void count(
            Database database, EventLog log, Hub hub, MemoryBudget memory, Sessions sessions) {
        counted.version(settings.version());
        counted.log(log);
        counted.store(database);
        counted.streams(hub);
        counted.memory(memory);
        counted.sessions(sessions);
    }

    /// From now on what is done is written down.
    private Audit audit(EventLog log, InstantSource clock) {
        Audit audit = new Audit(log, clock, whereabouts, id -> names.get().apply(id));
        closers.add(audit::close);
        closers.add(() -> audit.record(AuditAction.SERVER_STOPPED, RawJson.EMPTY_OBJECT));
        audit.record(
                AuditAction.SERVER_STARTED,
                RawJson.ofNode(Json.object().put("version", settings.version())));
        audit.record(
                AuditAction.CONFIGURATION_LOADED,
                RawJson.ofNode(Json.object().put("sha256", Fingerprint.of(settings))));
        pools.every(SETTLE_EVERY, audit::settle);
        return audit;
    }

    private Doors doors(
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
    private Rulebook rulebook(SessionEnvironment.RowReader rows) {
        return rows.read(transaction -> {
            Rulebook rules = new Rulebook(settings.policy());
            rules.load(transaction);
            return rules;
        });
    }

    /// With what was used before.
    private Budgets budgets(
            Accounts accounts, SessionEnvironment.RowReader rows, InstantSource clock) {
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
        pools.onFollowers(() -> log.retain(stream));
    }

    private Duration restEvery() {
        Duration often = settings.sessionLimits().idleTime().dividedBy(4);
        return often.compareTo(REST_EVERY) < 0 ? often.plusMillis(1) : REST_EVERY;
    }

    private List<Wire> wires(Gateway gateway, AnswerWire answers) {
        return List.of(
                new AcpWire(gateway, pools.blocking, settings.acpLimits(), settings.version()),
                new RestWire(gateway),
                answers,
                new MetricsWire(metrics, false));
    }

    /// A listener of its own for those who gather numbers, who need no token there.
    private String listenForMetrics(HttpSettings where, HttpServices services, Hub hub) {
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
        return listening.authority();
    }

    private LocalLauncher launcher(Marker marker, InstantSource clock) throws IOException {
        List<Path> roots = settings.projects().stream().map(Project::root).toList();
        return new LocalLauncher(
                marker,
                System.getenv(),
                clock,
                Isolator.of(bubblewrap, Surroundings.of(settings.data(), roots)));
    }

    private Agents agents(LocalLauncher launcher, SecureRandom random) {
        Countdown countdown = (time, atEnd) -> pools.timers.after(time, atEnd)::cancel;
        LocalWorkplaces workplaces =
                new LocalWorkplaces(
                        settings.policy(),
                        launcher,
                        settings.processLimits(),
                        WorkplaceLimits.STANDARD,
                        pools.blocking,
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
        return new Agents(settings.agents(), settings.defaultAgent(), driver, pools.agentStarts);
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
                pools.followers,
                index);
    }
}
