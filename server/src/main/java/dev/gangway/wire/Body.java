package dev.gangway.wire;

/// An answer's body while it is written. One thread at a time; a write waits until the client's
/// side has taken the bytes, so what is written is never held in memory.
public interface Body extends AutoCloseable {
    /// @throws dev.gangway.command.GatewayException CONFLICT when the client is gone
    void write(byte[] bytes);

    /// All is written.
    void end();

    /// Ends the connection when [#end] was not called, so that the client does not take a part for
    /// the whole.
    @Override
    void close();
}
