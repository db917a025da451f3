package dev.gangway.session;

import dev.gangway.access.Principal;
import dev.gangway.command.Command;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Reply;
import dev.gangway.command.Result;
import dev.gangway.command.WhenBusy;
import dev.gangway.event.Epoch;
import dev.gangway.event.Event;
import dev.gangway.event.Origin;
import dev.gangway.event.Sequenced;
import dev.gangway.event.StreamName;
import dev.gangway.fake.FakeAgents;
import dev.gangway.fake.FakeClock;
import dev.gangway.fake.FakeTimers;
import dev.gangway.json.RawJson;
import dev.gangway.log.EventLog;
import dev.gangway.log.LogListener;
import dev.gangway.log.LogOptions;
import dev.gangway.log.LogSchema;
import dev.gangway.log.SqliteEventLog;
import dev.gangway.store.Database;
import dev.gangway.store.FaultPoint;
import dev.gangway.store.Migration;
import dev.gangway.store.Synchronous;
import dev.gangway.store.Transaction;
import dev.gangway.transcript.TranscriptLimits;
import dev.gangway.transcript.TranscriptStore;
import dev.gangway.transcript.TranscriptTables;
import dev.gangway.transcript.Transcripts;
import dev.gangway.usage.Budgets;
import dev.gangway.usage.LedgerTables;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;

/// Sessions on the real log and the real SQLite, driven by one thread: nothing is committed before
/// [#step].
final class SessionRig implements AutoCloseable {
    static final Principal ANN = new Principal("ann", "Ann", true);
    static final Origin BY_ANN = Origin.of("ann", 7);

    private static final Runnable NOTHING = () -> {};

    private final Path directory;
    final FakeClock clock = new FakeClock();
    final FakeTimers timers = new FakeTimers(clock);
    final FakeAgents agents = new FakeAgents();
    final List<String> ended = new ArrayList<>();
    SessionLimits limits = SessionLimits.DEFAULTS;

    /// What watches over the sessions of the next server.
    Watching oversight = Oversight::none;

    private Oversight watching = Oversight.none();
    final Queue<Runnable> followers = new ArrayDeque<>();
    SqliteEventLog log;
    Database database;
    Transcripts transcripts;
    Removals removals;
    Sessions sessions;

    /// What happens at the log's steps; nothing unless a test says otherwise.
    FaultPoint faults = FaultPoint.NONE;

    /// Runs once, before the next look at the rows of the store.
    Runnable beforeRead = NOTHING;

    /// Runs once, when a stream has failed and its owner is not told yet.
    Runnable beforeFailure = NOTHING;

    SessionRig(Path directory) {
        this.directory = directory;
        open();
    }

    private void open() {
        List<Migration> migrations =
                Stream.of(
                                LogSchema.MIGRATIONS,
                                TranscriptTables.MIGRATIONS,
                                SessionTables.MIGRATIONS,
                                LedgerTables.MIGRATIONS)
                        .flatMap(List::stream)
                        .toList();
        Database database = Database.open(directory, migrations);
        this.database = database;
        watching = oversight.begin();
        database.read(rows -> {
            watching.budgets().load(rows, clock.millis());
            watching.rules().load(rows);
            return true;
        });
        log =
                SqliteEventLog.open(
                        database,
                        LogOptions.defaults("boot-1"),
                        new FailureListener(),
                        clock,
                        new Random(clock.millis()),
                        step -> faults.reached(step));
        transcripts =
                new Transcripts(
                        log,
                        TranscriptStore.in(database),
                        followers::add,
                        TranscriptLimits.DEFAULT);
        removals =
                new Removals(
                        log,
                        transcripts,
                        rows(database),
                        work -> database.write(Synchronous.NORMAL, work::test),
                        followers::add);
        sessions =
                new Sessions(
                        new SessionEnvironment(
                                log,
                                rows(database),
                                agents,
                                clock,
                                timers,
                                new Random(clock.millis()),
                                limits,
                                (session, _) -> ended.add(session),
                                (id, ordinal, limit) ->
                                        transcripts.before(StreamName.session(id), ordinal, limit),
                                removals::soon,
                                watching));
    }

    /// Makes anew what begins with a server.
    interface Watching {
        Oversight begin();
    }

    Budgets budgets() {
        return watching.budgets();
    }

