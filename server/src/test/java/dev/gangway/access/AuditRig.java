package dev.gangway.access;

import dev.gangway.Gangway;
import dev.gangway.event.Event;
import dev.gangway.event.Sequenced;
import dev.gangway.event.StreamName;
import dev.gangway.fake.FakeClock;
import dev.gangway.fake.RecordingListener;
import dev.gangway.json.RawJson;
import dev.gangway.log.LogOptions;
import dev.gangway.log.RewrittenStream;
import dev.gangway.log.SqliteEventLog;
import dev.gangway.store.Database;
import dev.gangway.store.FaultPoint;
import dev.gangway.store.Synchronous;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;

/// The real audit over the real log and SQLite, driven by one thread.
final class AuditRig implements AutoCloseable {
    final FakeClock clock = new FakeClock();
    final Whereabouts whereabouts = new Whereabouts();
    final Database database;
    final SqliteEventLog log;
    final Audit audit;

    /// Fails commits while it is set.
    boolean broken;

    AuditRig(Path directory) {
        FaultPoint faults =
                step -> {
                    if (broken && step.equals("commit.rows")) {
                        throw new IllegalStateException("planted");
                    }
                };
        database = Database.open(directory, Gangway.MIGRATIONS);
        log =
                SqliteEventLog.open(
                        database,
                        LogOptions.defaults("boot"),
                        new RecordingListener(),
                        clock,
                        new Random(1),
                        faults);
        audit = new Audit(log, clock, whereabouts, id -> id.equals("ann") ? "Ann" : "");
    }

    AuditEntry entry(String action, String outcome, String details) {
        return new AuditEntry(
                clock.millis(),
                "ann",
                "c1",
                "127.0.0.1",
                action,
                "session/s1",
                outcome,
                RawJson.of(details));
    }

    /// So many records, each in a commit of its own.
    void write(int count) {
        for (int i = 0; i < count; i++) {
            audit.record(entry("session.prompt", AuditEntry.ACCEPTED, "{\"bytes\":" + i + "}"));
            step();
        }
    }

    void step() {
        while (log.step()) {
            Thread.onSpinWait();
        }
    }

    List<RawJson> records() {
        return log.read(StreamName.AUDIT, 0, 1 << 24).events().stream()
                .map(Sequenced::event)
                .map(Event::payload)
                .toList();
    }

    AuditCheck.Outcome check() {
        return check(Optional.empty());
    }

    AuditCheck.Outcome check(Optional<String> noted) {
        return database.read(store -> AuditCheck.run(store, noted));
    }

    /// Replaces the stored events, each in a block of its own with a checksum that is right, as one
    /// would who knows the format.
    void rewrite(UnaryOperator<List<Event>> change) {
        List<Event> events =
                log.read(StreamName.AUDIT, 0, 1 << 24).events().stream()
                        .map(Sequenced::event)
                        .toList();
        database.write(
                Synchronous.NORMAL,
                store -> {
                    RewrittenStream.replace(store, StreamName.AUDIT, change.apply(events));
                    return true;
                });
    }

    int execute(String sql, Object... parameters) {
        return database.write(Synchronous.NORMAL, store -> store.execute(sql, parameters));
    }

    @Override
    public void close() {
        audit.close();
        log.close();
    }
}
