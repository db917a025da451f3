package dev.gangway.log;

import dev.gangway.event.StreamName;

/// What may be removed of a stream.
final class Trim {
    private Trim() {}

    /// @throws IllegalArgumentException naming the rule that forbids it
    static void require(StreamTable table, StreamName stream, StreamRow row, long through) {
        require(through <= row.head(), stream, through, "its head is " + row.head());
        if (stream.equals(StreamName.AUDIT)) {
            throw new IllegalArgumentException("the audit is never trimmed");
        }
        if (!stream.isSession()) {
            // A feed is nobody's state: there is no fold to go on from.
            return;
        }
        long checkpoint = table.checkpointSequence(row.number());
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

    /// The last event that may be removed; 0 for none.
    static long most(StreamTable table, StreamName stream, StreamRow row) {
        if (stream.equals(StreamName.AUDIT)) {
            return 0;
        }
        if (!stream.isSession()) {
            return row.head();
        }
        long checkpoint = table.checkpointSequence(row.number());
        long settled = row.running() ? row.turnAfter() : row.head();
        return Math.min(Math.min(checkpoint, row.transcriptThrough()), settled);
    }

    private static void require(boolean allowed, StreamName stream, long through, String why) {
        if (!allowed) {
            throw new IllegalArgumentException(
                    stream + " cannot be trimmed through " + through + ": " + why);
        }
    }
}
