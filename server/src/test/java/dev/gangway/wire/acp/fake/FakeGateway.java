package dev.gangway.wire.acp.fake;

import dev.gangway.access.Principal;
import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.McpServer;
import dev.gangway.command.Query;
import dev.gangway.command.Reply;
import dev.gangway.command.Result;
import dev.gangway.command.SessionSetup;
import dev.gangway.event.Epoch;
import dev.gangway.event.Event;
import dev.gangway.event.EventKind;
import dev.gangway.event.Origin;
import dev.gangway.event.Position;
import dev.gangway.event.StreamName;
import dev.gangway.gateway.Answered;
import dev.gangway.gateway.Gateway;
import dev.gangway.gateway.Subscription;
import dev.gangway.json.RawJson;
import dev.gangway.log.Resume;
import dev.gangway.session.SessionState;
import dev.gangway.session.SessionWatcher;
import dev.gangway.stream.Subscriber;
import dev.gangway.stream.Variant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The three doors to sessions in memory. Replies can be held back, to be given in the order and at
/// the time that a test wants.
public final class FakeGateway implements Gateway {
    static final RawJson CAPABILITIES =
            RawJson.of(
                    "{\"loadSession\":false,\"promptCapabilities\":{\"image\":true,\"audio\":false,"
                            + "\"embeddedContext\":true},"
                            + "\"sessionCapabilities\":{\"fork\":{},"
                            + "\"additionalDirectories\":{},\"delete\":{}},"
                            + "\"mcpCapabilities\":{\"http\":true,\"sse\":false},"
                            + "\"auth\":{\"logout\":{}}}");
    private static final RawJson AUTH_METHODS =
            RawJson.of("[{\"id\":\"login\",\"name\":\"Log in\",\"description\":null}]");

    private final Map<String, FakeSession> sessions = new LinkedHashMap<>();
    private final FakeStream feed = new FakeStream(StreamName.feed("p1"), Epoch.parse("0-00feed"));
    private final List<Command> commands = new ArrayList<>();
    private final Deque<Runnable> heldReplies = new ArrayDeque<>();
    private boolean holding;
    private Optional<RuntimeException> fault = Optional.empty();

    /// A session that is there before any client.
    public FakeSession session(String id) {
        return sessions.computeIfAbsent(id, fresh -> new FakeSession(fresh, "demo", "/project"));
    }

    public FakeStream feed() {
        return feed;
    }

    /// Something changed for the principal.
    public void feeds(EventKind kind, String payload) {
        feed.append(new Event(kind, 0, 0, 1_700_000_000_500L, Origin.GATEWAY, RawJson.of(payload)));
        feed.published();
    }

    /// Takes what was commanded so far.
    public List<Command> commands() {
        List<Command> taken = List.copyOf(commands);
        commands.clear();
        return taken;
    }

    public void holdReplies() {
        holding = true;
    }

    /// Gives the replies that were held back, and holds no more.
    public void giveReplies() {
        holding = false;
        while (!heldReplies.isEmpty()) {
            heldReplies.removeFirst().run();
        }
    }

    /// From now on everything fails with this.
    public void breaks(RuntimeException how) {
        fault = Optional.of(how);
    }

    @Override
    public void execute(Principal principal, long connection, Command command, Reply reply) {
        fault.ifPresent(how -> {
            throw how;
        });
        commands.add(command);
        Runnable answer;
        try {
            Result result = decide(command, Origin.of(principal.id(), connection));
            answer = () -> reply.done(result);
        } catch (GatewayException problem) {
            answer = () -> reply.failed(problem);
        }
        if (holding) {
            heldReplies.add(answer);
        } else {
            answer.run();
        }
    }

