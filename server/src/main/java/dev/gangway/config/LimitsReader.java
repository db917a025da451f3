package dev.gangway.config;

import java.time.Duration;
import java.util.List;

/// Reads the `[limits]` table.
final class LimitsReader {
    private static final int GIB = 1 << 30;

    /// In the order of docs/configuration.md.
    static final List<String> KEYS =
            List.of(
                    "frame_bytes",
                    "line_bytes",
                    "prompt_bytes",
                    "queued_prompts",
                    "open_requests",
                    "sockets_per_principal",
                    "subscriptions_per_socket",
                    "ring_bytes",
                    "turn_time",
                    "cancel_time",
                    "idle_time",
                    "stall_time",
                    "initialize_time",
                    "silence_time",
                    "silence_cancel_time",
                    "turn_events",
                    "turn_bytes",
                    "agent_failures",
                    "agent_retry_time",
                    "agent_retry_time_max",
                    "disk_floor_bytes",
                    "drain_time");

    private final Section section;

    LimitsReader(Section section) {
        this.section = section;
    }

    Limits limits() {
        section.allow(KEYS.toArray(String[]::new));
        Limits defaults = Limits.DEFAULTS;
        Duration silence = section.time("silence_time", defaults.silenceTime());
        Duration retry = section.time("agent_retry_time", defaults.agentRetryTime());
        return new Limits(
                (int) section.bytes("frame_bytes", defaults.frameBytes(), GIB),
                (int) section.bytes("line_bytes", defaults.lineBytes(), GIB),
                (int) section.bytes("prompt_bytes", defaults.promptBytes(), GIB),
                section.count("queued_prompts", defaults.queuedPrompts(), 10_000),
                section.count("open_requests", defaults.openRequests(), 10_000),
                section.count("sockets_per_principal", defaults.socketsPerPrincipal(), 1_000_000),
                section.count(
                        "subscriptions_per_socket", defaults.subscriptionsPerSocket(), 100_000),
                section.bytes("ring_bytes", defaults.ringBytes(), 64L * GIB),
                section.time("turn_time", defaults.turnTime()),
                section.time("cancel_time", defaults.cancelTime()),
                section.time("idle_time", defaults.idleTime()),
                section.time("stall_time", defaults.stallTime()),
                section.time("initialize_time", defaults.initializeTime()),
                silence,
                behind(
                        "silence_cancel_time",
                        defaults.silenceCancelTime(),
                        "silence_time",
                        silence.plusMillis(1)),
                section.count("turn_events", defaults.turnEvents(), 1_000_000_000),
                section.bytes("turn_bytes", defaults.turnBytes(), 1024L * GIB),
                section.count("agent_failures", defaults.agentFailures(), 1_000),
                retry,
                behind(
                        "agent_retry_time_max",
                        defaults.agentRetryTimeMax(),
                        "agent_retry_time",
                        retry),
                section.bytes("disk_floor_bytes", defaults.diskFloorBytes(), 1024L * GIB),
                section.timeOrNone("drain_time", defaults.drainTime()));
    }

    /// A time that lies behind another: by itself where only the other was given, too long for it.
    ///
    /// @param least the shortest that it may be
    private Duration behind(String key, Duration fallback, String other, Duration least) {
        boolean given = section.text(key).isPresent();
        Duration time = section.time(key, fallback);
        if (time.compareTo(least) >= 0) {
            return time;
        }
        if (given) {
            section.problem(key, "must be longer than " + other);
        }
        return least;
    }
}
