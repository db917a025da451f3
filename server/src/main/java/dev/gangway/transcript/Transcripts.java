package dev.gangway.transcript;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.event.Epoch;
import dev.gangway.event.Position;
import dev.gangway.event.Sequenced;
import dev.gangway.event.StreamName;
import dev.gangway.log.EventLog;
import dev.gangway.log.Page;
import dev.gangway.log.StreamStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The transcripts of all sessions: written by following the log, off its path, and completed for
/// each reader by the fold of what lies above the watermark. So a reader is never behind the
/// published head as it stood when it asked, and a follower that is late, or dies between any two
/// steps, costs time and nothing else.
///
/// An entry has the same ordinal above the watermark and below it. Any thread but the log's own,
/// except for [#followSoon].
public final class Transcripts {
    private static final Logger LOGGER = LoggerFactory.getLogger(Transcripts.class);

    /// How often the log may be trimmed between a reader's two reads before it gives up.
    private static final int ATTEMPTS_MAX = 5;

    private static final int REMOVED_ENTRIES_MAX = 256;

    private final EventLog log;
    private final TranscriptStore store;
    private final Executor executor;
    private final TranscriptLimits limits;

    /// Streams that a follower works on, one for each, or was asked for.
    private final Map<StreamName, Following> following = new ConcurrentHashMap<>();

    private enum Following {
        ONCE,
        /// Asked for again since it was asked for: what it reads may be too old.
        AGAIN
    }

    /// @param executor runs followers; they block
    public Transcripts(
            EventLog log, TranscriptStore store, Executor executor, TranscriptLimits limits) {
        this.log = log;
        this.store = store;
        this.executor = executor;
        this.limits = limits;
    }

    /// Asks for a follower of a stream: after each turn's end, and when a stream is opened that may
    /// have been left behind. Never waits, and never has two followers at work on one stream.
    public void followSoon(StreamName stream) {
        Following asked = following.merge(stream, Following.ONCE, (_, _) -> Following.AGAIN);
        if (asked == Following.ONCE) {
            try {
                executor.execute(() -> followAsked(stream));
            } catch (RejectedExecutionException e) {
                following.remove(stream);
                LOGGER.debug("{} is not followed now: the server is stopping", stream);
            }
        }
    }

    private void followAsked(StreamName stream) {
        do {
            try {
                follow(stream);
            } catch (RuntimeException e) {
                // What is not written is folded for each reader, and written after the next turn.
                LOGGER.warn("the transcript of {} could not be written", stream, e);
            }
        } while (askedAgain(stream));
    }

    private boolean askedAgain(StreamName stream) {
        return following.computeIfPresent(
                        stream, (_, asked) -> asked == Following.AGAIN ? Following.ONCE : null)
                != null;
    }

    /// Writes the entries of all that is published now, in steps of a bounded size, each with its
    /// watermark in one transaction. May run twice at once: one of two equal steps does nothing.
    public void follow(StreamName stream) {
        long head = log.status(stream).map(StreamStatus::head).orElse(0L);
        long through = watermark(stream);
        while (through < head) {
            step(stream);
            through = watermark(stream);
        }
    }

    private void step(StreamName stream) {
        FoldState from = store.read(transaction -> TranscriptTables.state(transaction, stream));
        TranscriptFold fold = new TranscriptFold(from, limits);
        Page page = log.read(stream, from.through(), limits.stepBytes());
        if (!follows(page, from.through())) {
            // Another follower may have gone ahead, and the log been trimmed behind it.
            if (watermark(stream) > from.through()) {
                return;
            }
            throw new IllegalStateException(
                    stream + " has lost events above its transcript's " + from.through());
        }
        page.events().forEach(fold::apply);
        FoldState to = fold.state();
        List<TranscriptEntry> changed = fold.drain();
        store.write(transaction ->
                TranscriptTables.advance(transaction, stream, from.through(), to, changed));
    }

    /// The last event whose entries are written; 0 for none. The log may be trimmed up to here.
    public long watermark(StreamName stream) {
        return store.read(transaction -> TranscriptTables.watermark(transaction, stream));
    }