    private Result decide(Command command, Origin by) {
        return switch (command) {
            case Command.CreateSession create ->
                    create(
                            create.agent().orElse("demo"),
                            create.directory(),
                            create.setup(),
                            Optional.empty());
            case Command.ForkSession fork -> fork(fork);
            case Command.SetUpSession setUp ->
                    done(() -> {
                        requireSetup(setUp.setup());
                        find(setUp.session()).setUp(setUp.setup().additionalDirectories());
                    });
            case Command.DeleteSession delete -> delete(delete.session());
            case Command.Authenticate login -> authenticate(login.method());
            case Command.Logout _ -> new Result.Passed(RawJson.EMPTY_OBJECT);
            case Command.ToAccess _, Command.RaiseBudget _, Command.PutDocument _ ->
                    throw new UnsupportedOperationException("not on this wire");
            case Command.Prompt prompt -> find(prompt.session()).prompt(prompt, by);
            case Command.Cancel cancel -> done(() -> find(cancel.session()).cancel(by));
            case Command.CancelTurn cancel ->
                    done(() -> find(cancel.session()).cancelTurn(cancel.turn()));
            case Command.Answer answer -> done(() -> find(answer.session()).answer(answer, by));
            case Command.SetMode set -> done(() -> find(set.session()).mode(set.mode()));
            case Command.SetConfigOption set -> done(() -> find(set.session()).option(set.value()));
            case Command.EditQueued edit ->
                    done(() -> find(edit.session()).edit(edit.turn(), edit.content()));
            case Command.RemoveQueued remove ->
                    done(() -> find(remove.session()).remove(remove.turn()));
            case Command.ReleaseQueue release -> done(() -> find(release.session()).release());
            case Command.DropRule _,
                    Command.RenameSession _,
                    Command.BindAlias _,
                    Command.ArchiveSession _ ->
                    throw new UnsupportedOperationException("not on this wire");
            case Command.StopAgent stop -> done(() -> find(stop.session()));
            case Command.WakeAgent wake -> done(() -> find(wake.session()));
        };
    }

    private static Result done(Runnable work) {
        work.run();
        return new Result.Done();
    }

    private Result create(
            String agent, String directory, SessionSetup setup, Optional<FakeSession> parent) {
        if (!directory.startsWith("/project")) {
            throw new GatewayException(ErrorCode.INVALID, "the directory is in no project");
        }
        requireSetup(setup);
        String id = "s" + (sessions.size() + 1);
        sessions.put(id, new FakeSession(id, agent, directory, parent));
        return new Result.Created(id);
    }

    /// As a gateway does whose configuration allows remote servers only.
    private static void requireSetup(SessionSetup setup) {
        for (McpServer server : setup.servers().list()) {
            if (server.transport() == McpServer.Transport.STDIO) {
                throw new GatewayException(
                        ErrorCode.INVALID,
                        "The MCP server "
                                + server.name()
                                + " is a command on the server's machine: allow_client_mcp in the"
                                + " configuration lets administrators bring such.");
            }
        }
        if (!setup.additionalDirectories().stream().allMatch(path -> path.startsWith("/project"))) {
            throw new GatewayException(ErrorCode.INVALID, "the directory is in no project");
        }
    }

    private Result fork(Command.ForkSession fork) {
        FakeSession parent = find(fork.session());
        return create(parent.agent(), fork.directory(), fork.setup(), Optional.of(parent));
    }

    private Result delete(String id) {
        FakeSession session = find(id);
        if (session.running()) {
            throw new GatewayException(ErrorCode.CONFLICT, "a turn is running");
        }
        sessions.remove(id);
        session.deleted();
        return new Result.Done();
    }

    private static Result authenticate(String method) {
        if (!method.equals("login")) {
            throw new GatewayException(
                    ErrorCode.AUTH_REQUIRED,
                    "the agent demo wants a log-in first",
                    RawJson.of("{\"authMethods\":" + AUTH_METHODS + "}"));
        }
        return new Result.Passed(RawJson.of("{\"_meta\":{\"account\":\"a\"}}"));
    }

    private FakeSession find(String id) {
        FakeSession session = sessions.get(id);
        if (session == null) {
            throw new GatewayException(ErrorCode.NOT_FOUND, "there is no such session");
        }
        return session;
    }

