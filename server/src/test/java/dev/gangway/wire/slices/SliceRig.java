package dev.gangway.wire.slices;

import dev.gangway.Gangway;
import dev.gangway.access.Principal;
import dev.gangway.command.Command;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Query;
import dev.gangway.command.Reply;
import dev.gangway.command.Result;
import dev.gangway.command.Right;
import dev.gangway.command.Shared;
import dev.gangway.event.Epoch;
import dev.gangway.event.Event;
import dev.gangway.event.EventKind;
import dev.gangway.event.StreamName;
import dev.gangway.fake.FakeAgent;
import dev.gangway.fake.FakeClock;
import dev.gangway.gateway.Answered;
import dev.gangway.gateway.WireRig;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.log.LogListener;
import dev.gangway.log.LogOptions;
import dev.gangway.log.SqliteEventLog;
import dev.gangway.store.Database;
import dev.gangway.store.FaultPoint;
import dev.gangway.transcript.TranscriptLimits;
import dev.gangway.transcript.TranscriptStore;
import dev.gangway.transcript.Transcripts;
import dev.gangway.wire.Connection;
import dev.gangway.wire.acp.fake.QueuedExecutor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;

/// Sockets of a slice before the real gateway, log, hub and store. One thread.
final class SliceRig implements AutoCloseable {
    /// Of sockets whose client reads at once.
    static final int QUEUED_BYTES = 1 << 20;

    private final Path data;
    private final QueuedExecutor executor = new QueuedExecutor();
    private final Map<String, SliceSocket> sockets = new HashMap<>();
    private final Map<String, Connection> connections = new HashMap<>();
    private long lastConnection = 100;
    private WireRig core;

    SliceRig(Path data) throws IOException {
        this.data = data;
        core = new WireRig(data);
    }

    /// Lets everything happen that follows from what was done.
    void settle() {
        for (int i = 0; i < 6; i++) {
            executor.runAll();
            core.step();
            core.loop().runAll();
        }
    }

    void connect(String name, Principal principal, Function<Client, Connection> wire) {
        connect(name, principal, QUEUED_BYTES, wire);
    }

    void connect(
            String name, Principal principal, int queuedMax, Function<Client, Connection> wire) {
        SliceSocket socket = new SliceSocket(principal, ++lastConnection, core.loop(), queuedMax);
        sockets.put(name, socket);
        connections.put(name, wire.apply(new Client(core.gateway(), socket, executor)));
        settle();
    }

    SliceSocket socket(String name) {
        return Objects.requireNonNull(sockets.get(name), name);
    }

    void say(String name, String frame) {
        Objects.requireNonNull(connections.get(name), name)
                .text(frame.getBytes(StandardCharsets.UTF_8));
        settle();
    }

    /// What a client was told since the last time; it has read all.
    List<String> frames(String name) {
        List<String> frames = new ArrayList<>();
        List<String> more = socket(name).frames();
        while (!more.isEmpty()) {
            frames.addAll(more);
            core.writable(socket(name));
            settle();
            more = socket(name).frames();
        }
        return frames;
    }

    /// The types of what a client was told.
    List<String> types(String name) {
        return frames(name).stream()
                .map(frame -> Json.text(Json.parse(frame), "type", ""))
                .toList();
    }

    void leave(String name) {
        socket(name).drop();
        Objects.requireNonNull(connections.remove(name), name).closed();
        settle();
    }

    FakeAgent agent() {
        return core.agents().last();
    }

    List<FakeAgent> agents() {
        return core.agents().all();
    }

    FakeClock clock() {
        return core.clock();
    }

    void ready() {
        core.agents().runStarts();
        agent().ready();
        settle();
    }

    void says(String text) {
        agent().says(text);
        settle();
    }

    void update(String json) {
        RawJson update = RawJson.of(json);
        String kind = Json.text(update.node(), "sessionUpdate", "");
        agent().listener().event(EventKind.ofUpdate(kind), update);
        settle();
    }

    void stops(String reason) {
        agent().stops(reason);
        settle();
    }

    /// A session of Ann's, made elsewhere.
    String session() {
        Told told = new Told();
        execute(
                WireRig.ANN,
                new Command.CreateSession(
                        Optional.empty(), core.directory().toString(), Optional.empty()),
                told);
        ready();
        return ((Result.Created) told.results.getFirst()).session();
    }

    /// Ann says something elsewhere.
    void prompt(String session, String text) {
        execute(WireRig.ANN, Client.prompting(session, text), new Told());
        settle();
    }

    /// Of a session's stream.
    String epoch(String session) {
        Query.Transcript page =
                new Query.Transcript(session, Optional.empty(), Optional.empty(), 1);
        return ((Answered.Transcript) core.gateway().read(WireRig.ANN, page)).epoch();
    }

    /// Somebody else, who has a feed but no session.
    Principal user(String name) {
        Told told = new Told();
        execute(WireRig.ROOT, new Command.AddUser(name, Optional.empty(), false), told);
        return new Principal(((Result.Added) told.results.getFirst()).id(), name, false);
    }

    /// Gives somebody rights in a session of Ann's.
    void grant(String session, Principal user, Set<Right> rights) {
        execute(
                WireRig.ANN,
                new Command.Grant(new Shared.Session(session), user.id(), rights),
                new Told());
    }

    private void execute(Principal principal, Command command, Reply reply) {
        core.gateway().execute(principal, 7, command, reply);
        settle();
    }

    /// Ends the server, has a session's events removed up to one, and starts it again. Sockets are
    /// gone.
    ///
    /// @param through empty for all that there is
    void trimmed(String session, Optional<Long> through) throws IOException {
        List.copyOf(connections.keySet()).forEach(this::leave);
        core.close();
        StreamName stream = StreamName.session(session);
        Database database = Database.open(data, Gangway.MIGRATIONS);
        try (SqliteEventLog log =
                SqliteEventLog.open(
                        database,
                        LogOptions.defaults("boot"),
                        new Unread(),
                        new FakeClock(),
                        new Random(9),
                        FaultPoint.NONE)) {
            new Transcripts(
                            log,
                            TranscriptStore.in(database),
                            Runnable::run,
                            TranscriptLimits.DEFAULT)
                    .follow(stream);
            log.trim(stream, through.orElseGet(() -> log.status(stream).orElseThrow().head()));
        }
        core = new WireRig(data);
    }

    @Override
    public void close() {
        List.copyOf(connections.keySet()).forEach(this::leave);
        core.close();
    }

    /// Keeps what a command came to.
    private static final class Told implements Reply {
        private final List<Result> results = new ArrayList<>();

        @Override
        public void done(Result result) {
            results.add(result);
        }

        @Override
        public void failed(GatewayException problem) {
            throw problem;
        }
    }

    /// A log that nobody reads from.
    private static final class Unread implements LogListener {
        @Override
        public Tap opened(StreamName stream, Epoch epoch, long head) {
            return new Tap() {
                @Override
                public void appended(long sequence, Event event) {}

                @Override
                public void published(long published) {}

                @Override
                public void failed(String reason) {}

                @Override
                public void closed() {}
            };
        }

        @Override
        public void committed() {}
    }
}
