package dev.gangway.search;

import dev.gangway.event.StreamName;
import dev.gangway.search.SearchTables.Followed;
import dev.gangway.session.Removals;
import dev.gangway.store.Database;
import dev.gangway.store.StoreException;
import dev.gangway.store.Synchronous;
import dev.gangway.store.Transaction;
import dev.gangway.transcript.TranscriptChanges;
import dev.gangway.transcript.TranscriptEntry;
import dev.gangway.transcript.Transcripts;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The index over what was said: follows the transcripts, off the path of events, each session from
/// where it stood. A follower that dies between any two steps costs time and nothing else, and an
/// index that is missing or damaged is made anew from the transcripts. Any thread.
public final class SearchIndex implements Removals.Remains {
    private static final Logger LOG = LoggerFactory.getLogger(SearchIndex.class);
    private static final int SESSIONS_AT_ONCE = 64;
    private static final int REMOVED_MAX = 128;

    private final Database database;
    private final Transcripts transcripts;
    private final Executor executor;
    private final SearchLimits limits;

    /// Whether all sessions are being looked at, or are to be.
    private final AtomicBoolean catchingUp = new AtomicBoolean();

    /// A damage elsewhere in the database is not mended by an index made anew: once in a server's
    /// life, so that it does not go round in circles.
    private final AtomicBoolean rebuilt = new AtomicBoolean();

    /// @param executor the one that follows transcripts and removes what is left of sessions, one
    ///   work at a time
    public SearchIndex(
            Database database, Transcripts transcripts, Executor executor, SearchLimits limits) {
        this.database = database;
        this.transcripts = transcripts;
        this.executor = executor;
        this.limits = limits;
    }

    /// Makes the index where it is missing, and has it follow all that it is behind of: at a start.
    public void open() {
        if (!database.read(SearchTables::isWhole)) {
            LOG.warn("the index of the search is missing; it is made anew");
            soon(this::rebuild);
        } else {
            catchUpSoon();
        }
    }

    /// Follows a session's transcript soon: after each turn's end. Never waits.
    public void followSoon(String session) {
        soon(() -> follow(session));
    }

    /// Makes the index anew soon: it was found to be damaged.
    private void rebuildSoon(StoreException damage) {
        LOG.error("the index of the search is damaged; it is made anew", damage);
        soon(this::rebuild);
    }

    /// Brings the index to where the session's transcript is written. Blocks.
    void follow(String session) {
        StreamName stream = StreamName.session(session);
        transcripts.follow(stream);
        Followed from = database.read(rows -> SearchTables.followed(rows, session));
        TranscriptChanges first =
                transcripts.changes(stream, from.through(), from.settled(), limits.stepEntries());
        if (first.through() == from.through()) {
            return;
        }
        TranscriptChanges page = first;
        write(session, page.entries());
        while (page.more()) {
            long next = page.entries().getLast().ordinal() + 1;
            page = transcripts.changes(stream, from.through(), next, limits.stepEntries());
            write(session, page.entries());
        }
        // As of the first page: what changed since then comes with the next following.
        Followed to = new Followed(first.through(), first.settled());
        write(rows -> {
            if (SearchTables.exists(rows, session)) {
                SearchTables.follow(rows, session, to);
            }
        });
    }

    private record Indexed(TranscriptEntry entry, String text) {}

    /// In transactions of a bounded size, between the commits of others.
    private void write(String session, List<TranscriptEntry> entries) {
        List<Indexed> step = new ArrayList<>();
        int characters = 0;
        for (var entry : entries) {
            Indexed indexed = new Indexed(entry, IndexedText.of(entry, limits.entryCharacters()));
            step.add(indexed);
            characters += indexed.text().length();
            if (characters > limits.stepCharacters()) {
                writeStep(session, step);
                step.clear();
                characters = 0;
            }
        }
        writeStep(session, step);
    }

    private void writeStep(String session, List<Indexed> step) {
        if (step.isEmpty()) {
            return;
        }
        write(rows -> {
            if (SearchTables.exists(rows, session)) {
                step.forEach(indexed ->
                        SearchTables.put(rows, session, indexed.entry(), indexed.text()));
            }
        });
    }

    private void write(Consumer<Transaction> work) {
        database.write(
                Synchronous.NORMAL,
                rows -> {
                    work.accept(rows);
                    return true;
                });
    }

    @Override
    public boolean removeSome(Transaction rows, String session) {
        try {
            return SearchTables.removeSome(rows, session, REMOVED_MAX);
        } catch (StoreException damage) {
            // What is left of the session is gone with the damaged index.
            rebuildIfDamaged(damage);
            throw damage;
        }
    }

    private void rebuild() {
        write(SearchTables::make);
        catchUpSoon();
    }

    private void catchUpSoon() {
        if (catchingUp.compareAndSet(false, true)) {
            soon(() -> catchUp(""));
        }
    }

    /// Some sessions, then others' work, then the next.
    private void catchUp(String after) {
        List<String> sessions =
                database.read(rows -> SearchTables.sessions(rows, after, SESSIONS_AT_ONCE));
        sessions.forEach(session -> guarded(() -> follow(session)));
        if (sessions.size() == SESSIONS_AT_ONCE) {
            soon(() -> catchUp(sessions.getLast()));
        } else {
            catchingUp.set(false);
        }
    }

    private void soon(Runnable work) {
        try {
            executor.execute(() -> guarded(work));
        } catch (RejectedExecutionException stopping) {
            LOG.debug("the search follows at the next start: the server is stopping");
        }
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (StoreException trouble) {
            if (!rebuildIfDamaged(trouble)) {
                LOG.warn("the index of the search could not follow", trouble);
            }
        } catch (RuntimeException fault) {
            LOG.warn("the index of the search could not follow", fault);
        }
    }

    private boolean rebuildIfDamaged(StoreException trouble) {
        boolean damaged = isDamage(trouble) && rebuilt.compareAndSet(false, true);
        if (damaged) {
            rebuildSoon(trouble);
        }
        return damaged;
    }

    /// Whether it speaks of tables that are broken or gone.
    static boolean isDamage(StoreException trouble) {
        return trouble.reason() == StoreException.Reason.DAMAGED
                || (trouble.reason() == StoreException.Reason.STATEMENT
                        && String.valueOf(trouble.getMessage()).contains("no such table"));
    }

    /// A question met damage.
    ///
    /// @return whether the index is being made anew for it
    boolean met(StoreException trouble) {
        return rebuildIfDamaged(trouble);
    }
}
