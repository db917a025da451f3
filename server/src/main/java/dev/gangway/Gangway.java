package dev.gangway;

import dev.gangway.access.Access;
import dev.gangway.access.Tokens;
import dev.gangway.agent.Agents;
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
import dev.gangway.process.LocalLauncher;
import dev.gangway.process.Marker;
import dev.gangway.process.Sweep;
import dev.gangway.session.SessionEnvironment;
import dev.gangway.session.SessionTables;
import dev.gangway.session.Sessions;
import dev.gangway.store.Database;
import dev.gangway.store.FaultPoint;
import dev.gangway.store.Migration;
import dev.gangway.store.Transaction;
import dev.gangway.stream.EventReader;
import dev.gangway.stream.Hub;
import dev.gangway.stream.MemoryBudget;
import dev.gangway.stream.StreamLimits;
import dev.gangway.transcript.TranscriptLimits;
import dev.gangway.transcript.TranscriptStore;
import dev.gangway.transcript.TranscriptTables;
import dev.gangway.transcript.Transcripts;
import dev.gangway.wire.acp.AcpWire;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A server: builds every object by hand, in dependency order, and ends them in the other one.
public final class Gangway implements AutoCloseable {
    private static final int STORE_READERS = 2;
    private static final Duration SWEEP_GRACE = Duration.ofSeconds(2);
    private static final Duration SHUTDOWN_TIME = Duration.ofSeconds(10);
    private static final Duration REST_EVERY = Duration.ofSeconds(30);

    /// All tables of all packages.
    public static final List<Migration> MIGRATIONS =
            Stream.of(LogSchema.MIGRATIONS, TranscriptTables.MIGRATIONS, SessionTables.MIGRATIONS)
                    .flatMap(List::stream)
                    .toList();

    private final Marker marker;
    private final ClockTimers timers = new ClockTimers();
    private final ExecutorService storeReads =
            Executors.newFixedThreadPool(STORE_READERS, Threads.named("store-read"));
    private final ExecutorService followers =
            Executors.newSingleThreadExecutor(Threads.named("transcript"));
    private final ExecutorService blocking =
            Executors.newThreadPerTaskExecutor(Threads.virtual("blocking"));
    private final EventLog log;
    private final Sessions sessions;
    private final HttpServer http;
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

    private Gangway(Settings settings, LogOpening opening) throws IOException {
        InstantSource clock = InstantSource.system();
        SecureRandom random = new SecureRandom();
        Database database = Database.open(settings.data(), MIGRATIONS);
        marker = Marker.of(settings.data(), ProcessHandle.current().pid(), random);
        sweep();

        MemoryBudget memory = new MemoryBudget(settings.ringBytes());
        LateReader reader = new LateReader();
        Hub hub = new Hub(reader, storeReads, memory, StreamLimits.DEFAULTS);
        log = opening.open(database, hub);
        reader.log = log;

        Agents agents = agents(settings, clock);
        Transcripts transcripts =
                new Transcripts(
                        log, TranscriptStore.in(database), followers, TranscriptLimits.DEFAULT);
        SessionEnvironment.RowReader rows = rowReader(database);
        sessions =
                new Sessions(
                        new SessionEnvironment(
                                log,
                                rows,
                                agents,
                                clock,
                                timers,
                                random,
                                settings.sessionLimits(),
                                session -> transcripts.followSoon(StreamName.session(session))));
        sessions.recover();
        timers.every(REST_EVERY, () -> blocking.execute(sessions::rest));

        Access access = new Access(settings.projects());
        LocalGateway gateway =
                new LocalGateway(access, agents, sessions, log, hub, transcripts, rows);
        AcpWire acp = new AcpWire(gateway, blocking, settings.acpLimits(), settings.version());
        AtomicLong connections = new AtomicLong(firstConnection(random));
        http =
                HttpServer.open(
                        settings.http(),
                        new HttpServices(
                                List.of(acp),
                                Tokens.open(settings.data(), settings.owner(), random),
                                this::readiness,
                                connections::incrementAndGet,
                                clock),
                        hub);
    }

    /// HOST:PORT, as a web address has it.
    public String authority() {
        return http.authority();
    }

    /// Ends turns and agents, tells clients to come back later (1012), commits what is pending.
    @Override
    public void close() {
        stopping = true;
        sessions.shutDown();
        http.close();
        timers.close();
        log.close();
        sweep();
        Threads.end(storeReads, SHUTDOWN_TIME);
        Threads.end(followers, SHUTDOWN_TIME);
        Threads.end(blocking, SHUTDOWN_TIME);
    }

    private Agents agents(Settings settings, InstantSource clock) {
        LocalLauncher launcher = new LocalLauncher(marker, System.getenv(), clock);
        AcpDriver driver =
                new AcpDriver(
                        launcher,
                        settings.processLimits(),
                        settings.driverLimits(),
                        (time, atEnd) -> timers.after(time, atEnd)::cancel,
                        settings.version());
        return new Agents(settings.agents(), settings.defaultAgent(), driver, blocking);
    }

    private static EventLog sqliteLog(Settings settings, Database database, LogListener listener) {
        LogOptions options = LogOptions.defaults(BootId.current());
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

    /// At start: what a killed server left. At stop: what did not end when it was asked to.
    private void sweep() {
        try {
            Sweep.ofDirectory(marker).end(SWEEP_GRACE);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
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
