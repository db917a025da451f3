package dev.gangway.simulation;

import dev.gangway.event.Epoch;
import dev.gangway.event.Event;
import dev.gangway.event.EventKind;
import dev.gangway.event.Position;
import dev.gangway.event.StreamName;
import dev.gangway.json.RawJson;
import dev.gangway.log.Checkpoint;
import dev.gangway.log.Durability;
import dev.gangway.log.EventLog;
import dev.gangway.log.LogTransaction;
import dev.gangway.log.Page;
import dev.gangway.log.Resume;
import dev.gangway.log.RowWork;
import dev.gangway.log.StreamFailed;
import dev.gangway.log.StreamStatus;
import dev.gangway.log.StreamWriter;
import dev.gangway.store.Database;
import dev.gangway.store.Synchronous;
import dev.gangway.store.Transaction;
import dev.gangway.transcript.TranscriptStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Faults between sessions, the log and the store, and over restarts.
final class LogPlants {
    private LogPlants() {}

    static List<Plant> all() {
        return List.of(
                new Plant(
                        "a callback before its commit",
                        "before it was written",
                        CallbackEarly::new),
                new Plant("a feed's event lost", "feed/", FeedEventLost::new),
                new Plant(
                        "a turn's end written twice",
                        "ends a turn that does not run",
                        EndWrittenTwice::new),
                new Plant("a batch gone over a restart", "they are missing", BatchGone::new),
                new Plant("a key forgotten", "got Accepted", KeyForgotten::new),
                new Plant("an epoch kept after a loss of power", "was in epoch", EpochKept::new),
                new Plant("no recovery after a kill", "is not at rest after", NoRecovery::new),
                new Plant(
                        "an entry of a transcript not written", "is not written", EntryLost::new));
    }

    private static final class EpochKept implements Fitting {
        @Override
        public String bootId(String real) {
            return "always the same";
        }
    }

    private static final class NoRecovery implements Fitting {
        @Override
        public boolean recovers() {
            return false;
        }
    }

    private static final class KeyForgotten implements Fitting {
        @Override
        public void opening(Database database) {
            run(database, "DELETE FROM prompt_keys");
        }
    }

    private static final class BatchGone implements Fitting {
        @Override
        public void opening(Database database) {
            run(
                    database,
                    "DELETE FROM blocks WHERE key = (SELECT max(key) FROM blocks WHERE key >> 40"
                            + " = (SELECT min(number) FROM streams WHERE name LIKE 'session/%'))");
        }
    }

    static void run(Database database, String sql) {
        boolean logIsThere =
                database.read(rows ->
                        rows.first("SELECT 1 FROM log_state", row -> row.longAt(1)).isPresent());
        if (logIsThere) {
            database.write(Synchronous.NORMAL, rows -> rows.execute(sql));
        }
    }

    private static final class EntryLost implements Fitting {
        private final Every fifth = new Every(5);

        @Override
        public TranscriptStore transcript(TranscriptStore store) {
            return new TranscriptStore() {
                @Override
                public <T> T read(Function<Transaction, T> query) {
                    return store.read(query);
                }

                @Override
                public void write(Consumer<Transaction> work) {
                    store.write(rows -> work.accept(new Forgetful(rows, fifth)));
                }
            };
        }
    }

    private record Forgetful(Transaction rows, Every now) implements Transaction {
        @Override
        public int execute(String sql, @Nullable Object... parameters) {
            boolean entry = sql.contains("INTO transcript_entry");
            return entry && now.now() ? 1 : rows.execute(sql, parameters);
        }

        @Override
        public <T> List<T> query(String sql, RowMapper<T> mapper, @Nullable Object... parameters) {
            return rows.query(sql, mapper, parameters);
        }

        @Override
        public <T> Optional<T> first(
                String sql, RowMapper<T> mapper, @Nullable Object... parameters) {
            return rows.first(sql, mapper, parameters);
        }
    }

