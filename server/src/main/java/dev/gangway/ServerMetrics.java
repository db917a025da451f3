package dev.gangway;

import dev.gangway.command.TurnEnd;
import dev.gangway.gateway.GuardedGateway;
import dev.gangway.http.HttpServer;
import dev.gangway.http.HttpSnapshot;
import dev.gangway.log.EventLog;
import dev.gangway.log.LogCounts;
import dev.gangway.log.SqliteEventLog;
import dev.gangway.session.SessionCensus;
import dev.gangway.session.Sessions;
import dev.gangway.store.Database;
import dev.gangway.stream.Hub;
import dev.gangway.stream.MemoryBudget;
import dev.gangway.telemetry.Check;
import dev.gangway.telemetry.MachineMetrics;
import dev.gangway.telemetry.Metrics;
import dev.gangway.telemetry.QueueLag;
import dev.gangway.tracing.TurnTracer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/// Binds the server's metrics to those who own what they count. Each has a row in
/// docs/operations.md.
final class ServerMetrics {
    private static final double NANOS = 1e9;

    private final Metrics metrics;
    private final Map<TurnEnd.Outcome, LongAdder> turns = new HashMap<>();

    ServerMetrics(Metrics metrics) {
        this.metrics = metrics;
        for (TurnEnd.Outcome outcome : TurnEnd.Outcome.values()) {
            turns.put(outcome, new LongAdder());
        }
        MachineMetrics.register(metrics);
    }

    /// A turn ended. On the log's writer thread.
    void turnEnded(TurnEnd end) {
        LongAdder count = turns.get(end.outcome());
        if (count != null) {
            count.increment();
        }
    }

    void version(String version) {
        metrics.gauges("gangway_build_info", "version", "Always 1.", () -> Map.of(version, 1));
    }

    void log(EventLog log) {
        if (log instanceof SqliteEventLog sqlite) {
            counts(sqlite::counts);
            metrics.histogram(
                    "gangway_log_commit_seconds",
                    "How long a commit took, its sync to the disk included.",
                    sqlite.watch().commitSeconds());
            metrics.histogram(
                    "gangway_log_wait_seconds",
                    "How long what was said first in a commit waited until it could be shown.",
                    sqlite.watch().waitSeconds());
            metrics.histogram(
                    "gangway_log_commit_events",
                    "Events in one commit.",
                    sqlite.watch().batchEvents());
            metrics.gauge(
                    "gangway_log_streams_waiting",
                    "Streams that have something to commit.",
                    sqlite::streamsWaiting);
        }
    }

    private void counts(Supplier<LogCounts> counts) {
        metrics.counter("gangway_log_commits_total", "Commits.", () -> counts.get().commits());
        metrics.counter(
                "gangway_log_fsynced_commits_total",
                "Commits that waited for the disk.",
                () -> counts.get().fsyncedCommits());
        metrics.counter(
                "gangway_log_events_total", "Events committed.", () -> counts.get().events());
        metrics.counter(
                "gangway_log_failed_streams_total",
                "Streams that had to stop, since they could not be written.",
                () -> counts.get().failedStreams());
    }

    void store(Database database) {
        metrics.gauge(
                "gangway_store_file_bytes", "Size of the database.", () -> database.sizes().file());
        metrics.gauge(
                "gangway_store_wal_bytes",
                "Size of the database's write-ahead log.",
                () -> database.sizes().writeAheadLog());
        metrics.gauge("gangway_store_readers", "Read connections in use.", database::readersLent);
        metrics.gauge(
                "gangway_store_readers_limit", "Read connections there are.", database::readersMax);
    }

    void streams(Hub hub) {
        metrics.gauge(
                "gangway_streams",
                "Streams that are written or read.",
                () -> hub.snapshot().streams());
        metrics.gauge(
                "gangway_subscriptions",
                "Subscriptions of sockets to streams.",
                () -> hub.snapshot().cursors());
        metrics.counter(
                "gangway_subscriptions_lost_total",
                "Subscriptions that could not go on from where they were.",
                () -> hub.snapshot().lost());
        metrics.counter(
                "gangway_store_replays_total",
                "Reads of the store for clients that were behind what is in memory.",
                () -> hub.snapshot().storeReads());
        metrics.gauge(
                "gangway_store_replays_waiting",
                "Such reads that wait for others.",
                () -> hub.snapshot().storeReadsWaiting());
    }

    void memory(MemoryBudget budget) {
        metrics.gauges(
                "gangway_memory_bytes",
                "kind",
                "Memory for frames: slab (shared by live readers), chunk (read from the store),"
                        + " private (wait for their place), spare.",
                () -> words(budget.snapshot().bytes()));
        metrics.gauge(
                "gangway_memory_limit_bytes",
                "All of it together.",
                () -> budget.snapshot().capBytes());
        metrics.counter(
                "gangway_memory_given_up_total",
                "How often frames were given up, the least lately used first.",
                () -> budget.snapshot().given());
        metrics.counter(
                "gangway_memory_refused_total",
                "How often there was nothing left to give up.",
                () -> budget.snapshot().refused());
    }

