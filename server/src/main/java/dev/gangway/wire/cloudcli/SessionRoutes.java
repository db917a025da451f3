package dev.gangway.wire.cloudcli;

import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Query;
import dev.gangway.command.Result;
import dev.gangway.command.SessionFilter;
import dev.gangway.gateway.Answered;
import dev.gangway.gateway.Answered.ProjectSummary;
import dev.gangway.gateway.Answered.SessionSummary;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.session.SessionState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Sessions: made, listed, renamed, put aside. Their ids are Gangway's own.
final class SessionRoutes {
    private static final String PATH = "/api/providers/sessions";
    private static final String ONE = PATH + "/{session}";
    private static final int RECENT = 20;
    private static final int NAME_CHARACTERS = 60;

    static final List<Route> ALL =
            List.of(
                    Route.of("POST", PATH, SessionRoutes::create),
                    Route.of("GET", PATH + "/running", SessionRoutes::running),
                    Route.of("GET", PATH + "/recent", SessionRoutes::recent),
                    Route.of("GET", PATH + "/archived", SessionRoutes::archived),
                    Route.of("GET", ONE, SessionRoutes::details),
                    Route.of("GET", ONE + "/messages", MessagePage::answer),
                    Route.of("GET", ONE + "/token-usage", SessionRoutes::tokenUsage),
                    Route.of("GET", ONE + "/provider-id", SessionRoutes::providerId),
                    Route.of("PUT", ONE, SessionRoutes::rename),
                    Route.of("DELETE", ONE, SessionRoutes::delete),
                    Route.of("POST", ONE + "/restore", SessionRoutes::restore));

    private SessionRoutes() {}

    static SessionState state(Call call) {
        Query question = new Query.Session(call.variable("session"));
        return ((Answered.Session) call.read(question)).state();
    }

    private static void create(Call call) {
        JsonNode body = call.body();
        String provider = Json.text(body, "provider", "").strip();
        String path = Json.text(body, "projectPath", "").strip();
        Answered.Agents agents = (Answered.Agents) call.read(new Query.Agents());
        if (agents.agents().stream().noneMatch(each -> each.name().equals(provider))) {
            Call.refuse(
                    call.exchange(),
                    400,
                    "UNSUPPORTED_PROVIDER",
                    "No agent is called \"" + provider + "\" here.",
                    List.of());
            return;
        }
        Result made =
                call.run(new Command.CreateSession(Optional.of(provider), path, Optional.empty()));
        call.data(
                201,
                Json.object()
                        .put("sessionId", ((Result.Created) made).session())
                        .put("provider", provider)
                        .put("projectPath", path)
                        .put("sessionName", name(Json.text(body, "initialMessage", ""))));
    }

    /// The beginning of what is asked first.
    private static String name(String message) {
        String line = message.strip().lines().findFirst().orElse("");
        int end = Math.min(line.length(), NAME_CHARACTERS);
        return Listing.title(line.substring(0, end));
    }

    /// When they began is not in a list: the time of their last change stands for it.
    private static void running(Call call) {
        ArrayNode sessions = Json.array();
        for (String phase : List.of("running", "cancelling")) {
            SessionFilter wanted =
                    new SessionFilter(
                            Optional.empty(), Optional.empty(), Optional.of(phase), false);
            for (SessionSummary each : Lists.sessions(call, wanted)) {
                sessions.addObject()
                        .put("sessionId", each.id())
                        .put("provider", each.agent())
                        .put("startedAt", each.updatedAtMillis())
                        .put("lastSeq", 0);
            }
        }
        ObjectNode data = Json.object();
        data.set("sessions", sessions);
        call.data(data);
    }

