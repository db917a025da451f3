package dev.gangway.gateway;

import dev.gangway.access.Access;
import dev.gangway.access.Principal;
import dev.gangway.access.Project;
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
import dev.gangway.command.SessionFilter;
import dev.gangway.documents.Document;
import dev.gangway.documents.Documents;
import dev.gangway.event.Origin;
import dev.gangway.event.Position;
import dev.gangway.event.StreamName;
import dev.gangway.json.RawJson;
import dev.gangway.log.EventLog;
import dev.gangway.log.Resume;
import dev.gangway.log.StreamStatus;
import dev.gangway.search.Search;
import dev.gangway.search.SearchPage;
import dev.gangway.session.AliasTables;
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
    private final Rights rights;
    private final AccessHandler accounts;
    private final HistoryHandler history;
    private final LiveSubscriptions live;
    private final UsageDesk usage;
    private final Search search;
    private final Documents documents;

    /// @param doors who may come in and what they may do
    /// @param servers the MCP servers that clients may bring
    /// @param usage answers what was used, and raises budgets
    /// @param documents what front-ends keep for principals
    public LocalGateway(
            Doors doors,
            Agents agents,
            Sessions sessions,
            EventLog log,
            Hub hub,
            Transcripts transcripts,
            SessionEnvironment.RowReader rows,
            ServerPolicy servers,
            UsageDesk usage,
            Search search,
            Documents documents) {
        this.access = doors.access();
        this.rights = new Rights(access, doors.accounts(), sessions, usage);
        this.accounts = new AccessHandler(doors, sessions);
        this.live = new LiveSubscriptions(access);
        doors.accounts().whenChanged(live::changed);
        this.usage = usage;
        this.search = search;
        this.documents = documents;
        this.servers = servers;
        this.setups = new SetupCheck(access, servers);
        this.agents = agents;
        this.sessions = sessions;
        this.log = log;
        this.hub = hub;
        this.transcripts = transcripts;
        this.rows = rows;
        this.history = new HistoryHandler(log, sessions, rows);
    }

    @Override
    public void execute(Principal principal, long connection, Command command, Reply reply) {
        try {
            rights.require(principal, command);
            switch (command) {
                case Command.CreateSession create -> create(principal, connection, create, reply);
                case Command.ToAgent toAgent -> ask(toAgent, reply);
                case Command.RaiseBudget raise ->
                        usage.raise(Origin.of(principal.id(), connection), raise, reply);
                case Command.PutDocument put ->
                        documents.put(Origin.of(principal.id(), connection), put, reply);
                case Command.ToAccess toAccess ->
                        accounts.execute(principal, connection, toAccess, reply);
                case Command.ToSession toSession ->
                        execute(principal, connection, toSession, reply);
            }
        } catch (GatewayException refused) {
            reply.failed(refused);
        }
    }

    @Override
    public Answered read(Principal principal, Query query) {
        rights.require(principal, query);
        return switch (query) {
            case Query.Session one -> new Answered.Session(sessions.state(one.session()));
            case Query.Sessions page -> list(principal, page);
            case Query.Aliases wanted -> aliases(principal, wanted);
            case Query.OpenRequests _ -> openRequests(principal);
            case Query.Transcript page -> transcript(page);
            case Query.Events page -> history.events(principal, page);
            case Query.Turn of -> history.turn(of);
            case Query.Search wanted -> {
                SearchPage page = search.find(principal, wanted);
                yield new Answered.Found(page.hits(), page.next());
            }
            case Query.Projects _ -> projects(principal);
            case Query.Agents _ -> agents();
            case Query.Rules of ->
                    new Answered.Rules(
                            sessions.rules(
                                    of.session(), sessions.place(of.session()).orElseThrow()));
            case Query.Document of -> {
                Optional<Document> found = documents.read(principal.id(), of.namespace());
                yield new Answered.Document(
                        found.map(Document::content), found.map(Document::tag).orElse("0"));
            }
            case Query.Usage asked -> usage.read(principal, asked);
            case Query.Budgets asked -> usage.read(principal, asked);
            case Query.Audit page -> {
                requireLimit(page.limit(), AuditPages.RECORDS_MAX);
                yield AuditPages.page(log, page);
            }
            case Query.Users _ -> accounts.users(principal);
            case Query.Credentials of -> accounts.credentials(principal, of);
            case Query.Grants of -> accounts.grants(of);
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
            rights.requireOwn(principal, stream);
            Resume resume = resume(stream, after);
            return new Subscription(
                    resume,
                    cursor(stream, resume, after, variant, subscriber),
                    Optional.empty(),
                    () -> false,
                    () -> {});
        }
        Followed followed = follow(principal, stream.id(), watcher);
        boolean subscribed = false;
        try {
            Resume resume =
                    beginningAt(followed.snapshot().sequence(), resume(stream, after), after);
            Cursor cursor = cursor(stream, resume, after, variant, subscriber);
            subscribed = true;
            return new Subscription(
                    resume,
                    cursor,
                    Optional.of(followed.snapshot().state()),
                    () -> access.may(principal, Right.APPROVE, followed.entry().session()),
                    () -> leave(stream.id(), followed.entry()));
        } finally {
            if (!subscribed) {
                leave(stream.id(), followed.entry());
            }
        }
    }

    @Override
    public Runnable watch(Principal principal, String session, SessionWatcher watcher) {
        Followed followed = follow(principal, session, watcher);
        return () -> leave(session, followed.entry());
    }

    private record Followed(LiveSubscriptions.Entry entry, SessionSnapshot snapshot) {}

    /// Whoever may see the session is told of it from now on, until it leaves or is shut out.
    private Followed follow(Principal principal, String session, SessionWatcher watcher) {
        SessionPlace place = rights.require(principal, Right.OBSERVE, session);
        LiveSubscriptions.Entry entry =
                new LiveSubscriptions.Entry(principal, place.subject(session), watcher);
        live.add(entry);
        boolean seen = false;
        try {
            SessionSnapshot snapshot = sessions.watch(session, watcher);
            // A right that ended before the entry was there was not seen by whoever ended it.
            rights.require(principal, Right.OBSERVE, session);
            seen = true;
            return new Followed(entry, snapshot);
        } finally {
            if (!seen) {
                leave(session, entry);
            }
        }
    }

    private void leave(String session, LiveSubscriptions.Entry entry) {
        live.remove(entry);
        sessions.unwatch(session, entry.watcher());
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
            Principal principal, long connection, Command.ToSession command, Reply reply) {
        Origin origin = Origin.of(principal.id(), connection);
        if (command instanceof Command.ForkSession fork) {
            fork(principal, connection, fork, reply);
        } else if (command instanceof Command.SetUpSession setUp) {
            AgentSetup setup =
                    setups.checked(
                            principal,
                            setUp.setup(),
                            sessions.place(setUp.session())
                                    .orElseThrow(Rights::noSuchSession)
                                    .subject(setUp.session()));
            sessions.setUp(setUp.session(), setup, origin, reply);
        } else if (command instanceof Command.DeleteSession delete) {
            sessions.execute(delete, origin, accounts.deleting(delete.session(), reply));
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
    private void ask(Command.ToAgent command, Reply reply) {
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

    private Resume resume(StreamName stream, Optional<Position> after) {
        return after.map(position -> log.resume(stream, position))
                .orElseGet(() ->
                        new Resume.Resumed(
                                log.status(stream)
                                        .map(StreamStatus::position)
                                        .orElseThrow(Rights::noSuchSession)));
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
        SessionFilter wanted =
                page.wanted().at(page.wanted().directory().map(path -> resolved(principal, path)));
        List<SessionTables.Listed> found =
                rows.read(transaction ->
                        SessionTables.list(
                                transaction,
                                access.sight(principal),
                                wanted,
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
                row.owner(),
                row.project(),
                row.agent(),
                row.directory(),
                row.title(),
                failed ? FAILED : row.phase(),
                row.openRequests(),
                row.archived(),
                row.messages(),
                row.createdAtMillis(),
                row.updatedAtMillis());
    }

    private Answered aliases(Principal principal, Query.Aliases wanted) {
        List<AliasTables.Bound> bound =
                rows.read(transaction -> AliasTables.list(transaction, principal.id(), wanted));
        return new Answered.Aliases(
                bound.stream()
                        .filter(alias ->
                                access.may(
                                        principal,
                                        Right.OBSERVE,
                                        alias.place().subject(alias.session())))
                        .map(alias -> new Answered.Alias(alias.alias(), alias.session()))
                        .toList());
    }

    private Answered openRequests(Principal principal) {
        List<String> asking =
                rows.read(transaction ->
                        SessionTables.asking(
                                transaction, access.sight(principal), OPEN_REQUEST_SESSIONS_MAX));
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
