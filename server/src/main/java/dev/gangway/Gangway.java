package dev.gangway;

import dev.gangway.access.AccountTables;
import dev.gangway.access.AuditChain;
import dev.gangway.access.Principal;
import dev.gangway.command.Secret;
import dev.gangway.http.HttpServer;
import dev.gangway.log.BootId;
import dev.gangway.log.EventLog;
import dev.gangway.log.LogListener;
import dev.gangway.log.LogOptions;
import dev.gangway.log.LogSchema;
import dev.gangway.log.SqliteEventLog;
import dev.gangway.notify.NotifyTables;
import dev.gangway.process.BubblewrapProbe;
import dev.gangway.process.isolation.Bubblewrap;
import dev.gangway.search.SearchTables;
import dev.gangway.session.SessionTables;
import dev.gangway.store.Database;
import dev.gangway.store.FaultPoint;
import dev.gangway.store.Migration;
import dev.gangway.telemetry.Check;
import dev.gangway.telemetry.Metrics;
import dev.gangway.transcript.TranscriptTables;
import dev.gangway.usage.LedgerTables;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A server: what [Assembly] builds in dependency order, and its end in the other one.
public final class Gangway implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Gangway.class);

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
    private final Departure departure = new Departure();
    private final Bubblewrap bubblewrap = BubblewrapProbe.run(System.getenv());
    private final Principal owner;
    private final Duration drainTime;
    private final Assembly.Opened opened;
    private volatile int turnsCut;
    private boolean closed;

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
            opened = new Assembly(settings, closers, departure, bubblewrap).open(opening);
            started = true;
        } finally {
            if (!started) {
                closers.close();
            }
        }
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

    /// How it stands, as `/readyz` tells it.
    List<Check> checks() {
        return opened.health().checks();
    }

    /// All numbers of this server.
    Metrics metrics() {
        return opened.metrics();
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
        return opened.metricsAuthority();
    }

    /// Where the front-ends' own protocols are, by their names; without a slash at the end.
    public Map<String, String> foreign() {
        Map<String, String> addresses = new LinkedHashMap<>();
        opened.foreign().forEach((name, server) -> addresses.put(name, server.url()));
        return addresses;
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
        opened.foreign().values().forEach(HttpServer::refuseSockets);
        turnsCut = departure.drain(opened.sessions(), drainTime);
        if (turnsCut > 0) {
            LOG.info("{} turns are interrupted, since the server stops", turnsCut);
        }
        closers.close();
    }
}