    private static void recent(Call call) {
        List<SessionSummary> all = Lists.sessions(call);
        Map<String, String> names =
                Lists.projects(call).stream()
                        .collect(Collectors.toMap(ProjectSummary::id, ProjectSummary::name));
        long offset = call.number("offset", 0, Integer.MAX_VALUE);
        List<SessionSummary> page =
                Lists.slice(all, offset, call.number("limit", RECENT, call.limits().page()));
        ObjectNode data = Json.object();
        ArrayNode conversations = data.putArray("conversations");
        for (SessionSummary each : page) {
            conversations
                    .addObject()
                    .put("sessionId", each.id())
                    .put("provider", each.agent())
                    .put("projectId", each.project())
                    .put("projectDisplayName", names.getOrDefault(each.project(), ""))
                    .put("sessionTitle", Listing.title(each.title()))
                    .put("lastActivity", GatewayFrames.time(each.updatedAtMillis()));
        }
        data.put("total", all.size()).put("hasMore", offset + page.size() < all.size());
        call.data(data);
    }

    private static void archived(Call call) {
        SessionFilter wanted =
                new SessionFilter(Optional.empty(), Optional.empty(), Optional.empty(), true);
        Map<String, ProjectSummary> projects =
                Lists.projects(call).stream()
                        .collect(Collectors.toMap(ProjectSummary::id, Function.identity()));
        ObjectNode data = Json.object();
        ArrayNode sessions = data.putArray("sessions");
        for (SessionSummary each : Lists.sessions(call, wanted)) {
            ObjectNode row = Listing.session(each);
            row.put("sessionId", each.id()).put("isArchived", true);
            ProjectSummary project = projects.get(each.project());
            if (project != null) {
                row.set("project", Listing.project(project.id(), project.name(), project.root()));
            }
            sessions.add(row);
        }
        call.data(data);
    }

    private static void details(Call call) {
        SessionState state = state(call);
        String updated = GatewayFrames.time(state.updatedAtMillis());
        ObjectNode data =
                Json.object()
                        .put("sessionId", state.id())
                        .put("provider", state.agent().name())
                        .put("summary", Listing.title(state.title()))
                        .put("createdAt", GatewayFrames.time(state.createdAtMillis()))
                        .put("updatedAt", updated)
                        .put("lastActivity", updated)
                        .put("isArchived", state.archived());
        Lists.project(call, state.project())
                .ifPresentOrElse(
                        found ->
                                data.set(
                                        "project",
                                        Listing.project(found.id(), found.name(), found.root())
                                                .put("isArchived", false)),
                        () -> data.putNull("project"));
        call.data(data);
    }

    private static void tokenUsage(Call call) {
        JsonNode usage = usage(state(call)).node();
        call.data(usage.isObject() ? usage : Json.object().put("unsupported", true));
    }

    /// What is used of the agent's context; JSON null when the agent does not say.
    static RawJson usage(SessionState state) {
        JsonNode usage = state.agent().usage().node();
        return usage.isObject()
                ? new MessageText()
                        .number("used", Json.number(usage, "used", 0))
                        .number("total", Json.number(usage, "size", 0))
                        .end()
                : RawJson.NULL;
    }

    /// The agent's own id of the session.
    private static void providerId(Call call) {
        String id = state(call).agent().session();
        if (id.isEmpty()) {
            throw new GatewayException(ErrorCode.CONFLICT, "The agent has not started yet.");
        }
        ObjectNode data = Json.object().put("sessionId", id);
        call.data(data);
    }

    private static void rename(Call call) {
        String session = call.variable("session");
        String title = Json.text(call.body(), "summary", "").strip();
        call.run(new Command.RenameSession(session, title));
        call.data(Json.object().put("sessionId", session).put("summary", title));
    }

    /// Put aside; with `force=true` removed for good, its history included.
    private static void delete(Call call) {
        String session = call.variable("session");
        boolean force = call.exchange().query("force").filter("true"::equals).isPresent();
        call.run(
                force
                        ? new Command.DeleteSession(session)
                        : new Command.ArchiveSession(session, true));
        call.data(
                Json.object()
                        .put("sessionId", session)
                        .put("action", force ? "deleted" : "archived")
                        .put("deletedFromDisk", force));
    }

    private static void restore(Call call) {
        String session = call.variable("session");
        call.run(new Command.ArchiveSession(session, false));
        call.data(Json.object().put("sessionId", session).put("action", "restored"));
    }
}
