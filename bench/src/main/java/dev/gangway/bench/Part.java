package dev.gangway.bench;

import java.io.IOException;

/// One thing that is measured, selected by its name.
interface Part {
    /// @throws BenchFailed when a frame is missing or out of order, or a server does not work
    void run(Bench bench, Report report) throws IOException, InterruptedException;
}
