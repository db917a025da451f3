package dev.gangway.session;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/// Remembers how often in a row an agent failed, and keeps it from being started again and again:
/// after a few failures the next start has to wait, twice as long each time. Outlives the memory of
/// its sessions, not the server. Any thread.
final class AgentFailures {
    /// How many agents are remembered, the one that failed longest ago forgotten first.
    private static final int REMEMBERED_MAX = 4096;

    /// More doublings than any limit has room for.
    private static final int DOUBLINGS_MAX = 40;

    private final SessionLimits.Watch limits;
    private final InstantSource clock;

    /// Guarded by itself; the one that failed last stands last.
    private final Map<String, Failure> failures = new LinkedHashMap<>();

    private final LongAdder count = new LongAdder();

    private record Failure(int times, long atMillis, String message) {}

    AgentFailures(SessionLimits.Watch limits, InstantSource clock) {
        this.limits = limits;
        this.clock = clock;
    }

    /// What a new session's agent is remembered by.
    static String ofNew(SessionBirth wish) {
        return wish.owner().id() + "\n" + wish.agent() + "\n" + wish.directory();
    }

    /// An agent could not be started, or died.
    ///
    /// @param subject a session's id, or [#ofNew]
    /// @param message its last words, for people
    void failed(String subject, String message) {
        count.increment();
        synchronized (failures) {
            Failure before = failures.remove(subject);
            int times = before == null ? 1 : before.times() + 1;
            failures.put(subject, new Failure(times, clock.millis(), message));
            if (failures.size() > REMEMBERED_MAX) {
                failures.remove(failures.keySet().iterator().next());
            }
        }
    }

    /// How many failures there were, of all agents.
    long count() {
        return count.sum();
    }

    /// An agent did what it is for: what was before does not count any more.
    void worked(String subject) {
        synchronized (failures) {
            failures.remove(subject);
        }
    }

    /// Why an agent may not be started now; empty when it may.
    Optional<GatewayException> refusal(String subject) {
        Failure failure;
        synchronized (failures) {
            failure = failures.get(subject);
        }
        if (failure == null || failure.times() < limits.agentFailures()) {
            return Optional.empty();
        }
        long wait = waitMillis(failure.times() - limits.agentFailures());
        long passed = clock.millis() - failure.atMillis();
        // A clock that was set back must not keep an agent away for longer than it ever would.
        long left = Math.min(wait - passed, wait);
        return left <= 0 ? Optional.empty() : Optional.of(refused(failure, left));
    }

    private long waitMillis(int doublings) {
        long first = limits.agentRetryTime().toMillis();
        long most = limits.agentRetryTimeMax().toMillis();
        if (doublings >= DOUBLINGS_MAX || first > most >> doublings) {
            return most;
        }
        return first << doublings;
    }

    private static GatewayException refused(Failure failure, long leftMillis) {
        long seconds = Math.ceilDiv(leftMillis, 1000);
        return new GatewayException(
                ErrorCode.AGENT_FAILED,
                "The agent failed "
                        + failure.times()
                        + " times in a row; it may be tried again in "
                        + Watchdogs.words(Duration.ofSeconds(seconds))
                        + " (limits.agent_retry_time). The last time: "
                        + failure.message());
    }
}