    private SessionEnvironment.RowReader rows(Database database) {
        return new SessionEnvironment.RowReader() {
            @Override
            public <T> T read(Function<Transaction, T> query) {
                Runnable before = beforeRead;
                beforeRead = NOTHING;
                before.run();
                return database.read(query);
            }
        };
    }

    /// Sessions with other limits of their watchdogs, from here on.
    void limit(SessionLimits.Watch watch) {
        limits = SessionLimits.DEFAULTS.watching(watch);
        crash();
    }

    /// Sessions that others watch over, from here on.
    void watchedOver(Oversight other) {
        oversight = () -> other;
        crash();
    }

    /// Nothing can be committed any more, as on a full disk.
    void breakStore() {
        faults =
                step -> {
                    if (step.equals("commit.rows")) {
                        throw new IllegalStateException("the disk is full");
                    }
                };
    }

    void repairStore() {
        faults = FaultPoint.NONE;
    }

    /// Commits until nothing is pending.
    ///
    /// @return whether anything was
    boolean step() {
        boolean worked = false;
        agents.runStarts();
        while (log.step()) {
            worked = true;
            agents.runStarts();
        }
        return worked;
    }

    /// The server dies and another one starts.
    void crash() {
        log.abandon();
        timers.clear();
        agents.clear();
        followers.clear();
        clock.advance(java.time.Duration.ofSeconds(1));
        open();
        sessions.recover();
        step();
    }

    /// Asks for a session.
    Answer create(String directory, Optional<String> key) {
        Answer created = new Answer();
        sessions.create(new SessionBirth(ANN, 7, "fake", "p", Path.of(directory), key), created);
        return created;
    }

    /// A session in mid-turn.
    String running() {
        String session = session();
        prompt(session, "hello");
        step();
        return session;
    }

    /// A session whose agent is ready.
    String session() {
        Answer created = create("/", Optional.empty());
        agents.runStarts();
        agents.last().ready();
        step();
        return ((Result.Created) created.done()).session();
    }

    Answer prompt(String session, String text) {
        return prompt(session, text, new WhenBusy.Queue(), Optional.empty());
    }

    Answer prompt(String session, String text, WhenBusy whenBusy, Optional<String> key) {
        return execute(
                new Command.Prompt(session, content(text), RawJson.EMPTY_OBJECT, whenBusy, key));
    }

    static RawJson content(String text) {
        return RawJson.of("[{\"type\":\"text\",\"text\":" + RawJson.ofText(text) + "}]");
    }

    Answer execute(Command.ToSession command) {
        return execute(command, BY_ANN);
    }

    Answer execute(Command.ToSession command, Origin origin) {
        Answer answer = new Answer();
        sessions.execute(command, origin, answer);
        return answer;
    }

    SessionState state(String session) {
        return sessions.state(session);
    }

    List<Sequenced> events(String session) {
        EventLog reading = log;
        return reading.read(StreamName.session(session), 0, 10_000_000).events();
    }

    /// The kinds of a session's events, in order.
    List<String> kinds(String session) {
        return events(session).stream().map(event -> event.event().kind().wireName()).toList();
    }

    @Override
    public void close() {
        log.close();
    }

    private final class FailureListener implements LogListener {
        @Override
        public Tap opened(StreamName stream, Epoch epoch, long head) {
            return new Tap() {
                @Override
                public void appended(long sequence, Event event) {}

                @Override
                public void published(long published) {}

                @Override
                public void failed(String reason) {
                    Runnable before = beforeFailure;
                    beforeFailure = NOTHING;
                    before.run();
                }

                @Override
                public void closed() {}
            };
        }

        @Override
        public void committed() {}
    }

    /// Keeps what a command came to.
    static final class Answer implements Reply {
        private final List<Object> told = new ArrayList<>();

        @Override
        public void done(Result result) {
            told.add(result);
        }

        @Override
        public void failed(GatewayException problem) {
            told.add(problem);
        }

        List<GatewayException> problems() {
            return told.stream()
                    .filter(GatewayException.class::isInstance)
                    .map(GatewayException.class::cast)
                    .toList();
        }

        boolean isOpen() {
            return told.isEmpty();
        }

        Result done() {
            return (Result) only();
        }

        Result.Accepted accepted() {
            return (Result.Accepted) only();
        }

        GatewayException problem() {
            return (GatewayException) only();
        }

        private Object only() {
            if (told.size() != 1) {
                throw new AssertionError("answered " + told.size() + " times: " + told);
            }
            return told.getFirst();
        }
    }
}
