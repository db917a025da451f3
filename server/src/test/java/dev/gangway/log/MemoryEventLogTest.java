package dev.gangway.log;

import dev.gangway.fake.MemoryEventLog;
import dev.gangway.store.Database;
import java.util.random.RandomGenerator;

/// The fake keeps the contract.
class MemoryEventLogTest extends EventLogContract {
    @Override
    EventLog create(Database database, LogListener told) {
        return new MemoryEventLog(database, told, RandomGenerator.of("L64X128MixRandom"));
    }

    @Override
    boolean step(EventLog stepped) {
        return ((MemoryEventLog) stepped).step();
    }
}
