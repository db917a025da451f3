package dev.gangway.log;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Calls what others gave the log, so that what they throw, errors included, does not end its
/// writer: one wire's stack overflow would stop every session.
final class Guard {
    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);

    private Guard() {}

    static void run(String called, Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | Error fault) {
            LOG.error("a listener of the log threw from {}", called, fault);
        }
    }
}
