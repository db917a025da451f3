package dev.gangway.access;

import java.time.Duration;
import java.util.Objects;

/// How much may be kept of users and their ways in, and how long these are good.
///
/// @param users users and services together
/// @param credentialsPerUser tokens, devices and log-ins of one; of log-ins the oldest ends when
///   another is made, the others are refused
/// @param grantsPerSubject in one session or project: each change is told to all of them
/// @param loginTime how long a browser's log-in is good
/// @param deviceTime how long a paired device's token is good
public record AccessLimits(
        int users,
        int credentialsPerUser,
        int grantsPerSubject,
        Duration loginTime,
        Duration deviceTime) {
    public static final AccessLimits STANDARD =
            new AccessLimits(1_000, 100, 100, Duration.ofDays(30), Duration.ofDays(365));

    public AccessLimits {
        Objects.requireNonNull(loginTime);
        Objects.requireNonNull(deviceTime);
        if (users < 1 || credentialsPerUser < 1 || grantsPerSubject < 1) {
            throw new IllegalArgumentException("each limit is at least 1");
        }
    }
}
