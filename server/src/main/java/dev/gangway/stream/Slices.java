package dev.gangway.stream;

/// Writes the frames of a segment to a sink, as few slices as its subscriber's filter allows.
final class Slices {
    private Slices() {}

    /// Writes the frames of the entries from `from` up to, without, `to`. The caller holds a
    /// reference to the segment; each slice gets one of its own.
    static void write(Segment segment, int from, int to, Subscriber subscriber, Sink sink) {
        if (subscriber.filters()) {
            writeShown(segment, from, to, subscriber, sink);
        } else {
            writeSlice(segment, from, to, sink);
        }
    }

    /// Splits only where a frame is skipped.
    private static void writeShown(
            Segment segment, int from, int to, Subscriber subscriber, Sink sink) {
        FrameIndex index = segment.index();
        int begin = from;
        for (int entry = from; entry < to; entry++) {
            boolean empty = index.end(entry) == index.start(entry);
            if (!empty && !subscriber.shows(index.kind(entry), index.origin(entry))) {
                writeSlice(segment, begin, entry, sink);
                begin = entry + 1;
            }
        }
        writeSlice(segment, begin, to, sink);
    }

    private static void writeSlice(Segment segment, int from, int to, Sink sink) {
        FrameIndex index = segment.index();
        int length = from == to ? 0 : index.end(to - 1) - index.start(from);
        if (length > 0 && segment.retain()) {
            sink.write(segment, index.start(from), length);
        }
    }
}
