package dev.gangway.search;

import dev.gangway.Gangway;
import dev.gangway.access.Access;
import dev.gangway.access.Principal;
import dev.gangway.access.Project;
import dev.gangway.command.Query;
import dev.gangway.command.Right;
import dev.gangway.event.Event;
import dev.gangway.event.EventKind;
import dev.gangway.event.Origin;
import dev.gangway.event.StreamName;
import dev.gangway.fake.FakeClock;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.log.Durability;
import dev.gangway.log.LogOptions;
import dev.gangway.log.SqliteEventLog;
import dev.gangway.log.StreamWriter;
import dev.gangway.session.Removals;
import dev.gangway.session.SessionEnvironment;
import dev.gangway.store.Database;
import dev.gangway.store.FaultPoint;
import dev.gangway.store.Synchronous;
import dev.gangway.store.Transaction;
import dev.gangway.stream.Hub;
import dev.gangway.stream.MemoryBudget;
import dev.gangway.stream.StreamLimits;
import dev.gangway.transcript.TranscriptLimits;
import dev.gangway.transcript.TranscriptStore;
import dev.gangway.transcript.Transcripts;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/// The real index over the real log, transcripts and SQLite; followers run when they are told to.
/// Ann owns the project p, Bob the project q.
final class SearchRig implements AutoCloseable {
    static final Principal ANN = new Principal("ann", "Ann", false);
    static final Principal BOB = new Principal("bob", "Bob", false);

    final Deque<Runnable> followers = new ArrayDeque<>();
    final FakeClock clock = new FakeClock();
    final Database database;
    final SqliteEventLog log;
    final Removals removals;
    final SearchIndex index;
    final IndexSearch search;
    private long messages;

    SearchRig(Path directory) {
        this(directory, SearchLimits.STANDARD);
    }

    SearchRig(Path directory, SearchLimits limits) {
        database = Database.open(directory, Gangway.MIGRATIONS);
        Hub hub =
                new Hub(
                        (_, _, _) -> {
                            throw new IllegalStateException("nobody reads");
                        },
                        Runnable::run,
                        new MemoryBudget(1 << 20),
                        StreamLimits.DEFAULTS);
        log =
                SqliteEventLog.open(
                        database,
                        LogOptions.defaults("boot"),
                        hub,
                        clock,
                        new Random(3),
                        FaultPoint.NONE);
        Transcripts transcripts =
                new Transcripts(
                        log,
                        TranscriptStore.in(database),
                        followers::add,
                        TranscriptLimits.DEFAULT);
        index = new SearchIndex(database, transcripts, followers::add, limits);
        removals =
                new Removals(
                        log,
                        transcripts,
                        rows(database),
                        work -> database.write(Synchronous.NORMAL, work::test),
                        followers::add,
                        index);
        Access access =
                new Access(
                        List.of(
                                new Project("p", "p", directory, "ann"),
                                new Project("q", "q", directory.resolve("q"), "bob")));
        search = new IndexSearch(database, index, access, limits);
    }

    private static SessionEnvironment.RowReader rows(Database database) {
        return new SessionEnvironment.RowReader() {
            @Override
            public <T> T read(Function<Transaction, T> query) {
                return database.read(query);
            }
        };
    }

    void session(String id, String owner, String project) {
        execute(
                "INSERT INTO sessions VALUES (?, ?, ?, 'demo', '/', 'Title of ' || ?1, 'idle', 0, 0, 0, 0, 0, 0)",
                id,
                owner,
                project);
    }

    void grant(String kind, String subject, String user, Right right) {
        execute("INSERT INTO grants VALUES (?, ?, ?, ?, 'x', 0)", kind, subject, user, right.bit());
    }

    void execute(String sql, Object... parameters) {
        database.write(Synchronous.NORMAL, rows -> rows.execute(sql, parameters));
    }

    long count(String from) {
        return database.read(rows ->
                rows.first("SELECT count(*) FROM " + from, row -> row.longAt(1)).orElseThrow());
    }

    /// Each a message of its own.
    void says(String session, String... texts) {
        for (var text : texts) {
            messages++;
            appends(
                    session,
                    EventKind.AGENT_MESSAGE_CHUNK,
                    messages,
                    Json.object()
                            .put("sessionUpdate", "agent_message_chunk")
                            .set("content", Json.object().put("type", "text").put("text", text)));
        }
    }

    void appends(
            String session, EventKind kind, long message, tools.jackson.databind.JsonNode payload) {
        try (StreamWriter writer = log.open(StreamName.session(session))) {
            writer.lock().lock();
            try {
                writer.append(
                        new Event(
                                kind,
                                0,
                                message,
                                clock.millis(),
                                Origin.AGENT,
                                RawJson.ofNode(payload)),
                        Durability.CONTROL);
            } finally {
                writer.lock().unlock();
            }
        }
        log.step();
    }

    void follow(String... sessions) {
        for (var session : sessions) {
            index.followSoon(session);
        }
        run();
    }

    void run() {
        while (!followers.isEmpty()) {
            followers.remove().run();
        }
    }

    List<SearchHit> find(Principal principal, String text) {
        return search.find(principal, new Query.Search(text, 50)).hits();
    }

    /// What was found of each text.
    List<String> texts(Principal principal, String text) {
        return find(principal, text).stream().map(hit -> hit.snippet().text().strip()).toList();
    }

    @Override
    public void close() {
        log.close();
    }
}
