package dev.gangway.log;

import dev.gangway.event.StreamName;
import dev.gangway.json.RawJson;
import dev.gangway.store.Transaction;
import java.util.List;
import java.util.Optional;

/// The log's SQL, in one transaction.
final class StreamTable {
    private final Transaction transaction;

    StreamTable(Transaction transaction) {
        this.transaction = transaction;
    }

    Optional<StreamRow> find(StreamName stream) {
        return transaction.first(
                "SELECT " + StreamRow.COLUMNS + " FROM streams WHERE name = ?",
                StreamRow::of,
                stream.value());
    }

    /// Makes a stream in its first epoch, with the given nonce.
    StreamRow create(StreamName stream, String nonce) {
        transaction.execute(
                "INSERT INTO streams(name, epoch_ordinal, epoch_nonce) VALUES(?, 0, ?)",
                stream.value(),
                nonce);
        return find(stream).orElseThrow();
    }

    /// The next stream in the order of their names, at most one.
    List<StreamName> namesAfter(String name) {
        return transaction.query(
                "SELECT name FROM streams WHERE name > ? ORDER BY name LIMIT 1",
                row -> new StreamName(row.textAt(1)),
                name);
    }

    void raiseFence(long number) {
        transaction.execute("UPDATE streams SET fence = fence + 1 WHERE number = ?", number);
    }

    /// Moves the head, if the fence is still the newest and the head where it is expected.
    ///
    /// @throws FenceLost otherwise
    void advance(long number, long fence, long expectedHead, long head) {
        int rows =
                transaction.execute(
                        "UPDATE streams SET head = ? WHERE number = ? AND fence = ? AND head = ?",
                        head,
                        number,
                        fence,
                        expectedHead);
        if (rows != 1) {
            throw new FenceLost(
                    "fence lost: the stream has been opened by another writer since fence "
                            + fence
                            + ", or its head is not "
                            + expectedHead);
        }
    }

    void block(long key, byte[] bytes) {
        transaction.execute("INSERT INTO blocks(key, bytes) VALUES(?, ?)", key, bytes);
    }

    void running(long number, boolean running, long turnAfter) {
        transaction.execute(
                "UPDATE streams SET running = ?, turn_after = ? WHERE number = ?",
                running,
                turnAfter,
                number);
    }

    void checkpoint(long number, Checkpoint checkpoint) {
        transaction.execute(
                "INSERT INTO checkpoints(stream, sequence, state) VALUES(?, ?, ?)"
                        + " ON CONFLICT(stream) DO UPDATE"
                        + " SET sequence = excluded.sequence, state = excluded.state",
                number,
                checkpoint.sequence(),
                checkpoint.state().bytes());
    }

    Optional<Checkpoint> checkpoint(long number) {
        return transaction.first(
                "SELECT sequence, state FROM checkpoints WHERE stream = ?",
                row -> new Checkpoint(row.longAt(1), RawJson.of(row.bytesAt(2))),
                number);
    }

    /// Never moves back.
    void transcriptThrough(StreamName stream, long sequence) {
        transaction.execute(
                "UPDATE streams SET transcript_through = max(transcript_through, ?)"
                        + " WHERE name = ?",
                sequence,
                stream.value());
    }

    /// Where the first blocks, at most so many, end that end at or before a sequence; 0 for none.
    long lastBlockThrough(long number, long sequence, int blocksMax) {
        return transaction
                .first(
                        "SELECT coalesce(max(key), 0) FROM (SELECT key FROM blocks"
                                + " WHERE key > ? AND key <= ? ORDER BY key LIMIT ?)",
                        row -> BlockKey.lastSequence(row.longAt(1)),
                        BlockKey.of(number, 0),
                        BlockKey.of(number, sequence),
                        blocksMax)
                .orElse(0L);
    }

    void removeThrough(long number, long sequence) {
        transaction.execute(
                "DELETE FROM blocks WHERE key > ? AND key <= ?",
                BlockKey.of(number, 0),
                BlockKey.of(number, sequence));
        transaction.execute(
                "UPDATE streams SET first_kept = ? WHERE number = ?", sequence + 1, number);
    }

    /// Removes blocks, at most so many, wherever they lie.
    ///
    /// @return how many there were
    int removeSome(long number, int blocksMax) {
        return transaction.execute(
                "DELETE FROM blocks WHERE key IN (SELECT key FROM blocks"
                        + " WHERE key > ? AND key <= ? ORDER BY key LIMIT ?)",
                BlockKey.of(number, 0),
                BlockKey.of(number, BlockKey.SEQUENCE_MAX),
                blocksMax);
    }

    /// Removes a stream without blocks.
    void removeStream(long number) {
        transaction.execute("DELETE FROM checkpoints WHERE stream = ?", number);
        transaction.execute("DELETE FROM streams WHERE number = ?", number);
    }

    /// Gives all streams, or those with a running turn, their next epoch.
    int renewEpochs(boolean all, String nonce) {
        return transaction.execute(
                "UPDATE streams SET epoch_ordinal = epoch_ordinal + 1, epoch_nonce = ?"
                        + (all ? "" : " WHERE running <> 0"),
                nonce);
    }

    void tick() {
        transaction.execute("UPDATE log_state SET ticks = ticks + 1");
    }
}
