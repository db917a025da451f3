package dev.gangway.bench;

/// What one run showed.
///
/// @param eventsPerSecond as each socket got them, from the first frame to the last
/// @param cpuNanos of the server, a frame
record Measurement(double eventsPerSecond, double cpuNanos) {}
