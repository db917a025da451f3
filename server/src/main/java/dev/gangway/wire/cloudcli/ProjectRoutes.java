package dev.gangway.wire.cloudcli;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.gateway.Answered.ProjectSummary;
import dev.gangway.gateway.Answered.SessionSummary;
import dev.gangway.json.Json;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Projects: those that are registered on the server, each with its sessions. Nothing is searched
/// for on the disk, and nobody else is told that somebody asked.
final class ProjectRoutes {
    /// How many sessions a project is listed with.
    private static final int FIRST = 5;

    static final List<Route> ALL =
            List.of(
                    Route.of("GET", "/api/projects", ProjectRoutes::list),
                    Route.of("GET", "/api/projects/{project}/sessions", ProjectRoutes::sessions),
                    Route.of("POST", "/api/projects/create-project", ProjectRoutes::create));

    private ProjectRoutes() {}

    private static void list(Call call) {
        List<SessionSummary> sessions = Lists.sessions(call);
        ArrayNode projects = Json.array();
        for (ProjectSummary project : Lists.projects(call)) {
            projects.add(
                    with(
                            Listing.project(project.id(), project.name(), project.root()),
                            of(project.id(), sessions),
                            0,
                            FIRST));
        }
        call.answer(projects);
    }

    private static List<SessionSummary> of(String project, List<SessionSummary> sessions) {
        return sessions.stream().filter(session -> session.project().equals(project)).toList();
    }

    private static ObjectNode with(
            ObjectNode project, List<SessionSummary> sessions, long offset, long limit) {
        ArrayNode listed = project.putArray("sessions");
        List<SessionSummary> page = Lists.slice(sessions, offset, limit);
        for (SessionSummary each : page) {
            listed.add(Listing.session(each));
        }
        project.putObject("sessionMeta")
                .put("hasMore", offset + page.size() < sessions.size())
                .put("total", sessions.size());
        return project;
    }

    private static void sessions(Call call) {
        String id = call.variable("project");
        if (Lists.project(call, id).isEmpty()) {
            throw new GatewayException(ErrorCode.NOT_FOUND, "There is no such project.");
        }
        int page = call.limits().page();
        call.answer(
                with(
                        Json.object().put("projectId", id),
                        of(id, Lists.sessions(call)),
                        call.number("offset", 0, Integer.MAX_VALUE),
                        call.number("limit", FIRST, page)));
    }

    /// One that is registered is found; others are made where the server is configured.
    private static void create(Call call) {
        String path = Json.text(call.body(), "path", "").strip();
        ProjectSummary found =
                Lists.projects(call).stream()
                        .filter(project -> project.root().equals(path))
                        .findFirst()
                        .orElseThrow(() ->
                                new GatewayException(
                                        ErrorCode.UNSUPPORTED,
                                        "Projects are registered in the server's configuration."));
        ObjectNode answer = Json.object().put("success", true);
        answer.set(
                "project",
                with(
                        Listing.project(found.id(), found.name(), found.root()),
                        of(found.id(), Lists.sessions(call)),
                        0,
                        FIRST));
        call.answer(answer.put("message", "The project is there."));
    }
}