    /// The written entries that events behind a sequence began or changed: for followers of the
    /// transcript, which keep a sequence and an ordinal of their own.
    ///
    /// @param behind the follower's sequence; 0 for all entries
    /// @param fromOrdinal none below is looked at: they were settled at that sequence, or were seen
    /// @param limit how many at most, from 1
    public TranscriptChanges changes(StreamName stream, long behind, long fromOrdinal, int limit) {
        return store.read(transaction ->
                TranscriptTables.changes(transaction, stream, behind, fromOrdinal, limit));
    }

    /// Removes a part of a transcript that is no longer wanted, of a bounded size. Nobody may
    /// follow its stream any more: to be run by the executor that runs the followers, once the
    /// stream is gone.
    ///
    /// @return whether there is more to remove
    public boolean remove(StreamName stream) {
        boolean[] more = new boolean[1];
        store.write(transaction ->
                more[0] = TranscriptTables.removeSome(transaction, stream, REMOVED_ENTRIES_MAX));
        return more[0];
    }

    /// The newest entries.
    ///
    /// @param limit how many at most, from 1; a page also ends where it gets too large
    /// @throws GatewayException NOT_FOUND when there is no such stream
    public TranscriptPage newest(StreamName stream, int limit) {
        return before(stream, Long.MAX_VALUE, limit);
    }

    /// The last entries below an ordinal.
    ///
    /// @param limit as for [#newest]
    /// @throws GatewayException NOT_FOUND when there is no such stream
    public TranscriptPage before(StreamName stream, long ordinal, int limit) {
        return page(stream, new Span(true, ordinal, entriesMax(limit)));
    }

    /// The first entries above an ordinal; 0 for the first of all.
    ///
    /// @param limit as for [#newest]
    /// @throws GatewayException NOT_FOUND when there is no such stream
    public TranscriptPage after(StreamName stream, long ordinal, int limit) {
        return page(stream, new Span(false, ordinal, entriesMax(limit)));
    }

    private record Span(boolean before, long ordinal, int entriesMax) {}

    private int entriesMax(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("a page has at least one entry");
        }
        return Math.min(limit, limits.pageEntries());
    }

    private TranscriptPage page(StreamName stream, Span span) {
        Epoch epoch =
                log.status(stream)
                        .orElseThrow(() ->
                                new GatewayException(ErrorCode.NOT_FOUND, "there is no " + stream))
                        .epoch();
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            Optional<TranscriptPage> page = attempt(stream, epoch, window(span));
            if (page.isPresent()) {
                return page.get();
            }
        }
        throw new IllegalStateException(stream + " has lost events above its transcript");
    }

    private Window window(Span span) {
        return span.before()
                ? Window.before(span.ordinal(), span.entriesMax(), limits.pageBytes())
                : Window.after(span.ordinal(), span.entriesMax(), limits.pageBytes());
    }

    /// One view of the rows, and the events behind it; empty when those were trimmed in between.
    private Optional<TranscriptPage> attempt(StreamName stream, Epoch epoch, Window window) {
        FoldState from =
                store.read(transaction -> {
                    TranscriptTables.fill(transaction, stream, window);
                    return TranscriptTables.state(transaction, stream);
                });
        TranscriptFold fold = new TranscriptFold(from, limits);
        if (!foldTail(stream, fold, window)) {
            return Optional.empty();
        }
        Position through = new Position(epoch, fold.through());
        return Optional.of(
                new TranscriptPage(window.entries(), window.more(fold.lastOrdinal()), through));
    }

    /// Folds to the head as it stands at the first read: a stream may grow as fast as it is read.
    private boolean foldTail(StreamName stream, TranscriptFold fold, Window window) {
        long head = Long.MAX_VALUE;
        long bytes = 0;
        while (fold.through() < head) {
            Page page = log.read(stream, fold.through(), limits.stepBytes());
            head = Math.min(head, page.head());
            if (!follows(page, fold.through())) {
                return fold.through() >= head;
            }
            for (Sequenced event : page.events()) {
                fold.apply(event);
                bytes += event.event().payload().length();
            }
            fold.drain().forEach(window::add);
        }
        if (bytes > limits.tailBytes()) {
            followSoon(stream);
        }
        return true;
    }

    /// Whether a page brings the events right behind a sequence.
    private static boolean follows(Page page, long through) {
        return !page.events().isEmpty() && page.events().getFirst().sequence() == through + 1;
    }
}
