package dev.gangway.gateway;

import dev.gangway.access.Access;
import dev.gangway.access.Principal;
import dev.gangway.access.Project;
import dev.gangway.access.Subject;
import dev.gangway.agent.AgentErrand;
import dev.gangway.agent.AgentSetup;
import dev.gangway.agent.AgentSpec;
import dev.gangway.agent.Agents;
import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Query;
import dev.gangway.command.Reply;
import dev.gangway.command.Result;
import dev.gangway.command.Right;
import dev.gangway.event.Origin;
import dev.gangway.event.Position;
import dev.gangway.event.StreamName;
import dev.gangway.json.RawJson;
import dev.gangway.log.EventLog;
import dev.gangway.log.Resume;
import dev.gangway.log.StreamStatus;
import dev.gangway.search.Search;
import dev.gangway.search.SearchPage;
import dev.gangway.session.SessionBirth;
import dev.gangway.session.SessionEnvironment;
import dev.gangway.session.SessionPhase;
import dev.gangway.session.SessionPlace;
import dev.gangway.session.SessionSnapshot;
import dev.gangway.session.SessionTables;
import dev.gangway.session.SessionWatcher;
import dev.gangway.session.Sessions;
import dev.gangway.stream.Cursor;
import dev.gangway.stream.Hub;
import dev.gangway.stream.Subscriber;
import dev.gangway.stream.Variant;
import dev.gangway.transcript.TranscriptEntry;
import dev.gangway.transcript.TranscriptPage;
import dev.gangway.transcript.Transcripts;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The gateway of this server's own sessions: checks each caller in one place, then routes.
public final class LocalGateway implements Gateway {
    private static final int OPEN_REQUEST_SESSIONS_MAX = 200;
    private static final int TRANSCRIPT_ENTRIES_MAX = 500;
    private static final int SESSIONS_MAX = 200;
    private static final String FAILED = "failed";

    private final Access access;
    private final Agents agents;
    private final Sessions sessions;
    private final EventLog log;
    private final Hub hub;
    private final Transcripts transcripts;
    private final SessionEnvironment.RowReader rows;
    private final ServerPolicy servers;
    private final SetupCheck setups;
    private final Search search;

    /// One whose clients bring no MCP servers.
    public LocalGateway(
            Access access,
            Agents agents,
            Sessions sessions,
            EventLog log,
            Hub hub,
            Transcripts transcripts,
            SessionEnvironment.RowReader rows) {
        this(access, agents, sessions, log, hub, transcripts, rows, ServerPolicy.NONE);
    }

    /// One that finds nothing that was said.
    ///
    /// @param servers the MCP servers that clients may bring
    public LocalGateway(
            Access access,
            Agents agents,
            Sessions sessions,
            EventLog log,
            Hub hub,
            Transcripts transcripts,
            SessionEnvironment.RowReader rows,
            ServerPolicy servers) {
        this(access, agents, sessions, log, hub, transcripts, rows, servers, Search.NONE);
    }

    /// @param servers the MCP servers that clients may bring
    /// @param search finds what was said
    public LocalGateway(
            Access access,
            Agents agents,
            Sessions sessions,
            EventLog log,
            Hub hub,
            Transcripts transcripts,
            SessionEnvironment.RowReader rows,
            ServerPolicy servers,
            Search search) {
        this.search = search;
        this.servers = servers;
        this.setups = new SetupCheck(access, servers);
        this.access = access;
        this.agents = agents;
        this.sessions = sessions;
        this.log = log;
        this.hub = hub;
        this.transcripts = transcripts;
        this.rows = rows;
    }

    @Override
    public void execute(Principal principal, long connection, Command command, Reply reply) {
        try {
            switch (command) {
                case Command.CreateSession create -> create(principal, connection, create, reply);
                case Command.ToAgent toAgent -> ask(principal, toAgent, reply);
                case Command.ToAccess _ -> throw unsupported();
                case Command.ToSession toSession -> {
                    SessionPlace place =
                            require(principal, rightFor(toSession), toSession.session());
                    execute(principal, connection, toSession, place, reply);
                }
            }
        } catch (GatewayException refused) {
            reply.failed(refused);
        }
    }

