package dev.gangway;

import dev.gangway.access.Access;
import dev.gangway.access.AccountTables;
import dev.gangway.access.Principal;
import dev.gangway.access.Project;
import dev.gangway.access.Tokens;
import dev.gangway.agent.Agents;
import dev.gangway.agent.Countdown;
import dev.gangway.agent.acp.AcpDriver;
import dev.gangway.event.StreamName;
import dev.gangway.gateway.LocalGateway;
import dev.gangway.http.HttpServer;
import dev.gangway.http.HttpServices;
import dev.gangway.http.Readiness;
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
import dev.gangway.search.IndexSearch;
import dev.gangway.search.SearchIndex;
import dev.gangway.search.SearchLimits;
import dev.gangway.search.SearchTables;
import dev.gangway.session.Oversight;
import dev.gangway.session.Removals;
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
import dev.gangway.transcript.TranscriptLimits;
import dev.gangway.transcript.TranscriptStore;
import dev.gangway.transcript.TranscriptTables;
import dev.gangway.transcript.Transcripts;
import dev.gangway.wire.Wire;
import dev.gangway.wire.acp.AcpWire;
import dev.gangway.workplace.LocalWorkplaces;
import dev.gangway.workplace.WorkplaceLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
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

    /// How often what is old is looked for in all streams.
    private static final Duration RETAIN_EVERY = Duration.ofMinutes(10);

    /// All tables of all packages.
    public static final List<Migration> MIGRATIONS =
            Stream.of(
                            LogSchema.MIGRATIONS,
                            TranscriptTables.MIGRATIONS,
                            SessionTables.MIGRATIONS,
                            AccountTables.MIGRATIONS,
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
    private final ExecutorService agentStarts =
            Executors.newFixedThreadPool(AGENT_STARTS, Threads.named("agent-start"));
    private final HttpServer http;
    private final Bubblewrap bubblewrap = BubblewrapProbe.run(System.getenv());
    private volatile boolean stopping;

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
        boolean started = false;
        try {
            http = open(settings, opening);
            started = true;
        } finally {
            if (!started) {
                closers.close();
            }
        }
    }

    private HttpServer open(Settings settings, LogOpening opening) throws IOException {
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

        Agents agents = agents(settings, launcher, random);
        Transcripts transcripts =
                new Transcripts(
                        log, TranscriptStore.in(database), followers, TranscriptLimits.DEFAULT);
        SessionEnvironment.RowReader rows = rowReader(database);
        SearchIndex index =
                new SearchIndex(database, transcripts, followers, SearchLimits.STANDARD);
        Removals removals = removals(log, transcripts, database, index);
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
                                session -> turnEnded(transcripts, index, log, session),
                                (session, ordinal, limit) ->
                                        transcripts.before(
                                                StreamName.session(session), ordinal, limit),
                                removals::soon,
                                Oversight.NONE));
        sessions.recover();
        removals.soon();
        index.open();
        closers.add(timers::close);
        timers.every(restEvery(settings), () -> blocking.execute(sessions::rest));
        onFollowers(log::retainAll);
        timers.every(RETAIN_EVERY, () -> onFollowers(log::retainAll));

        Access access = new Access(settings.projects());
        LocalGateway gateway =
                new LocalGateway(
                        access,
                        agents,
                        sessions,
                        log,
                        hub,
                        transcripts,
                        rows,
                        settings.servers(),
                        new IndexSearch(database, index, access, SearchLimits.STANDARD));
        People people = People.only(settings.owner());
        AnswerLinks links = new AnswerLinks(database, clock, random, NotifyLimits.STANDARD);
        Notifier notifier =
                new Notifier(
                        settings.notices(),
                        NotifyLimits.STANDARD,
                        log,
                        database,
                        gateway,
                        access,
                        people,
                        bells,
                        links,
                        UnaryOperator.identity(),
                        clock);
        closers.add(notifier::close);
        notifier.start();
        HttpServer listening =
                listen(
                        settings,
                        List.of(
                                new AcpWire(
                                        gateway,
                                        blocking,
                                        settings.acpLimits(),
                                        settings.version()),
                                new AnswerWire(gateway, links, people)),
                        hub,
                        clock,
                        random);
        closers.add(listening::close);
        closers.add(sessions::shutDown);
        return listening;
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

    private HttpServer listen(
            Settings settings,
            List<Wire> wires,
            Hub hub,
            InstantSource clock,
            SecureRandom random) {
        AtomicLong connections = new AtomicLong(firstConnection(random));
        return HttpServer.open(
                settings.http(),
                new HttpServices(
                        wires,
                        Tokens.open(settings.data(), settings.owner(), random),
                        this::readiness,
                        connections::incrementAndGet,
                        clock),
                hub);
    }

    /// Whether agents can be isolated here.
    public Bubblewrap bubblewrap() {
        return bubblewrap;
    }

    /// HOST:PORT, as a web address has it.
    public String authority() {
        return http.authority();
    }

    /// Ends turns and agents, tells clients to come back later (1012), commits what is pending,
    /// ends every process and thread; each in a bounded time. Closing twice does nothing.
    @Override
    public void close() {
        stopping = true;
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

    private Readiness readiness() {
        return stopping ? new Readiness.NotReady("The server is stopping.") : new Readiness.Ready();
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
