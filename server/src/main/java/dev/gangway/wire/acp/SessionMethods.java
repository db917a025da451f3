package dev.gangway.wire.acp;

import dev.gangway.command.Command;
import dev.gangway.command.Query;
import dev.gangway.command.Result;
import dev.gangway.command.SessionSetup;
import dev.gangway.event.Epoch;
import dev.gangway.event.Position;
import dev.gangway.gateway.Answered;
import dev.gangway.json.RawJson;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Making, finding, attaching to and leaving sessions (ACP v1, session setup and session list).
final class SessionMethods {
    private static final int KEY_CHARACTERS_MAX = 200;
    private static final int AGENT_CHARACTERS_MAX = 100;

    private final Client client;
    private final Links links;
    private final Optional<String> agent;

    /// @param agent what the path chose; empty for the default one
    SessionMethods(Client client, Links links, Optional<String> agent) {
        this.client = client;
        this.links = links;
        this.agent = agent;
    }

    void addTo(Map<String, Method> methods) {
        methods.put("session/new", this::create);
        methods.put("session/fork", this::fork);
        methods.put("session/load", this::load);
        methods.put("session/resume", this::resume);
        methods.put("session/list", this::list);
        methods.put("session/close", this::close);
        methods.put("session/delete", this::delete);
    }

    static Optional<String> key(Params params) {
        return params.gangwayText("key", KEY_CHARACTERS_MAX);
    }

    private void create(Call call, Params params) {
        String directory = Setup.directory(params);
        SessionSetup setup = Setup.brought(params);
        Optional<String> chosen = params.gangwayText("agent", AGENT_CHARACTERS_MAX).or(() -> agent);
        make(call, new Command.CreateSession(chosen, directory, setup, key(params)));
    }

    /// Like a new one: what its parent said is in its log, and its client knows that already.
    private void fork(Call call, Params params) {
        String parent = params.session();
        String directory = Setup.directory(params);
        make(call, new Command.ForkSession(parent, directory, Setup.brought(params), key(params)));
    }

    private void make(Call call, Command command) {
        client.execute(
                command,
                call.reply(result -> {
                    switch (result) {
                        case Result.Created(String session) ->
                                client.later(() -> call.guarded(() -> created(call, session)));
                        case Result.Done _,
                                Result.Accepted _,
                                Result.Passed _,
                                Result.Added _,
                                Result.Stored _,
                                Result.Issued _ ->
                                throw new IllegalStateException("no session was made");
                    }
                }));
    }

    private void created(Call call, String session) {
        SessionLink link = links.attach(session, Optional.of(beginning(session)), false);
        link.opening(call);
        ObjectText answer = new ObjectText().text("sessionId", session);
        SessionAnswers.settings(answer, link.state());
        if (client.profile().gangway()) {
            RawJson capabilities = link.state().agent().capabilities();
            ObjectText more = SessionAnswers.attached(link).json("capabilities", capabilities);
            link.state().parent().ifPresent(parent -> more.flag("remembers", parent.remembers()));
            answer.json("_meta", SessionAnswers.meta(more));
        }
        link.answer(Placement.NOW, call, answer.end());
        link.start();
    }

    private void load(Call call, Params params) {
        String session = params.session();
        Setup.directory(params);
        setUp(call, params, () -> load(call, session));
    }

    private void load(Call call, String session) {
        HistoryPlan plan = HistoryPlan.of(client, session);
        SessionLink link = links.attach(session, Optional.of(plan.seam()), true);
        link.opening(call);
        new HistoryReplay(client, link, call, plan).run();
    }

    private void resume(Call call, Params params) {
        String session = params.session();
        Setup.directory(params);
        setUp(call, params, () -> resume(call, session, params));
    }

    private void resume(Call call, String session, Params params) {
        Optional<Position> after = after(session, params.gangway().path("after"));
        SessionLink link = links.attach(session, after, false);
        link.opening(call);
        ObjectText answer = SessionAnswers.settings(link.state());
        if (client.profile().gangway()) {
            answer.json("_meta", SessionAnswers.meta(SessionAnswers.resumed(link)));
        }
        link.answer(Placement.NOW, call, answer.end());
        link.showWholeState(Placement.NOW);
        link.start();
    }

    /// Takes what the client brings for a session that is there, if it brings anything; then goes
    /// on.
    private void setUp(Call call, Params params, Runnable then) {
        SessionSetup setup = Setup.brought(params);
        if (setup.isEmpty()) {
            then.run();
        } else {
            client.execute(
                    new Command.SetUpSession(params.session(), setup),
                    call.reply(_ -> client.later(() -> call.guarded(then))));
        }
    }

    /// The position asked for. Sequence 0 is before the first event of whatever epoch the stream is
    /// in, which any page of the transcript tells.
    private Optional<Position> after(String session, JsonNode after) {
        if (after.isMissingNode() || after.isNull()) {
            return Optional.empty();
        }
        Position position =
                Positions.read("_meta.gangway.after", after, () -> beginning(session).epoch());
        return Optional.of(position);
    }

    /// Before the first event. A new session is followed from here: what its agent said since it
    /// was ready (its commands) belongs to whoever made the session.
    private Position beginning(String session) {
        return new Position(Epoch.parse(client.transcript(anyPage(session)).epoch()), 0);
    }

    private static Query.Transcript anyPage(String session) {
        return new Query.Transcript(session, Optional.empty(), Optional.empty(), 1);
    }

    private void list(Call call, Params params) {
        Optional<String> directory =
                params.optionalText("cwd").map(path -> Params.absolute("cwd", path));
        Query query =
                new Query.Sessions(
                        directory, params.optionalText("cursor"), client.limits().listPage());
        Answered.Sessions page = (Answered.Sessions) client.read(query);
        ObjectText answer =
                new ObjectText().json("sessions", WholeState.array(page.sessions(), this::summary));
        page.next().ifPresent(next -> answer.text("nextCursor", next));
        call.result(answer.end());
    }

    private RawJson summary(Answered.SessionSummary session) {
        ObjectText summary =
                new ObjectText().text("sessionId", session.id()).text("cwd", session.directory());
        if (!session.title().isEmpty()) {
            summary.text("title", session.title());
        }
        summary.text("updatedAt", Instant.ofEpochMilli(session.updatedAtMillis()).toString());
        if (client.profile().gangway()) {
            ObjectText more =
                    new ObjectText()
                            .text("owner", session.owner())
                            .text("project", session.project())
                            .text("agent", session.agent())
                            .text("phase", session.phase())
                            .number("openRequests", session.openRequests())
                            .number("createdAt", session.createdAtMillis());
            summary.json("_meta", SessionAnswers.meta(more));
        }
        return summary.end();
    }

    /// The session goes for good; who is attached to it is told.
    private void delete(Call call, Params params) {
        client.execute(
                new Command.DeleteSession(params.session()),
                call.reply(_ -> call.result(RawJson.EMPTY_OBJECT)));
    }

    /// This client leaves; the turn goes on, unless it asks for the agent's end.
    private void close(Call call, Params params) {
        String session = params.session();
        client.session(session);
        if (params.gangway().path("stop").booleanValue(false)) {
            client.execute(
                    new Command.StopAgent(session), call.reply(_ -> detached(call, session)));
        } else {
            detached(call, session);
        }
    }

    private void detached(Call call, String session) {
        links.detach(session);
        call.result(RawJson.EMPTY_OBJECT);
    }
}
