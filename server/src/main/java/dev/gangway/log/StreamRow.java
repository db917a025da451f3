package dev.gangway.log;

import dev.gangway.event.Epoch;
import dev.gangway.store.Transaction;
import java.util.Objects;

/// A stream, as the store has it.
///
/// @param fence of the newest writer; 0 while only the log itself has appended
/// @param running whether its tail is inside a running turn
/// @param turnAfter the last event before that turn
/// @param transcriptThrough the last event that the transcript has folded
record StreamRow(
        long number,
        Epoch epoch,
        long firstKept,
        long head,
        long fence,
        boolean running,
        long turnAfter,
        long transcriptThrough) {
    static final String COLUMNS =
            "number, epoch_ordinal, epoch_nonce, first_kept, head, fence, running, turn_after,"
                    + " transcript_through";

    StreamRow {
        Objects.requireNonNull(epoch);
    }

    static StreamRow of(Transaction.Row row) {
        int column = 1;
        return new StreamRow(
                row.longAt(column++),
                new Epoch((int) row.longAt(column++), row.textAt(column++)),
                row.longAt(column++),
                row.longAt(column++),
                row.longAt(column++),
                row.longAt(column++) != 0,
                row.longAt(column++),
                row.longAt(column));
    }
}
