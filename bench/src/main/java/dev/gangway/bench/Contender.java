package dev.gangway.bench;

import java.io.IOException;

/// A server that is measured: started for the run, ended after it.
interface Contender {
    /// As the tables have it.
    String name();

    /// Sends `events` frames of [Benchmark#FRAME_BYTES] to each of so many sockets, which check
    /// that each gets all of them in order.
    ///
    /// @throws BenchFailed when a frame is missing or out of order, or the server does not work
    Measurement run(int sockets, long events) throws IOException, InterruptedException;
}
