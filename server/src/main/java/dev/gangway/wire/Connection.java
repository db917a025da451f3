package dev.gangway.wire;

/// One client's socket on one wire: that wire's habits live here. Frames arrive in order, one at a
/// time, on a virtual thread.
public interface Connection {
    /// A complete text frame. Whatever it holds, it must be answered as the wire documents and
    /// never throw for bad input; what is thrown closes this socket with 1011.
    void text(byte[] frame);

    /// A complete binary frame; ignored unless the wire says otherwise.
    default void binary(byte[] frame) {}

    /// The socket is gone, for whatever reason. Called once, after the last frame.
    void closed();
}