    private static final class CallbackEarly implements Fitting {
        @Override
        public EventLog log(EventLog log) {
            return new Writing(
                    log,
                    writer ->
                            new ForwardingWriter(writer) {
                                @Override
                                public void afterCommit(Runnable then) {
                                    then.run();
                                }
                            });
        }
    }

    private static final class EndWrittenTwice implements Fitting {
        @Override
        public EventLog log(EventLog log) {
            return new Writing(
                    log,
                    writer ->
                            new ForwardingWriter(writer) {
                                @Override
                                public long append(Event event, Durability durability) {
                                    if (event.kind() == EventKind.TURN_ENDED) {
                                        super.append(event, durability);
                                    }
                                    return super.append(event, durability);
                                }
                            });
        }
    }

    private static final class FeedEventLost implements Fitting {
        private final Every fourth = new Every(4);

        @Override
        public EventLog log(EventLog log) {
            return new Writing(
                    log,
                    writer ->
                            new ForwardingWriter(writer) {
                                @Override
                                public void rows(RowWork work) {
                                    super.rows(transaction ->
                                            work.run(new WithoutFeeds(transaction, fourth)));
                                }
                            });
        }
    }

    private record WithoutFeeds(LogTransaction transaction, Every now) implements LogTransaction {
        @Override
        public Transaction store() {
            return transaction.store();
        }

        @Override
        public long append(StreamName stream, Event event) {
            return now.now() ? 0 : transaction.append(stream, event);
        }

        @Override
        public void forget(StreamName stream) {
            transaction.forget(stream);
        }

        @Override
        public void transcriptThrough(StreamName stream, long sequence) {
            transaction.transcriptThrough(stream, sequence);
        }
    }

    /// A log whose writers are others.
    record Writing(EventLog log, UnaryOperator<StreamWriter> writers) implements EventLog {
        @Override
        public StreamWriter open(StreamName stream) {
            return writers.apply(log.open(stream));
        }

        @Override
        public Optional<StreamStatus> status(StreamName stream) {
            return log.status(stream);
        }

        @Override
        public Resume resume(StreamName stream, Position after) {
            return log.resume(stream, after);
        }

        @Override
        public Page read(StreamName stream, long afterSequence, int bytesMax) {
            return log.read(stream, afterSequence, bytesMax);
        }

        @Override
        public void trim(StreamName stream, long throughSequence) {
            log.trim(stream, throughSequence);
        }

        @Override
        public boolean remove(StreamName stream) {
            return log.remove(stream);
        }

        @Override
        public void close() {
            log.close();
        }
    }

    static class ForwardingWriter implements StreamWriter {
        private final StreamWriter writer;

        ForwardingWriter(StreamWriter writer) {
            this.writer = writer;
        }

        @Override
        public StreamName stream() {
            return writer.stream();
        }

        @Override
        public Epoch epoch() {
            return writer.epoch();
        }

        @Override
        public ReentrantLock lock() {
            return writer.lock();
        }

        @Override
        public long head() {
            return writer.head();
        }

        @Override
        public long published() {
            return writer.published();
        }

        @Override
        public boolean hasRoom() {
            return writer.hasRoom();
        }

        @Override
        public void awaitRoom() throws InterruptedException {
            writer.awaitRoom();
        }

        @Override
        public long append(Event event, Durability durability) {
            return writer.append(event, durability);
        }

        @Override
        public void rows(RowWork work) {
            writer.rows(work);
        }

        @Override
        public void afterCommit(Runnable then) {
            writer.afterCommit(then);
        }

        @Override
        public void checkpoint(RawJson state) {
            writer.checkpoint(state);
        }

        @Override
        public Optional<Checkpoint> checkpoint() {
            return writer.checkpoint();
        }

        @Override
        public void turnRunning(boolean running) {
            writer.turnRunning(running);
        }

        @Override
        public boolean wasRunning() {
            return writer.wasRunning();
        }

        @Override
        public void whenFailed(Consumer<StreamFailed> then) {
            writer.whenFailed(then);
        }

        @Override
        public void close() {
            writer.close();
        }
    }
}