    void sessions(Sessions sessions) {
        metrics.gauges(
                "gangway_sessions",
                "phase",
                "Sessions in memory.",
                () -> words(sessions.census().phases()));
        census(
                "gangway_open_requests",
                "Requests that wait for a person.",
                sessions,
                SessionCensus::openRequests);
        census(
                "gangway_queued_prompts",
                "Prompts that wait for their turn.",
                sessions,
                SessionCensus::queuedPrompts);
        census(
                "gangway_agents",
                "Sessions for which an agent's process works.",
                sessions,
                SessionCensus::agents);
        metrics.counters(
                "gangway_turns_total", "outcome", "Turns that ended.", () -> words(sums()));
        metrics.counter(
                "gangway_agent_failures_total",
                "How often an agent could not be started, or died.",
                sessions::agentFailures);
    }

    private void census(
            String name, String help, Sessions sessions, Function<SessionCensus, Integer> number) {
        metrics.gauge(name, help, () -> number.apply(sessions.census()));
    }

    private Map<TurnEnd.Outcome, Long> sums() {
        Map<TurnEnd.Outcome, Long> sums = new HashMap<>();
        turns.forEach((outcome, count) -> sums.put(outcome, count.sum()));
        return sums;
    }

    void gateway(GuardedGateway gateway) {
        metrics.counter(
                "gangway_commands_total",
                "Commands of clients, refused ones included.",
                gateway::commands);
        metrics.counters(
                "gangway_refusals_total",
                "code",
                "What was refused, by the reason.",
                () -> words(gateway.refusals()));
    }

    void http(HttpServer http) {
        http(
                "gangway_connections",
                "Open connections, sockets included.",
                http,
                HttpSnapshot::connections);
        http(
                "gangway_connections_limit",
                "As many may be open.",
                http,
                HttpSnapshot::connectionsMax);
        http("gangway_sockets", "Open sockets.", http, HttpSnapshot::sockets);
        httpTotal(
                "gangway_sockets_opened_total",
                "Sockets that were opened.",
                http,
                HttpSnapshot::socketsOpened);
        httpTotal(
                "gangway_sockets_refused_total",
                "Upgrades refused: too many of one principal, or the server stops.",
                http,
                HttpSnapshot::socketsRefused);
        httpTotal(
                "gangway_connections_refused_total",
                "Connections closed at once: there were too many.",
                http,
                HttpSnapshot::connectionsRefused);
        httpTotal(
                "gangway_connections_stalled_total",
                "Connections closed: their peer took no byte for limits.stall_time.",
                http,
                HttpSnapshot::stalled);
        httpTotal(
                "gangway_sockets_overflowed_total",
                "Sockets closed: too many of their own frames waited.",
                http,
                HttpSnapshot::overflowed);
    }

    private void http(
            String name, String help, HttpServer http, ToLongFunction<HttpSnapshot> number) {
        metrics.gauge(name, help, () -> number.applyAsLong(http.snapshot()));
    }

    private void httpTotal(
            String name, String help, HttpServer http, ToLongFunction<HttpSnapshot> number) {
        metrics.counter(name, help, () -> number.applyAsLong(http.snapshot()));
    }

    /// @param starts where agents are started
    /// @param lags by name
    void queues(ThreadPoolExecutor starts, Map<String, QueueLag> lags) {
        metrics.gauge("gangway_agent_starts", "Agents being started.", starts::getActiveCount);
        metrics.gauge(
                "gangway_agent_starts_limit", "As many at a time.", starts::getMaximumPoolSize);
        metrics.gauge(
                "gangway_agent_starts_waiting",
                "Starts that wait for others.",
                () -> starts.getQueue().size());
        metrics.gauges(
                "gangway_queue_lag_seconds",
                "queue",
                "How long work waits: for transcripts, reads of the store, starts of agents.",
                () -> seconds(lags));
    }

    private static Map<String, Double> seconds(Map<String, QueueLag> lags) {
        Map<String, Double> seconds = new HashMap<>();
        lags.forEach((name, lag) -> seconds.put(name, lag.lagNanos() / NANOS));
        return seconds;
    }

    void health(Health health) {
        metrics.gauges(
                "gangway_check_ok",
                "check",
                "1 when the check of /readyz is well, else 0.",
                () -> well(health.checks()));
        metrics.gauge(
                "gangway_disk_free_bytes",
                "Free space of the data directory's file system.",
                health::freeBytes);
        metrics.gauge(
                "gangway_disk_free_inodes",
                "Files that can still be made there; -1 where the system does not say.",
                health::freeInodes);
    }

    private static Map<String, Integer> well(Iterable<Check> checks) {
        Map<String, Integer> well = new HashMap<>();
        checks.forEach(check -> well.put(check.name(), check.ok() ? 1 : 0));
        return well;
    }

    void tracing(TurnTracer tracer) {
        metrics.counter(
                "gangway_traced_turns_total",
                "Turns whose spans a collector took.",
                () -> tracer.snapshot().sent());
        metrics.counter(
                "gangway_untraced_turns_total",
                "Turns whose spans were left out.",
                () -> tracer.snapshot().dropped());
        metrics.gauge(
                "gangway_tracing_turns_waiting",
                "Turns whose spans are not sent yet.",
                () -> tracer.snapshot().waiting());
    }

    private static <E extends Enum<E>> Map<String, Number> words(Map<E, ? extends Number> numbers) {
        Map<String, Number> words = new HashMap<>();
        numbers.forEach((word, number) -> words.put(word.name().toLowerCase(Locale.ROOT), number));
        return words;
    }
}
