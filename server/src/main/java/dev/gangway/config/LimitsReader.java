package dev.gangway.config;

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
                    "initialize_time");

    private final Section section;

    LimitsReader(Section section) {
        this.section = section;
    }

    Limits limits() {
        section.allow(KEYS.toArray(String[]::new));
        Limits defaults = Limits.DEFAULTS;
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
                section.time("initialize_time", defaults.initializeTime()));
    }
}
