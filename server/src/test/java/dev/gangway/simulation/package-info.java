/// The whole gateway on one thread, from a seed: real sessions, streams, gateway and SQLite; clock,
/// executors, event loops and the log's writer are steps of a random walk. See docs/simulation.md.
@NullMarked
package dev.gangway.simulation;

import org.jspecify.annotations.NullMarked;
