package dev.gangway.agent.found;

import dev.gangway.agent.AgentSpec;
import dev.gangway.agent.acp.AcpProfile;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// All that is to know of one agent.
///
/// @param isDefault whether it is meant when nobody names one
/// @param program its program on this machine; empty when there is none
/// @param said what it said when it was last started or checked
/// @param isolated whether it is kept from what is not its own: the server's data and other
///   projects
public record AgentReport(
        AgentSpec agent,
        boolean isDefault,
        Optional<Path> program,
        Optional<String> version,
        Optional<AgentCache.Checked> said,
        boolean isolated,
        LogIn logIn) {
    /// Capabilities by their places in ACP's `agentCapabilities`, and what they are called here.
    private static final Map<String, String> WORDS = new LinkedHashMap<>();

    static {
        WORDS.put("/loadSession", "load");
        WORDS.put("/sessionCapabilities/list", "list");
        WORDS.put("/sessionCapabilities/resume", "resume");
        WORDS.put("/sessionCapabilities/fork", "fork");
        WORDS.put("/sessionCapabilities/close", "close");
        WORDS.put("/sessionCapabilities/delete", "delete");
        WORDS.put("/sessionCapabilities/additionalDirectories", "directories");
        WORDS.put("/promptCapabilities/image", "images");
        WORDS.put("/promptCapabilities/audio", "audio");
        WORDS.put("/promptCapabilities/embeddedContext", "embedded files");
        WORDS.put("/mcpCapabilities/http", "MCP over http");
        WORDS.put("/mcpCapabilities/sse", "MCP over sse");
    }

    /// The program of an agent.
    ///
    /// @param path where it is looked for, as in the variable PATH
    public static Optional<Path> program(AgentSpec agent, String path) {
        return Programs.find(agent.command(), path);
    }

    /// How it is started, for people and to tell one configuration from another.
    public static String commandLine(AgentSpec agent) {
        return (agent.command() + " " + String.join(" ", agent.args())).strip();
    }

    /// What it can, in words; empty when it was never asked.
    public Optional<List<String>> capabilities() {
        return said.map(AgentCache.Checked::capabilities)
                .map(RawJson::node)
                .map(AgentReport::words);
    }

    private static List<String> words(JsonNode capabilities) {
        List<String> words = new ArrayList<>();
        WORDS.forEach((place, word) -> {
            JsonNode value = capabilities.at(place);
            if (value.isObject() || value.booleanValue(false)) {
                words.add(word);
            }
        });
        return words;
    }

    /// What it is, in a word.
    public String kind() {
        return AcpProfile.of(agent).profileName();
    }

    /// Reports for programs.
    public static RawJson json(List<AgentReport> reports) {
        ArrayNode all = Json.array();
        reports.forEach(report -> all.add(report.json()));
        return RawJson.ofNode(all);
    }

    private ObjectNode json() {
        ObjectNode json = Json.object().put("name", agent.name()).put("kind", kind());
        json.put("default", isDefault).put("command", agent.command());
        ArrayNode args = json.putArray("args");
        agent.args().forEach(args::add);
        json.put("program", program.map(Path::toString).orElse(null));
        json.put("version", version.orElse(null));
        json.put("isolated", isolated);
        json.putObject("login")
                .put("state", logIn.state().name().toLowerCase(Locale.ROOT))
                .put("what", logIn.sentence());
        said.ifPresent(known -> {
            json.set("agentInfo", known.info().node());
            json.set("agentCapabilities", known.capabilities().node());
            json.set("authMethods", known.authMethods().node());
        });
        return json;
    }
}
