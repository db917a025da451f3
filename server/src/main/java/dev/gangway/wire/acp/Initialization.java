package dev.gangway.wire.acp;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Query;
import dev.gangway.gateway.Answered;
import dev.gangway.json.Bytes;
import dev.gangway.json.JsonScanner;
import dev.gangway.json.RawJson;
import java.util.Optional;

/// Answers `initialize` (ACP v1, initialization): what sessions can do is Gangway's own, what
/// prompts may hold and how one logs in is the agent's.
final class Initialization {
    private static final int PROTOCOL_VERSION = 1;
    private static final JsonScanner PROMPT = JsonScanner.of("promptCapabilities");

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
                        .json("mcpCapabilities", mcp())
                        .json("sessionCapabilities", sessions());
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

    private static RawJson mcp() {
        return new ObjectText().flag("http", false).flag("sse", false).end();
    }

    private static RawJson sessions() {
        return new ObjectText()
                .json("list", RawJson.EMPTY_OBJECT)
                .json("resume", RawJson.EMPTY_OBJECT)
                .json("close", RawJson.EMPTY_OBJECT)
                .end();
    }

    private RawJson info() {
        return new ObjectText()
                .text("name", "gangway")
                .text("title", "Gangway")
                .text("version", version)
                .end();
    }
}
