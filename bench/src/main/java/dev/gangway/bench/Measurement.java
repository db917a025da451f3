package dev.gangway.bench;

/// What one run of the fan-out showed.
///
/// @param eventsPerSecond as each socket got them, from the first frame to the last
/// @param cpuNanos of the server, a frame
/// @param threads where that went; empty where it is not known
record Measurement(double eventsPerSecond, double cpuNanos, String threads) {}
