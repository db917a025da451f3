package dev.gangway.session;

import dev.gangway.agent.AgentStarter;
import dev.gangway.log.EventLog;
import dev.gangway.store.Transaction;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// What sessions get from outside: nothing here starts a thread of its own.
///
/// @param rows reads the store, on the calling thread
/// @param random for ids
/// @param turnEnded told the id of a session whose turn was committed as ended: its transcript may
///   follow
public record SessionEnvironment(
        EventLog log,
        RowReader rows,
        AgentStarter agents,
        InstantSource clock,
        Timers timers,
        RandomGenerator random,
        SessionLimits limits,
        Consumer<String> turnEnded) {
    /// Reads rows.
    public interface RowReader {
        <T> T read(Function<Transaction, T> query);
    }

    public SessionEnvironment {
        Objects.requireNonNull(log);
        Objects.requireNonNull(rows);
        Objects.requireNonNull(agents);
        Objects.requireNonNull(clock);
        Objects.requireNonNull(timers);
        Objects.requireNonNull(random);
        Objects.requireNonNull(limits);
        Objects.requireNonNull(turnEnded);
    }

    /// A new id: 26 letters and digits, 130 bits.
    String newId() {
        StringBuilder id = new StringBuilder(26);
        for (int i = 0; i < 26; i++) {
            id.append("0123456789abcdefghjkmnpqrstvwxyz".charAt(random.nextInt(32)));
        }
        return id.toString();
    }
}
