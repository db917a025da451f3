package dev.gangway.stream;

/// A socket, as a cursor sees it: it takes slices of shared segments and private bytes while it is
/// writable. All methods but [#loop] are called on the socket's event loop only.
public interface Sink {
    /// The loop this socket lives on; sinks of one loop return the same object. Drain tasks are
    /// kept per loop.
    Loop loop();

    /// Whether more may be written now. When it turns true again, the owner calls [Hub#writable].
    boolean isWritable();

    /// Takes a slice of a segment. The sink owns one reference to the segment and releases it when
    /// the bytes are out.
    void write(Segment segment, int offset, int length);

    /// Takes bytes that are this connection's own: already framed, not shared, not changed
    /// afterwards.
    void write(byte[] frame);

    void flush();

    /// An event loop.
    interface Loop {
        /// Runs a task on the loop, soon. Any thread.
        void execute(Runnable task);
    }
}
