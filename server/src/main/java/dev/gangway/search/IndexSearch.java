package dev.gangway.search;

import dev.gangway.access.Access;
import dev.gangway.access.Principal;
import dev.gangway.access.Sight;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Query;
import dev.gangway.store.Database;
import dev.gangway.store.StoreException;
import dev.gangway.store.Transaction;
import dev.gangway.transcript.EntryKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Asks the index. What a principal may see is a part of the question itself, so that what is
/// others' is in no hit, no count and no snippet; and hits come by time, not by a weight, which
/// would be one over everybody's words. Any thread; blocks.
public final class IndexSearch implements Search {
    /// Parameters: 1 and 2 the marks, 3 the words, 4 and 5 numbers from and below, 6 project, 7
    /// agent, 8 kind, then those of [Sight], and how many.
    static final String HITS =
            """
            SELECT t.rowid, s.id, s.title, s.agent, s.project, e.ordinal, e.kind, e.role,
                snippet(search_text, 0, ?1, ?2, '…', 32)
            FROM search_text t
            CROSS JOIN search_entry e ON e.number = t.rowid
            CROSS JOIN sessions s ON s.id = e.session
            WHERE search_text MATCH ?3 AND t.rowid >= ?4 AND t.rowid < ?5
              AND (?6 IS NULL OR s.project = ?6)
              AND (?7 IS NULL OR s.agent = ?7)
              AND (?8 IS NULL OR e.kind = ?8)
              AND SIGHT
            ORDER BY t.rowid DESC LIMIT ?
            """
                    .replace("SIGHT", Sight.condition("s"));

    private static final Set<String> KINDS =
            Set.of(EntryKind.MESSAGE.wireName(), EntryKind.TOOL_CALL.wireName());

    private final Database database;
    private final SearchIndex index;
    private final Access access;
    private final SearchLimits limits;
    private final Semaphore atOnce;

    public IndexSearch(Database database, SearchIndex index, Access access, SearchLimits limits) {
        this.database = database;
        this.index = index;
        this.access = access;
        this.limits = limits;
        this.atOnce = new Semaphore(limits.atOnce());
    }

    @Override
    public SearchPage find(Principal principal, Query.Search query) {
        if (query.limit() < 1 || query.limit() > limits.page()) {
            throw invalid("A page has 1 to " + limits.page() + " hits.");
        }
        query.kind()
                .filter(kind -> !KINDS.contains(kind))
                .ifPresent(_ -> {
                    throw invalid("The kind is one of " + String.join(", ", KINDS) + ".");
                });
        String words = SearchTerms.expression(query.text(), limits);
        long from = query.from().map(at -> SearchTables.first(at.toEpochMilli())).orElse(0L);
        long before =
                Math.min(
                        query.to()
                                .map(at -> SearchTables.first(at.toEpochMilli()))
                                .orElse(Long.MAX_VALUE),
                        query.cursor().map(IndexSearch::cursor).orElse(Long.MAX_VALUE));
        return page(asked(principal, query, words, from, before), query.limit());
    }

    /// One more than the page has, which tells whether there is a next one.
    private List<Found> asked(
            Principal principal, Query.Search query, String words, long from, long before) {
        await();
        try {
            return database.read(
                    limits.time(), rows -> hits(rows, principal, query, words, from, before));
        } catch (StoreException trouble) {
            throw refusal(trouble);
        } finally {
            atOnce.release();
        }
    }

    private void await() {
        try {
            if (!atOnce.tryAcquire(limits.time().toMillis(), TimeUnit.MILLISECONDS)) {
                throw new GatewayException(
                        ErrorCode.LIMIT, "Too many searches are under way; try again.");
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new GatewayException(
                    ErrorCode.SHUTTING_DOWN, "The server is stopping.", stopping);
        }
    }

    private GatewayException refusal(StoreException trouble) {
        if (trouble.reason() == StoreException.Reason.TOO_LONG) {
            return new GatewayException(
                    ErrorCode.LIMIT,
                    "The search took longer than "
                            + limits.time().toSeconds()
                            + " s. Rarer words, or a shorter time, make it quicker.",
                    trouble);
        }
        if (index.met(trouble)) {
            return new GatewayException(
                    ErrorCode.STORE_FAILED,
                    "The index of the search was damaged and is made anew; try again soon.",
                    trouble);
        }
        throw trouble;
    }

    private record Found(long number, SearchHit hit) {}

    private List<Found> hits(
            Transaction rows,
            Principal principal,
            Query.Search query,
            String words,
            long from,
            long before) {
        List<@Nullable Object> parameters = new ArrayList<>();
        parameters.add(String.valueOf(Snippet.BEGIN));
        parameters.add(String.valueOf(Snippet.END));
        parameters.add(words);
        parameters.add(from);
        parameters.add(before);
        parameters.add(orNull(query.project()));
        parameters.add(orNull(query.agent()));
        parameters.add(orNull(query.kind()));
        parameters.addAll(access.sight(principal).parameters());
        parameters.add(query.limit() + 1);
        int[] rank = new int[1];
        return rows.query(HITS, row -> found(row, ++rank[0]), parameters.toArray());
    }

    private static @Nullable String orNull(Optional<String> filter) {
        return filter.orElse(null);
    }

    private static Found found(Transaction.Row row, int rank) {
        long number = row.longAt(1);
        return new Found(
                number,
                new SearchHit(
                        row.textAt(2),
                        row.textAt(3),
                        row.textAt(4),
                        row.textAt(5),
                        row.longAt(6),
                        row.textAt(7),
                        row.textAt(8),
                        rank,
                        SearchTables.millis(number),
                        Snippet.of(row.textAt(9))));
    }

    private static SearchPage page(List<Found> found, int limit) {
        List<Found> shown = found.subList(0, Math.min(limit, found.size()));
        Optional<String> next =
                found.size() > limit
                        ? Optional.of(Long.toString(shown.getLast().number(), Character.MAX_RADIX))
                        : Optional.empty();
        return new SearchPage(shown.stream().map(Found::hit).toList(), next);
    }

    private static long cursor(String text) {
        try {
            return Long.parseLong(text, Character.MAX_RADIX);
        } catch (NumberFormatException notOurs) {
            throw new GatewayException(
                    ErrorCode.INVALID, "This is not a cursor of a search.", notOurs);
        }
    }

    private static GatewayException invalid(String sentence) {
        return new GatewayException(ErrorCode.INVALID, sentence);
    }
}
