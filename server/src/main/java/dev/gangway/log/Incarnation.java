package dev.gangway.log;

import dev.gangway.log.IncarnationFile.Known;
import dev.gangway.store.Database;
import dev.gangway.store.FaultPoint;
import dev.gangway.store.Synchronous;
import dev.gangway.store.Transaction;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Decides at opening which streams get a new epoch, because events that were shown may be gone:
/// all of them when the database is not the one that `DIR/incarnation` knows; those inside a
/// running turn after an unclean stop and a reboot; none otherwise.
///
/// The number changes at each opening and closing and now and then between, so that a copy of the
/// database that was taken before is known for a strange one when it comes back.
final class Incarnation {
    private static final Logger LOG = LoggerFactory.getLogger(Incarnation.class);
    private static final long NOBODY = 0;

    private final Database database;
    private final IncarnationFile file;
    private final String bootId;
    private final RandomGenerator random;
    private final FaultPoint faults;
    private long number = NOBODY;

    Incarnation(Database database, String bootId, RandomGenerator random, FaultPoint faults) {
        this.database = database;
        this.file = new IncarnationFile(database.directory());
        this.bootId = bootId;
        this.random = random;
        this.faults = faults;
    }

    /// Brings the epochs up to date; until [#close] the stop counts as unclean.
    void open(Supplier<String> nonces) {
        Optional<LogState> state = state();
        Optional<Known> known = file.read();
        boolean strange =
                state.isPresent()
                        && !known.map(said -> said.knows(state.get().number())).orElse(false);
        boolean doubtful = state.map(this::afterPowerLoss).orElse(false);
        // A strange database must stay strange until its epochs are changed, also over a crash.
        long previous =
                strange
                        ? known.map(Known::current).orElse(NOBODY)
                        : state.map(LogState::number).orElse(NOBODY);
        change(previous, false, table -> renew(table, strange, doubtful, nonces));
    }

    /// Changes the number, all else staying as it is.
    void renew() {
        change(number, false, _ -> {});
    }

    /// Notes a clean stop.
    void close() {
        change(number, true, _ -> {});
    }

    private void renew(
            StreamTable table, boolean strange, boolean doubtful, Supplier<String> nonces) {
        if (strange || doubtful) {
            int streams = table.renewEpochs(strange, nonces.get());
            LOG.warn(
                    strange
                            ? "the database is not the one that was last used here: {} streams get a"
                                    + " new epoch"
                            : "the machine went down in mid-turn: {} streams get a new epoch",
                    streams);
        }
    }

    private void change(long previous, boolean cleanStop, Change work) {
        long next = nextNumber();
        faults.reached("incarnation.before");
        file.write(new Known(previous, next));
        faults.reached("incarnation.file");
        database.write(
                Synchronous.FULL,
                store -> {
                    work.on(new StreamTable(store));
                    write(store, next, cleanStop);
                    faults.reached("incarnation.beforeCommit");
                    return next;
                });
        number = next;
        faults.reached("incarnation.row");
        file.write(new Known(next, next));
        faults.reached("incarnation.after");
    }

    private long nextNumber() {
        return (random.nextLong() >>> 1) | 1;
    }

    private boolean afterPowerLoss(LogState state) {
        boolean rebooted = bootId.isEmpty() || !bootId.equals(state.bootId());
        return !state.cleanStop() && rebooted;
    }

    private Optional<LogState> state() {
        return database.read(store ->
                store.first(
                        "SELECT incarnation, boot_id, clean_stop FROM log_state",
                        row -> new LogState(row.longAt(1), row.textAt(2), row.longAt(3) != 0)));
    }

    private void write(Transaction store, long number, boolean cleanStop) {
        store.execute(
                "INSERT INTO log_state(id, incarnation, boot_id, clean_stop) VALUES(1, ?, ?, ?)"
                        + " ON CONFLICT(id) DO UPDATE SET incarnation = excluded.incarnation,"
                        + " boot_id = excluded.boot_id, clean_stop = excluded.clean_stop",
                number,
                bootId,
                cleanStop);
    }

    @FunctionalInterface
    private interface Change {
        void on(StreamTable table);
    }

    private record LogState(long number, String bootId, boolean cleanStop) {}
}