    @Override
    public Answered read(Principal principal, Query query) {
        fault.ifPresent(how -> {
            throw how;
        });
        return switch (query) {
            case Query.Session one -> new Answered.Session(find(one.session()).state());
            case Query.Sessions all -> list(all);
            case Query.OpenRequests _ -> openRequests();
            case Query.Transcript page -> transcript(page);
            case Query.Search _,
                    Query.Users _,
                    Query.Credentials _,
                    Query.Grants _,
                    Query.Audit _,
                    Query.Events _,
                    Query.Turn _,
                    Query.Usage _,
                    Query.Aliases _,
                    Query.Rules _,
                    Query.Budgets _,
                    Query.Document _ ->
                    throw new UnsupportedOperationException("not on this wire");
            case Query.Projects _ ->
                    new Answered.Projects(
                            List.of(new Answered.ProjectSummary("p", "project", "/work")));
            case Query.Agents _ ->
                    new Answered.Agents(
                            List.of(
                                    agent("demo", CAPABILITIES),
                                    agent("other", RawJson.EMPTY_OBJECT)),
                            "demo");
        };
    }

    private static Answered.AgentSummary agent(String name, RawJson capabilities) {
        RawJson methods = name.equals("demo") ? AUTH_METHODS : RawJson.EMPTY_ARRAY;
        return new Answered.AgentSummary(name, name, capabilities, methods, true);
    }

    private Answered list(Query.Sessions query) {
        String cursor = query.cursor().orElse("0");
        if (!cursor.matches("[0-9]{1,9}")) {
            throw new GatewayException(ErrorCode.INVALID, "no such cursor");
        }
        long from = Long.parseLong(cursor);
        List<FakeSession> found =
                sessions.values().stream()
                        .filter(session ->
                                query.wanted()
                                        .directory()
                                        .map(session.directory()::equals)
                                        .orElse(true))
                        .toList();
        List<Answered.SessionSummary> page =
                found.stream().skip(from).limit(query.limit()).map(this::summary).toList();
        boolean more = from + page.size() < found.size();
        return new Answered.Sessions(
                page, more ? Optional.of(Long.toString(from + page.size())) : Optional.empty());
    }

    private Answered.SessionSummary summary(FakeSession session) {
        SessionState state = session.state();
        return new Answered.SessionSummary(
                session.id(),
                "owner",
                "p",
                session.agent(),
                session.directory(),
                session.title(),
                "idle",
                state.open().size(),
                false,
                state.messages(),
                state.createdAtMillis(),
                state.updatedAtMillis());
    }

    private Answered openRequests() {
        List<Answered.SessionRequest> all = new ArrayList<>();
        for (FakeSession session : sessions.values()) {
            session.state()
                    .open()
                    .forEach(open -> all.add(new Answered.SessionRequest(session.id(), open)));
        }
        return new Answered.OpenRequests(all);
    }

    private Answered transcript(Query.Transcript query) {
        FakeSession session = find(query.session());
        FakeTranscript.Slice slice =
                session.transcript().page(query.before(), query.after(), query.limit());
        return new Answered.Transcript(
                slice.entries(),
                slice.more(),
                session.stream().head(),
                session.stream().epoch().toString());
    }

    @Override
    public Runnable watch(Principal principal, String session, SessionWatcher watcher) {
        throw new UnsupportedOperationException("not on this wire");
    }

    @Override
    public Subscription subscribe(
            Principal principal,
            StreamName stream,
            Optional<Position> after,
            Variant variant,
            Subscriber subscriber,
            SessionWatcher watcher) {
        fault.ifPresent(how -> {
            throw how;
        });
        boolean session = stream.isSession();
        FakeStream source = session ? find(stream.id()).stream() : feed;
        Optional<SessionState> state =
                session ? Optional.of(find(stream.id()).state()) : Optional.empty();
        if (session) {
            find(stream.id()).watch(watcher);
        }
        Resume resume = source.resume(after);
        long start =
                switch (resume) {
                    case Resume.Resumed(Position head) ->
                            after.map(Position::sequence).orElse(head.sequence());
                    case Resume.Gap(Position _, long firstKept) -> firstKept - 1;
                    case Resume.Reset(Position head) -> head.sequence();
                };
        Runnable unwatch =
                () -> {
                    if (sessions.containsKey(stream.id())) {
                        find(stream.id()).unwatch(watcher);
                    }
                };
        return new Subscription(
                resume,
                new FakeCursor(source, start, variant, subscriber),
                state,
                () -> true,
                unwatch);
    }
}
