package dev.gangway.process;

import java.io.InputStream;

/// Passes a byte stream on as it comes.
final class ChunkReader extends PipeReader {
    private final Sink sink;

    ChunkReader(InputStream input, Sink sink) {
        super(input);
        this.sink = sink;
    }

    @Override
    void accept(byte[] buffer, int length) {
        sink.chunk(buffer, length);
    }

    @Override
    void ended() {
        // Whoever listens is told of the process's end.
    }

    /// Where the bytes go; valid during the call only.
    interface Sink {
        void chunk(byte[] buffer, int length);
    }
}
