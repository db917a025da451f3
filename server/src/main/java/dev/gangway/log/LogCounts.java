package dev.gangway.log;

/// What a log has done since it was opened.
///
/// @param commits transactions of batches, ticks included
/// @param fsyncedCommits those that waited for the disk
/// @param events of streams with writers of their own
/// @param failedStreams streams that had to stop
public record LogCounts(long commits, long fsyncedCommits, long events, long failedStreams) {
    static final LogCounts NONE = new LogCounts(0, 0, 0, 0);

    LogCounts committed(boolean fsynced, int moreEvents) {
        return new LogCounts(
                commits + 1,
                fsyncedCommits + (fsynced ? 1 : 0),
                events + moreEvents,
                failedStreams);
    }

    LogCounts failed() {
        return new LogCounts(commits, fsyncedCommits, events, failedStreams + 1);
    }
}
