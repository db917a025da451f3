package dev.gangway.http;

import dev.gangway.access.AuditAction;
import dev.gangway.access.AuditEntry;
import dev.gangway.access.AuditTrail;
import dev.gangway.access.Principal;
import dev.gangway.command.ErrorCode;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts requests, and what went wrong at the door. Whoever fails too often from an address, or
/// under a name, has to wait, for longer each time. A name that others tried too often still comes
/// in from an address where it came in before: there its own failures count alone. Nobody who is in
/// is ever put out. Any thread.
final class Guard {
    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);

    /// Names at addresses that are remembered; the one least lately used is forgotten.
    private static final int FAMILIAR_MAX = 10_000;

    private static final int NAME_LENGTH_MAX = 64;

    private final RequestRate perAddress;
    private final RequestRate perPrincipal;
    private final Failures failures;
    private final InstantSource clock;
    private final AuditTrail audit;

    /// Which names came in at which addresses. Guarded by itself.
    private final Map<String, Boolean> familiar =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                    return size() > FAMILIAR_MAX;
                }
            };

    Guard(Rates rates, InstantSource clock, AuditTrail audit) {
        this.perAddress = new RequestRate(rates.addressRequestsPerMinute(), clock);
        this.perPrincipal = new RequestRate(rates.requestsPerMinute(), clock);
        this.failures = new Failures(rates.failuresMax(), rates.lockOutMax(), clock);
        this.clock = clock;
        this.audit = audit;
    }

    /// Counts a request from an address; the answer when it is one too many.
    Optional<Answer> request(Caller caller) {
        return perAddress.take(caller.network()).map(Guard::tooManyRequests);
    }

    /// Counts a request of a principal; the answer when it is one too many.
    Optional<Answer> request(Principal principal) {
        return perPrincipal.take(principal.id()).map(Guard::tooManyRequests);
    }

    /// Counts a token or ticket that names nobody; the answer when there are too many of them. They
    /// do not keep anybody from logging in: no token is ever guessed.
    Optional<Answer> wrongSecret(Caller caller) {
        return switch (attempt(List.of("token " + caller.network()), caller, "")) {
            case Attempt.Locked(Duration left) -> Optional.of(tooManyFailures(left));
            case Attempt.Granted granted -> {
                granted.failed();
                yield Optional.empty();
            }
        };
    }

    /// Asks for an attempt with a code or a link.
    Attempt attempt(Caller caller) {
        return attempt(List.of("address " + caller.network()), caller, "");
    }

    /// Asks for an attempt with a name and a password.
    Attempt attempt(Caller caller, String name) {
        String cut = name.substring(0, Math.min(name.length(), NAME_LENGTH_MAX));
        String known = cut.toLowerCase(Locale.ROOT);
        String both = "both " + caller.network() + " " + known;
        List<String> keys =
                isFamiliar(both)
                        ? List.of(both)
                        : List.of("address " + caller.network(), "name " + known);
        return attempt(keys, caller, both);
    }

    private Attempt attempt(List<String> keys, Caller caller, String both) {
        List<Counted> counted = new ArrayList<>();
        for (var key : keys) {
            switch (failures.attempt(key)) {
                case Failures.Verdict.Go go -> counted.add(new Counted(key, go));
                case Failures.Verdict.Locked locked -> {
                    takeBack(counted);
                    return new Attempt.Locked(locked.left());
                }
            }
        }
        return new Attempt.Granted(this, counted, caller, both);
    }

    private boolean isFamiliar(String both) {
        synchronized (familiar) {
            return familiar.get(both) != null;
        }
    }

    private void takeBack(List<Counted> counted) {
        counted.forEach(one -> failures.takeBack(one.key(), one.attempt()));
    }

    private record Counted(String key, Failures.Verdict.Go attempt) {}

    /// Whether somebody may try to come in, counted as failed until it is told otherwise.
    sealed interface Attempt {
        record Locked(Duration left) implements Attempt {}

        /// Told of its end, once, in one of three ways.
        final class Granted implements Attempt {
            private final Guard guard;
            private final List<Counted> counted;
            private final Caller caller;
            private final String both;

            private Granted(Guard guard, List<Counted> counted, Caller caller, String both) {
                this.guard = guard;
                this.counted = counted;
                this.caller = caller;
                this.both = both;
            }

            /// Somebody came in.
            void succeeded() {
                guard.takeBack(counted);
                if (!both.isEmpty()) {
                    synchronized (guard.familiar) {
                        guard.familiar.put(both, true);
                    }
                }
            }

            /// Nothing came of it, through no fault of the caller.
            void undecided() {
                guard.takeBack(counted);
            }

            void failed() {
                counted.stream()
                        .map(one -> one.attempt().locks())
                        .filter(Duration::isPositive)
                        .max(Duration::compareTo)
                        .ifPresent(lock -> guard.lockedOut(caller, lock));
            }
        }
    }

    private void lockedOut(Caller caller, Duration lock) {
        LOG.warn(
                "Too many wrong log-ins or tokens, the last from {}: locked out for {} s",
                caller.address(),
                lock.toSeconds());
        audit.record(
                new AuditEntry(
                        clock.millis(),
                        "",
                        "",
                        caller.address(),
                        AuditAction.LOGIN_LOCKOUT.word(),
                        "",
                        ErrorCode.LIMIT.wireName(),
                        RawJson.ofNode(Json.object().put("seconds", lock.toSeconds()))));
    }

    static Answer tooManyFailures(Duration left) {
        return later("Too many attempts have failed. Try again in " + seconds(left) + " s.", left);
    }

    private static Answer tooManyRequests(Duration left) {
        return later("There are too many requests in too short a time.", left);
    }

    private static Answer later(String sentence, Duration left) {
        return Problem.limit(429, "Too Many Requests", sentence)
                .answer(List.of("Retry-After", Long.toString(seconds(left))));
    }

    private static long seconds(Duration left) {
        return left.plusNanos(999_999_999).toSeconds();
    }
}