    @Override
    public Answered read(Principal principal, Query query) {
        return switch (query) {
            case Query.Session one -> {
                require(principal, Right.OBSERVE, one.session());
                yield new Answered.Session(sessions.state(one.session()));
            }
            case Query.Sessions page -> list(principal, page);
            case Query.OpenRequests _ -> openRequests(principal);
            case Query.Transcript page -> {
                require(principal, Right.OBSERVE, page.session());
                yield transcript(page);
            }
            case Query.Search search -> {
                SearchPage page = this.search.find(principal, search);
                yield new Answered.Found(page.hits(), page.next());
            }
            case Query.Projects _ -> projects(principal);
            case Query.Agents _ -> agents();
            case Query.Users _, Query.Credentials _, Query.Grants _ -> throw unsupported();
        };
    }

    @Override
    public Subscription subscribe(
            Principal principal,
            StreamName stream,
            Optional<Position> after,
            Variant variant,
            Subscriber subscriber,
            SessionWatcher watcher) {
        if (!stream.isSession()) {
            requireOwnFeed(principal, stream);
            Resume resume = resume(stream, after);
            return new Subscription(
                    resume,
                    cursor(stream, resume, after, variant, subscriber),
                    Optional.empty(),
                    () -> {});
        }
        require(principal, Right.OBSERVE, stream.id());
        SessionSnapshot snapshot = sessions.watch(stream.id(), watcher);
        boolean subscribed = false;
        try {
            Resume resume = beginningAt(snapshot.sequence(), resume(stream, after), after);
            Cursor cursor = cursor(stream, resume, after, variant, subscriber);
            subscribed = true;
            return new Subscription(
                    resume,
                    cursor,
                    Optional.of(snapshot.state()),
                    () -> sessions.unwatch(stream.id(), watcher));
        } finally {
            if (!subscribed) {
                sessions.unwatch(stream.id(), watcher);
            }
        }
    }

    /// Who goes on from the state goes on from its position: the head may be ahead of it.
    private static Resume beginningAt(long sequence, Resume found, Optional<Position> after) {
        return switch (found) {
            case Resume.Resumed resumed when after.isEmpty() ->
                    new Resume.Resumed(new Position(resumed.head().epoch(), sequence));
            case Resume.Reset reset ->
                    new Resume.Reset(new Position(reset.head().epoch(), sequence));
            case Resume.Resumed _, Resume.Gap _ -> found;
        };
    }

    /// What a caller that has the right wants of a session.
    private void execute(
            Principal principal,
            long connection,
            Command.ToSession command,
            SessionPlace place,
            Reply reply) {
        Origin origin = Origin.of(principal.id(), connection);
        if (command instanceof Command.ForkSession fork) {
            fork(principal, connection, fork, reply);
        } else if (command instanceof Command.SetUpSession setUp) {
            AgentSetup setup =
                    setups.checked(principal, setUp.setup(), place.subject(setUp.session()));
            sessions.setUp(setUp.session(), setup, origin, reply);
        } else {
            sessions.execute(command, origin, reply);
        }
    }

    private void create(
            Principal principal, long connection, Command.CreateSession create, Reply reply) {
        String agent = create.agent().orElse(agents.defaultAgent());
        Access.Workplace workplace =
                setups.workplace(principal, create.directory(), "The directory");
        AgentSetup setup = setups.checked(principal, create.setup(), workplace.project().subject());
        sessions.create(
                new SessionBirth(
                        principal,
                        connection,
                        agent,
                        workplace.project().id(),
                        workplace.directory(),
                        setup,
                        Optional.empty(),
                        create.key()),
                reply);
    }

    /// The fork is the caller's own, and works where the caller may.
    private void fork(Principal principal, long connection, Command.ForkSession fork, Reply reply) {
        Access.Workplace workplace = setups.workplace(principal, fork.directory(), "The directory");
        AgentSetup setup = setups.checked(principal, fork.setup(), workplace.project().subject());
        sessions.create(
                new SessionBirth(
                        principal,
                        connection,
                        sessions.state(fork.session()).agent().name(),
                        workplace.project().id(),
                        workplace.directory(),
                        setup,
                        Optional.of(fork.session()),
                        fork.key()),
                reply);
    }

