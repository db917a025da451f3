package dev.gangway.stream;

/// All live streams and their readers: keeps slabs while somebody reads, wakes cursors after
/// commits.
public final class Hub {
    /// The sink can be written to again. On its loop.
    public void writable(Sink sink) {}

    /// The sink is gone: its cursors are closed. On its loop, once.
    public void closed(Sink sink) {}
}
