package dev.gangway.log;

import dev.gangway.fake.FakeClock;
import dev.gangway.store.Database;
import dev.gangway.store.FaultPoint;
import java.util.random.RandomGenerator;

/// The real log keeps the contract.
class SqliteEventLogContractTest extends EventLogContract {
    @Override
    EventLog create(Database database, LogListener told) {
        return SqliteEventLog.open(
                database,
                LogOptions.defaults("boot-1"),
                told,
                new FakeClock(),
                RandomGenerator.of("L64X128MixRandom"),
                FaultPoint.NONE);
    }

    @Override
    boolean step(EventLog stepped) {
        return ((SqliteEventLog) stepped).step();
    }
}
