package dev.gangway.http;

import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes what was not expected to the log, whole, under a reference that the client is shown
/// instead. Any thread.
final class Faults {
    private static final Logger LOG = LoggerFactory.getLogger(Faults.class);
    private final LongSupplier numbers;

    Faults(LongSupplier numbers) {
        this.numbers = numbers;
    }

    /// @param where what was being done, without anything that a client sent
    /// @return the reference
    String report(String where, Throwable fault) {
        String reference = Long.toString(numbers.getAsLong(), Character.MAX_RADIX);
        LOG.error("Internal error {} while {}", reference, where, fault);
        return reference;
    }
}