    /// An agent is everybody's: who logs it in or out does so for all.
    private void ask(Principal principal, Command.ToAgent command, Reply reply) {
        if (!access.may(principal, Right.ADMINISTER, new Subject.Server())) {
            throw forbidden(Right.ADMINISTER);
        }
        String agent = command.agent().orElse(agents.defaultAgent());
        if (!agents.knows(agent)) {
            throw new GatewayException(
                    ErrorCode.NOT_FOUND, "There is no agent called " + agent + ".");
        }
        AgentErrand errand =
                switch (command) {
                    case Command.Authenticate login -> new AgentErrand.Authenticate(login.method());
                    case Command.Logout _ -> new AgentErrand.Logout();
                };
        Path directory =
                access.projects().stream().findFirst().map(Project::root).orElse(Path.of("/"));
        agents.run(agent, directory, errand, new Passing(reply));
    }

    /// Passes an agent's answer on.
    private record Passing(Reply reply) implements AgentErrand.Ending {
        @Override
        public void done(RawJson answer) {
            reply.done(new Result.Passed(answer));
        }

        @Override
        public void failed(GatewayException problem) {
            reply.failed(problem);
        }
    }

    private Answered.Projects projects(Principal principal) {
        return new Answered.Projects(
                access.projects().stream()
                        .filter(project -> access.may(principal, Right.PROMPT, project.subject()))
                        .map(project ->
                                new Answered.ProjectSummary(
                                        project.id(), project.name(), project.root().toString()))
                        .toList());
    }

    private static Right rightFor(Command.ToSession command) {
        return switch (command) {
            case Command.Answer _ -> Right.APPROVE;
            case Command.StopAgent _, Command.DeleteSession _ -> Right.ADMINISTER;
            case Command.ForkSession _,
                    Command.SetUpSession _,
                    Command.WakeAgent _,
                    Command.Prompt _,
                    Command.Cancel _,
                    Command.CancelTurn _,
                    Command.SetMode _,
                    Command.SetConfigOption _,
                    Command.EditQueued _,
                    Command.RemoveQueued _,
                    Command.ReleaseQueue _ ->
                    Right.PROMPT;
        };
    }

    /// What the caller may not see does not exist for it; what it sees but may not do is forbidden.
    private SessionPlace require(Principal principal, Right right, String session) {
        SessionPlace place = sessions.place(session).orElseThrow(LocalGateway::noSuchSession);
        if (!access.may(principal, Right.OBSERVE, place.subject(session))) {
            throw noSuchSession();
        }
        if (!access.may(principal, right, place.subject(session))) {
            throw forbidden(right);
        }
        return place;
    }

    private static GatewayException forbidden(Right right) {
        return new GatewayException(
                ErrorCode.FORBIDDEN,
                "This needs the right to " + right.name().toLowerCase(java.util.Locale.ROOT) + ".");
    }

    private static GatewayException unsupported() {
        return new GatewayException(ErrorCode.UNSUPPORTED, "This is not there yet.");
    }

    private static GatewayException noSuchSession() {
        return new GatewayException(ErrorCode.NOT_FOUND, "There is no such session.");
    }

    private static void requireOwnFeed(Principal principal, StreamName stream) {
        if (!stream.equals(StreamName.feed(principal.id()))) {
            throw new GatewayException(ErrorCode.NOT_FOUND, "There is no such stream.");
        }
    }

    private Resume resume(StreamName stream, Optional<Position> after) {
        return after.map(position -> log.resume(stream, position))
                .orElseGet(() ->
                        new Resume.Resumed(
                                log.status(stream)
                                        .map(StreamStatus::position)
                                        .orElseThrow(LocalGateway::noSuchSession)));
    }

