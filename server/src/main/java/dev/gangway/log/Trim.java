package dev.gangway.log;

import dev.gangway.event.StreamName;

/// What may be removed of a stream.
final class Trim {
    private Trim() {}

    /// @throws IllegalArgumentException naming the rule that forbids it
    static void require(StreamTable table, StreamName stream, StreamRow row, long through) {
        require(through <= row.head(), stream, through, "its head is " + row.head());
        if (row.fence() == 0) {
            // A stream of the log's own is nobody's state: there is no fold to go on from.
            return;
        }
        long checkpoint = table.checkpoint(row.number()).map(Checkpoint::sequence).orElse(0L);
        require(through <= checkpoint, stream, through, "its checkpoint is at " + checkpoint);
        require(
                through <= row.transcriptThrough(),
                stream,
                through,
                "its transcript has folded up to " + row.transcriptThrough());
        require(
                !row.running() || through <= row.turnAfter(),
                stream,
                through,
                "a turn is running since " + row.turnAfter());
    }

    private static void require(boolean allowed, StreamName stream, long through, String why) {
        if (!allowed) {
            throw new IllegalArgumentException(
                    stream + " cannot be trimmed through " + through + ": " + why);
        }
    }
}
