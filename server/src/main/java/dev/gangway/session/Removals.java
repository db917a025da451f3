package dev.gangway.session;

import dev.gangway.event.StreamName;
import dev.gangway.log.EventLog;
import dev.gangway.store.Transaction;
import dev.gangway.transcript.Transcripts;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes what is left of deleted sessions: in pieces, so that commits happen between, one piece
/// after the other. What is still to be removed is a row, written with the deletion, so a crash
/// between any two pieces costs time and nothing else. Any thread.
public final class Removals {
    private static final Logger LOG = LoggerFactory.getLogger(Removals.class);

    private final EventLog log;
    private final Transcripts transcripts;
    private final SessionEnvironment.RowReader rows;
    private final Writing writing;
    private final Executor executor;
    private final Remains remains;

    /// These two are guarded by this object.
    private boolean working;

    private boolean askedAgain;

    /// The last session that this pass has done with; one that cannot be removed now keeps the
    /// others not back. Only the one piece at work touches it.
    private String after = "";

    /// Writes rows between the log's commits; needs no fsync of its own.
    public interface Writing {
        /// @return what the work said
        boolean write(Predicate<Transaction> work);
    }

    /// Rows that others keep of sessions.
    @FunctionalInterface
    public interface Remains {
        /// None.
        Remains NONE = (_, _) -> false;

        /// Removes some of a deleted session's, a bounded number.
        ///
        /// @return whether there is more to remove
        boolean removeSome(Transaction rows, String session);
    }

    /// With nothing that others keep.
    public Removals(
            EventLog log,
            Transcripts transcripts,
            SessionEnvironment.RowReader rows,
            Writing writing,
            Executor executor) {
        this(log, transcripts, rows, writing, executor, Remains.NONE);
    }

    /// @param executor runs the pieces; it is the one that follows transcripts, one at a time, so
    ///   that none is followed while it is removed
    public Removals(
            EventLog log,
            Transcripts transcripts,
            SessionEnvironment.RowReader rows,
            Writing writing,
            Executor executor,
            Remains remains) {
        this.remains = remains;
        this.log = log;
        this.transcripts = transcripts;
        this.rows = rows;
        this.writing = writing;
        this.executor = executor;
    }

    /// Asks for the removal of all that was deleted, also before a restart. Never waits.
    public void soon() {
        synchronized (this) {
            askedAgain = working;
            if (working) {
                return;
            }
            working = true;
        }
        goOn();
    }

    private void goOn() {
        try {
            executor.execute(this::work);
        } catch (RejectedExecutionException stopping) {
            LOG.debug("deleted sessions are removed at the next start", stopping);
        }
    }

    private void work() {
        if (piece() || another()) {
            goOn();
        }
    }

    private synchronized boolean another() {
        working = askedAgain;
        askedAgain = false;
        return working;
    }

    /// Removes one piece.
    ///
    /// @return whether this pass has more to do
    private boolean piece() {
        Optional<String> next = rows.read(store -> SessionTables.nextRemoval(store, after));
        if (next.isEmpty()) {
            after = "";
            return false;
        }
        boolean more = false;
        try {
            more = removePiece(next.get());
        } catch (RuntimeException fault) {
            LOG.warn("session {} could not be removed yet", next.get(), fault);
        }
        if (!more) {
            after = next.get();
        }
        return true;
    }

    private boolean removePiece(String session) {
        StreamName stream = StreamName.session(session);
        return log.remove(stream)
                || transcripts.remove(stream)
                || writing.write(store -> remains.removeSome(store, session))
                || writing.write(store -> SessionTables.removeSome(store, session));
    }
}
