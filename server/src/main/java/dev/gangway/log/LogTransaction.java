package dev.gangway.log;

import dev.gangway.event.Event;
import dev.gangway.event.StreamName;
import dev.gangway.store.Transaction;

/// The transaction of a commit of the log.
public interface LogTransaction {
    /// The rows' side.
    Transaction store();

    /// Numbers an event and appends it to a stream that has no writer of its own (a feed, the
    /// audit); makes the stream when there is none. It is part of this commit.
    long append(StreamName stream, Event event);

    /// Removes a stream that never had an event; nothing when it has one. Its writer is to be
    /// closed.
    void forget(StreamName stream);

    /// Notes that the transcript has folded a stream's events up to a sequence: they may be trimmed
    /// as far as it is concerned. Never moves back.
    void transcriptThrough(StreamName stream, long sequence);

    /// Whether it was committed though what waits for that was not run yet: batches that failed
    /// together are tried one by one, and told of when all were. On the log's writer thread.
    default boolean isCommitted() {
        return false;
    }
}
