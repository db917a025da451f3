package dev.gangway.simulation;

/// Thrown from a fault point: the process is gone at that step.
final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    Crash(String step) {
        super(step);
    }
}
