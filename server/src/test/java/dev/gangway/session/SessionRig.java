package dev.gangway.session;

import dev.gangway.access.Principal;
import dev.gangway.command.Command;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Reply;
import dev.gangway.command.Result;
import dev.gangway.event.Origin;
import dev.gangway.event.Sequenced;
import dev.gangway.event.StreamName;
import dev.gangway.fake.FakeAgents;
import dev.gangway.fake.FakeClock;
import dev.gangway.fake.FakeTimers;
import dev.gangway.fake.RecordingListener;
import dev.gangway.json.RawJson;
import dev.gangway.log.EventLog;
import dev.gangway.log.LogOptions;
import dev.gangway.log.LogSchema;
import dev.gangway.log.SqliteEventLog;
import dev.gangway.store.Database;
import dev.gangway.store.FaultPoint;
import dev.gangway.store.Migration;
import dev.gangway.store.Transaction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;

/// Sessions on the real log and the real SQLite, driven by one thread: nothing is committed before
/// [#step].
final class SessionRig implements AutoCloseable {
    static final Principal ANN = new Principal("ann", "Ann", true);
    static final Origin BY_ANN = Origin.of("ann", 7);

    private final Path directory;
    final FakeClock clock = new FakeClock();
    final FakeTimers timers = new FakeTimers(clock);
    final FakeAgents agents = new FakeAgents();
    final List<String> ended = new ArrayList<>();
    SessionLimits limits = SessionLimits.DEFAULTS;
    FaultPoint faults = FaultPoint.NONE;
    SqliteEventLog log;
    Sessions sessions;

    SessionRig(Path directory) {
        this.directory = directory;
        open();
    }

    private void open() {
        List<Migration> migrations =
                Stream.concat(LogSchema.MIGRATIONS.stream(), SessionTables.MIGRATIONS.stream())
                        .toList();
        Database database = Database.open(directory, migrations);
        log =
                SqliteEventLog.open(
                        database,
                        LogOptions.defaults("boot-1"),
                        new RecordingListener(),
                        clock,
                        new Random(5),
                        step -> faults.reached(step));
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
                                ended::add));
    }

    private static SessionEnvironment.RowReader rows(Database database) {
        return new SessionEnvironment.RowReader() {
            @Override
            public <T> T read(Function<Transaction, T> query) {
                return database.read(query);
            }
        };
    }

    /// Commits until nothing is pending.
    void step() {
        agents.runStarts();
        while (log.step()) {
            agents.runStarts();
        }
    }

    /// The server dies and another one starts.
    void crash() {
        log.abandon();
        timers.clear();
        agents.clear();
        clock.advance(java.time.Duration.ofSeconds(1));
        open();
        sessions.recover();
        step();
    }

    /// A session whose agent is ready.
    String session() {
        Answer created = new Answer();
        sessions.create(
                new SessionBirth(ANN, 7, "fake", "p", Path.of("/"), Optional.empty()), created);
        agents.runStarts();
        agents.last().ready();
        step();
        return ((Result.Created) created.done()).session();
    }

    Answer prompt(String session, String text) {
        return prompt(session, text, Command.WhenBusy.QUEUE, Optional.empty());
    }

    Answer prompt(String session, String text, Command.WhenBusy whenBusy, Optional<String> key) {
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
