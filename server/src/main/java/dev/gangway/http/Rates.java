package dev.gangway.http;

import java.time.Duration;

/// How often somebody may ask, and may be wrong about who they are.
///
/// @param requestsPerMinute of one principal, by all its credentials together; upgrades count, the
///   messages of a socket do not; beyond: 429
/// @param addressRequestsPerMinute from one address, whoever asks; beyond: 429
/// @param failuresMax log-ins that may fail from one address, or under one name, before there is a
///   lock-out
/// @param lockOutMax the longest lock-out; the first lasts a second, each further one twice as long
public record Rates(
        int requestsPerMinute, int addressRequestsPerMinute, int failuresMax, Duration lockOutMax) {
    public static final Rates DEFAULTS = new Rates(30_000, 60_000, 10, Duration.ofMinutes(15));

    public Rates {
        if (requestsPerMinute <= 0 || addressRequestsPerMinute <= 0 || failuresMax <= 0) {
            throw new IllegalArgumentException("a rate is above 0");
        }
        if (lockOutMax.toSeconds() <= 0) {
            throw new IllegalArgumentException("lockOutMax is at least a second");
        }
    }
}
