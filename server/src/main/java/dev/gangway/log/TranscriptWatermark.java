package dev.gangway.log;

import dev.gangway.event.StreamName;
import dev.gangway.store.Transaction;

/// Where the transcript tells the log how far it has come, in the transaction in which it gets
/// there: what it has folded may be trimmed as far as it is concerned.
public final class TranscriptWatermark {
    private TranscriptWatermark() {}

    /// Never moves back. Nothing when there is no such stream.
    public static void note(Transaction transaction, StreamName stream, long through) {
        new StreamTable(transaction).transcriptThrough(stream, through);
    }
}
