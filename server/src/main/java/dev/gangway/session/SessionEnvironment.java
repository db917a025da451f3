package dev.gangway.session;

import dev.gangway.agent.AgentStarter;
import dev.gangway.command.TurnEnd;
import dev.gangway.log.EventLog;
import dev.gangway.store.Transaction;
import dev.gangway.transcript.TranscriptPage;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// What sessions get from outside: nothing here starts a thread of its own.
///
/// @param rows reads the store, on the calling thread
/// @param random for ids
/// @param turnEnded told of each turn that was committed as ended: its transcript may follow
/// @param history what was said in sessions
/// @param deleted told when a session was deleted: what is left of it may be removed
/// @param oversight who hears of sessions, and what is written down of them
public record SessionEnvironment(
        EventLog log,
        RowReader rows,
        AgentStarter agents,
        InstantSource clock,
        Timers timers,
        RandomGenerator random,
        SessionLimits limits,
        TurnEnded turnEnded,
        History history,
        Runnable deleted,
        Oversight oversight) {
    /// Reads rows.
    public interface RowReader {
        <T> T read(Function<Transaction, T> query);
    }

    /// Hears of the ends of turns, on the log's writer thread; must not block.
    @FunctionalInterface
    public interface TurnEnded {
        /// @param session its id
        void ended(String session, TurnEnd end);
    }

    /// Reads transcripts.
    public interface History {
        /// The last entries of a session below an ordinal; as [dev.gangway.transcript.Transcripts].
        TranscriptPage before(String session, long ordinal, int limit);
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
        Objects.requireNonNull(history);
        Objects.requireNonNull(deleted);
        Objects.requireNonNull(oversight);
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
