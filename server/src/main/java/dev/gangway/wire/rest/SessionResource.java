package dev.gangway.wire.rest;

import dev.gangway.command.Command;
import dev.gangway.command.Query;
import dev.gangway.command.Result;
import dev.gangway.command.SessionFilter;
import dev.gangway.command.SessionSetup;
import dev.gangway.gateway.Answered;
import dev.gangway.json.RawJson;
import dev.gangway.session.SessionState;
import dev.gangway.wire.rest.Operation.Parameter;
import java.util.List;

/// Sessions: listed, made, read, renamed, put aside, deleted, forked, set.
final class SessionResource {
    private static final String TAG = "sessions";
    private static final String ONE = "/sessions/{session}";
    private static final int PAGE = 50;
    private static final int PAGE_MAX = 200;
    private static final String TEXT = "{\"type\":\"string\"}";
    private static final Parameter IF_MATCH =
            Parameter.header(
                    "If-Match", "The ETag that was read; refused with 412 when it changed.");
    static final Parameter IF_NONE_MATCH =
            Parameter.header("If-None-Match", "The ETag that is known; 304 when it is still so.");
    static final Parameter KEY =
            Parameter.header(
                    "Idempotency-Key", "The same request under the same key is carried out once.");

    static final List<Operation> OPERATIONS =
            List.of(
                    Operation.get(
                                    "listSessions",
                                    "/sessions",
                                    TAG,
                                    "The sessions that are yours to see, newest change first",
                                    Views.SessionList.class,
                                    SessionResource::list)
                            .with(
                                    Parameter.query(
                                            "directory", TEXT, "Only those that work there."),
                                    Parameter.query("agent", TEXT, "Only those of this agent."),
                                    Parameter.query(
                                            "phase",
                                            "{\"type\":\"string\",\"enum\":[\"idle\",\"running\","
                                                    + "\"cancelling\",\"failed\"]}",
                                            "Only those in this phase."),
                                    Parameter.query(
                                            "archived",
                                            "{\"type\":\"boolean\",\"default\":false}",
                                            "Those that were put aside, instead of the others."),
                                    Parameter.query("cursor", TEXT, "`next` of the page before."),
                                    Parameter.query(
                                            "limit",
                                            "{\"type\":\"integer\",\"minimum\":1,\"maximum\":200,"
                                                    + "\"default\":50}",
                                            "How many."),
                                    IF_NONE_MATCH),
                    Operation.get(
                                    "createSession",
                                    "/sessions",
                                    TAG,
                                    "Make a session and start its agent",
                                    Views.Session.class,
                                    SessionResource::create)
                            .by("POST")
                            .with(KEY)
                            .taking(Bodies.NewSession.class)
                            .giving(201, Views.Session.class),
                    Operation.get(
                                    "readSession",
                                    ONE,
                                    TAG,
                                    "A session's state",
                                    Views.Session.class,
                                    SessionResource::read)
                            .with(IF_NONE_MATCH),
                    Operation.get(
                                    "changeSession",
                                    ONE,
                                    TAG,
                                    "Rename a session, put it aside, or take it back",
                                    Views.Session.class,
                                    SessionResource::change)
                            .by("PATCH")
                            .with(IF_MATCH)
                            .taking(Bodies.SessionChange.class),
                    Operation.change(
                            "deleteSession",
                            "DELETE",
                            ONE,
                            TAG,
                            "Remove a session and its history for good",
                            call -> done(call, new Command.DeleteSession(session(call)))),
                    Operation.get(
                                    "forkSession",
                                    ONE + "/fork",
                                    TAG,
                                    "Make a session that begins with what this one said",
                                    Views.Session.class,
                                    SessionResource::fork)
                            .by("POST")
                            .with(KEY)
                            .taking(Bodies.Fork.class)
                            .giving(201, Views.Session.class),
                    Operation.change(
                            "stopAgent",
                            "POST",
                            ONE + "/stop",
                            TAG,
                            "End the session's agent, and its turn with it",
                            call -> done(call, new Command.StopAgent(session(call)))),
                    Operation.change(
                                    "setMode",
                                    "PUT",
                                    ONE + "/mode",
                                    TAG,
                                    "Set the agent's mode",
                                    SessionResource::setMode)
                            .taking(Bodies.ModeChange.class),
                    Operation.change(
                                    "setOption",
                                    "PUT",
                                    ONE + "/options/{option}",
                                    TAG,
                                    "Set one of the agent's options",
                                    SessionResource::setOption)
                            .taking(Bodies.OptionChange.class));

    private SessionResource() {}

    static String session(Call call) {
        return call.variable("session");
    }

    static void done(Call call, Command command) {
        call.run(command);
        call.done();
    }

    private static void list(Call call) {
        int limit = (int) call.number("limit", PAGE, 1, PAGE_MAX);
        SessionFilter wanted =
                new SessionFilter(
                        call.query("directory"),
                        call.query("agent"),
                        call.query("phase"),
                        call.query("archived").filter("true"::equals).isPresent());
        Answered.Sessions page =
                (Answered.Sessions)
                        call.read(new Query.Sessions(wanted, call.query("cursor"), limit));
        call.answer(Views.SessionList.of(page), call.link(page.next()));
    }

    private static void create(Call call) {
        Bodies.NewSession body = call.body(Bodies.NewSession.class);
        String directory = RestJson.required("directory", body.directory());
        answerCreated(
                call, call.run(new Command.CreateSession(body.agent(), directory, call.key())));
    }

    private static void fork(Call call) {
        Bodies.Fork body = call.body(Bodies.Fork.class);
        String directory = body.directory().orElseGet(() -> state(call).directory());
        answerCreated(
                call,
                call.run(
                        new Command.ForkSession(
                                session(call), directory, SessionSetup.NONE, call.key())));
    }

    private static void answerCreated(Call call, Result result) {
        String id = ((Result.Created) result).session();
        Answered.Session made = (Answered.Session) call.read(new Query.Session(id));
        call.answer(Views.Session.of(made.state()), List.of("Location", "/api/v1/sessions/" + id));
    }

    static SessionState state(Call call) {
        return ((Answered.Session) call.read(new Query.Session(session(call)))).state();
    }

    private static void read(Call call) {
        call.answer(Views.Session.of(state(call)));
    }

    private static void change(Call call) {
        Bodies.SessionChange body = call.body(Bodies.SessionChange.class);
        if (!call.unchanged(Views.Session.of(state(call)))) {
            Problems.preconditionFailed(call.exchange(), call.shared());
            return;
        }
        body.title().ifPresent(title -> call.run(new Command.RenameSession(session(call), title)));
        body.archived()
                .ifPresent(aside -> call.run(new Command.ArchiveSession(session(call), aside)));
        read(call);
    }

    private static void setMode(Call call) {
        String mode = RestJson.required("mode", call.body(Bodies.ModeChange.class).mode());
        done(call, new Command.SetMode(session(call), mode));
    }

    private static void setOption(Call call) {
        RawJson value =
                RawJson.ofNode(
                        RestJson.required("value", call.body(Bodies.OptionChange.class).value()));
        done(call, new Command.SetConfigOption(session(call), call.variable("option"), value));
    }
}
