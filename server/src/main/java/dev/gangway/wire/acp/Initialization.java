package dev.gangway.wire.acp;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Query;
import dev.gangway.gateway.Answered;
import dev.gangway.json.Bytes;
import dev.gangway.json.JsonScanner;
import dev.gangway.json.RawJson;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Answers `initialize` (ACP v1, initialization): what sessions can do is Gangway's own, what
/// prompts may hold and how one logs in is the agent's.
final class Initialization {
    private static final int PROTOCOL_VERSION = 1;
    private static final JsonScanner PROMPT = JsonScanner.of("promptCapabilities");

    private static final List<String> AS_THE_AGENT = List.of("fork", "additionalDirectories");

    private final Client client;
    private final Optional<String> agent;
    private final String version;

    /// @param agent what the path chose; empty for the default one
    /// @param version Gangway's own
    Initialization(Client client, Optional<String> agent, String version) {
        this.client = client;
        this.agent = agent;
        this.version = version;
    }

    /// Whatever version a client asks for, it is offered the one there is, and may hang up.
    void call(Call call, Params params) {
        params.number("protocolVersion");
        ClientProfile profile =
                ClientProfile.of(params.json("clientCapabilities").orElse(RawJson.EMPTY_OBJECT));
        Answered.AgentSummary summary = summary();
        RawJson answer =
                new ObjectText()
                        .number("protocolVersion", PROTOCOL_VERSION)
                        .json("agentCapabilities", capabilities(summary, profile))
                        .json("authMethods", summary.authMethods())
                        .json("agentInfo", info())
                        .end();
        client.introduced(profile);
        call.result(answer);
    }

    private Answered.AgentSummary summary() {
        Answered.Agents agents = (Answered.Agents) client.read(new Query.Agents());
        String name = agent.orElse(agents.defaultAgent());
        return agents.agents().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new GatewayException(ErrorCode.NOT_FOUND, "there is no agent " + name));
    }

    private RawJson capabilities(Answered.AgentSummary summary, ClientProfile profile) {
        RawJson prompt =
                PROMPT.scan(summary.capabilities())
                        .json("promptCapabilities")
                        .filter(json -> json.kind() == RawJson.Kind.OBJECT)
                        .orElse(RawJson.EMPTY_OBJECT);
        ObjectText capabilities =
                new ObjectText()
                        .flag("loadSession", true)
                        .json("promptCapabilities", prompt)
                        .json("mcpCapabilities", mcp(summary))
                        .json("sessionCapabilities", sessions(summary));
        if (announced(summary, "/auth/logout")) {
            RawJson logout = new ObjectText().json("logout", RawJson.EMPTY_OBJECT).end();
            capabilities.json("auth", logout);
        }
        if (profile.gangway()) {
            ObjectText gangway =
                    new ObjectText()
                            .text("version", version)
                            .number("connection", client.socket().connection())
                            .text("agent", summary.name())
                            .json("projects", projects());
            capabilities.json("_meta", SessionAnswers.meta(gangway));
        }
        return capabilities.end();
    }

    /// Where sessions may work: what a client offers as their `cwd`.
    private RawJson projects() {
        Answered.Projects answered = (Answered.Projects) client.read(new Query.Projects());
        Bytes list = new Bytes(128).appendByte('[');
        for (var project : answered.projects()) {
            if (list.length() > 1) {
                list.appendByte(',');
            }
            list.append(
                    new ObjectText()
                            .text("id", project.id())
                            .text("name", project.name())
                            .text("root", project.root())
                            .end());
        }
        return list.appendByte(']').toJson();
    }

    /// Remote MCP servers: where the agent takes them and the configuration lists any host.
    private static RawJson mcp(Answered.AgentSummary agent) {
        JsonNode taken = agent.capabilities().node().path("mcpCapabilities");
        return new ObjectText()
                .flag("http", agent.remoteServers() && taken.path("http").booleanValue(false))
                .flag("sse", agent.remoteServers() && taken.path("sse").booleanValue(false))
                .end();
    }

    /// What Gangway can do with a session itself; and what it can as far as the agent can.
    private static RawJson sessions(Answered.AgentSummary agent) {
        ObjectText sessions =
                new ObjectText()
                        .json("list", RawJson.EMPTY_OBJECT)
                        .json("resume", RawJson.EMPTY_OBJECT)
                        .json("close", RawJson.EMPTY_OBJECT)
                        .json("delete", RawJson.EMPTY_OBJECT);
        for (String name : AS_THE_AGENT) {
            if (announced(agent, "/sessionCapabilities/" + name)) {
                sessions.json(name, RawJson.EMPTY_OBJECT);
            }
        }
        return sessions.end();
    }

    private static boolean announced(Answered.AgentSummary agent, String path) {
        return agent.capabilities().node().at(path).isObject();
    }

    private RawJson info() {
        return new ObjectText()
                .text("name", "gangway")
                .text("title", "Gangway")
                .text("version", version)
                .end();
    }
}