    private Cursor cursor(
            StreamName stream,
            Resume resume,
            Optional<Position> after,
            Variant variant,
            Subscriber subscriber) {
        long from =
                switch (resume) {
                    case Resume.Resumed resumed ->
                            after.map(Position::sequence).orElse(resumed.head().sequence());
                    case Resume.Gap gap -> gap.firstKept() - 1;
                    case Resume.Reset reset -> reset.head().sequence();
                };
        return hub.subscribe(
                stream, variant, new Position(resume.head().epoch(), from), subscriber, from + 1);
    }

    private Answered list(Principal principal, Query.Sessions page) {
        requireLimit(page.limit(), SESSIONS_MAX);
        ListCursor cursor = page.cursor().map(ListCursor::parse).orElse(ListCursor.FIRST);
        Optional<String> directory = page.directory().map(path -> resolved(principal, path));
        List<SessionTables.Listed> found =
                rows.read(transaction ->
                        SessionTables.list(
                                transaction,
                                principal.id(),
                                directory,
                                cursor.updated(),
                                cursor.id(),
                                page.limit()));
        Optional<String> next =
                found.size() < page.limit()
                        ? Optional.empty()
                        : Optional.of(
                                new ListCursor(
                                                found.getLast().updatedAtMillis(),
                                                found.getLast().id())
                                        .text());
        return new Answered.Sessions(found.stream().map(this::summary).toList(), next);
    }

    /// As sessions keep it, with its links resolved; as it is when it lies in none of the caller's
    /// projects, or is gone.
    private String resolved(Principal principal, String directory) {
        return access.workplace(principal, directory)
                .map(workplace -> workplace.directory().toString())
                .orElse(directory);
    }

    /// A session that has stopped because the store failed could not write that down.
    private Answered.SessionSummary summary(SessionTables.Listed row) {
        boolean failed =
                sessions.loadedState(row.id())
                        .filter(state -> state.phase() == SessionPhase.FAILED)
                        .isPresent();
        return new Answered.SessionSummary(
                row.id(),
                row.agent(),
                row.directory(),
                row.title(),
                failed ? FAILED : row.phase(),
                row.openRequests(),
                row.createdAtMillis(),
                row.updatedAtMillis());
    }

    private Answered openRequests(Principal principal) {
        List<String> asking =
                rows.read(transaction ->
                        SessionTables.asking(
                                transaction, principal.id(), OPEN_REQUEST_SESSIONS_MAX));
        return new Answered.OpenRequests(
                asking.stream()
                        .flatMap(session ->
                                sessions.loadedState(session).stream()
                                        .flatMap(state -> state.open().stream())
                                        .map(request ->
                                                new Answered.SessionRequest(session, request)))
                        .toList());
    }

    private Answered transcript(Query.Transcript page) {
        requireLimit(page.limit(), TRANSCRIPT_ENTRIES_MAX);
        StreamName stream = StreamName.session(page.session());
        TranscriptPage found;
        if (page.after().isPresent()) {
            found = transcripts.after(stream, page.after().get(), page.limit());
        } else if (page.before().isPresent()) {
            found = transcripts.before(stream, page.before().get(), page.limit());
        } else {
            found = transcripts.newest(stream, page.limit());
        }
        return new Answered.Transcript(
                found.entries().stream().map(TranscriptEntry::toJson).toList(),
                found.more(),
                found.through().sequence(),
                found.through().epoch().toString());
    }

    private Answered agents() {
        List<Answered.AgentSummary> summaries = agents.list().stream().map(this::summary).toList();
        return new Answered.Agents(summaries, agents.defaultAgent());
    }

    private Answered.AgentSummary summary(AgentSpec spec) {
        String identity = agents.identity(spec);
        Optional<SessionTables.AgentFacts> facts =
                rows.read(store -> SessionTables.facts(store, spec.name(), identity));
        return new Answered.AgentSummary(
                spec.name(),
                spec.command(),
                facts.map(SessionTables.AgentFacts::capabilities).orElse(RawJson.EMPTY_OBJECT),
                facts.map(SessionTables.AgentFacts::authMethods).orElse(RawJson.of("[]")),
                !servers.hosts().isEmpty());
    }

    private static void requireLimit(int limit, int max) {
        if (limit < 1 || limit > max) {
            throw new GatewayException(ErrorCode.INVALID, "A page has 1 to " + max + " entries.");
        }
    }
}
