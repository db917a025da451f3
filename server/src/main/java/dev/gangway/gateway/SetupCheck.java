package dev.gangway.gateway;

import dev.gangway.access.Access;
import dev.gangway.access.Principal;
import dev.gangway.access.Subject;
import dev.gangway.agent.AgentSetup;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.McpServer;
import dev.gangway.command.Right;
import dev.gangway.command.SessionSetup;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// Checks where a session may work and what a client may bring for it. Does I/O: links are
/// resolved.
final class SetupCheck {
    private final Access access;
    private final ServerPolicy policy;

    SetupCheck(Access access, ServerPolicy policy) {
        this.access = access;
        this.policy = policy;
    }

    /// @param what names the directory in the message
    Access.Workplace workplace(Principal principal, String directory, String what) {
        return access.workplace(principal, directory)
                .orElseThrow(() ->
                        new GatewayException(
                                ErrorCode.INVALID,
                                what
                                        + " must be absolute, exist, and lie inside one of your"
                                        + " projects: "
                                        + roots(principal)
                                        + "."));
    }

    /// What the agent of a session gets of what was brought.
    ///
    /// @param place the session, or the project that it will lie in
    AgentSetup checked(Principal principal, SessionSetup setup, Subject place) {
        List<Path> directories =
                setup.additionalDirectories().stream()
                        .map(directory ->
                                workplace(principal, directory, "Each additional directory")
                                        .directory())
                        .toList();
        setup.servers().list().forEach(server -> require(principal, server, place));
        return new AgentSetup(directories, setup.servers());
    }

    private void require(Principal principal, McpServer server, Subject place) {
        switch (server.transport()) {
            case STDIO -> {
                if (!policy.programs()) {
                    throw refused(
                            server,
                            "is a command on the server's machine: allow_client_mcp in the"
                                    + " configuration lets administrators bring such");
                }
                if (!access.may(principal, Right.ADMINISTER, place)) {
                    throw refused(
                            server,
                            "is a command on the server's machine: this needs the right to"
                                    + " administer");
                }
            }
            case HTTP, SSE -> {
                if (!policy.allows(server)) {
                    throw refused(
                            server,
                            "lies on a host that is not listed in allowed_mcp_hosts of the"
                                    + " configuration");
                }
            }
        }
    }

    private static GatewayException refused(McpServer server, String why) {
        return new GatewayException(
                ErrorCode.INVALID, "The MCP server " + server.name() + " " + why + ".");
    }

    private String roots(Principal principal) {
        return access.projects().stream()
                .filter(project -> access.may(principal, Right.PROMPT, project.subject()))
                .map(project -> project.root().toString())
                .collect(Collectors.joining(", "));
    }
}
