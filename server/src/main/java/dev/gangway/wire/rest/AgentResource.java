package dev.gangway.wire.rest;

import dev.gangway.command.Query;
import dev.gangway.gateway.Answered;
import java.util.List;

/// The agents and the projects that there are.
final class AgentResource {
    private static final String TAG = "agents";

    static final List<Operation> OPERATIONS =
            List.of(
                    Operation.get(
                            "listAgents",
                            "/agents",
                            TAG,
                            "The agents that are configured or were found",
                            Views.AgentList.class,
                            call ->
                                    call.answer(
                                            Views.AgentList.of(
                                                    (Answered.Agents)
                                                            call.read(new Query.Agents())))),
                    Operation.get(
                            "listProjects",
                            "/projects",
                            TAG,
                            "The projects that you may work in",
                            Views.ProjectList.class,
                            call ->
                                    call.answer(
                                            Views.ProjectList.of(
                                                    (Answered.Projects)
                                                            call.read(new Query.Projects())))));

    private AgentResource() {}
}
