package dev.gangway.http;

import dev.gangway.stream.Hub;
import dev.gangway.stream.Segment;
import dev.gangway.stream.Sink;
import java.nio.ByteBuffer;

/// The few things that sockets want from the streams.
interface StreamPort {
    /// A direct view of a segment's bytes; its position and limit are the caller's own.
    ByteBuffer view(Segment segment, int offset, int length);

    void release(Segment segment);

    /// On the sink's loop.
    void writable(Sink sink);

    /// On the sink's loop, once.
    void closed(Sink sink);

    static StreamPort of(Hub hub) {
        return new StreamPort() {
            @Override
            public ByteBuffer view(Segment segment, int offset, int length) {
                return segment.buffer(offset, length);
            }

            @Override
            public void release(Segment segment) {
                segment.release();
            }

            @Override
            public void writable(Sink sink) {
                hub.writable(sink);
            }

            @Override
            public void closed(Sink sink) {
                hub.close(sink);
            }
        };
    }
}
