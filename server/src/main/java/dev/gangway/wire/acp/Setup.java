package dev.gangway.wire.acp;

import dev.gangway.command.McpServers;
import dev.gangway.command.SessionSetup;
import dev.gangway.json.RawJson;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// What `session/new`, `session/load`, `session/resume` and `session/fork` have in common (ACP v1,
/// session setup).
final class Setup {
    private static final String DIRECTORIES = "additionalDirectories";
    private static final String SERVERS = "mcpServers";

    private Setup() {}

    /// The working directory.
    static String directory(Params params) {
        return Params.absolute("cwd", params.text("cwd"));
    }

    /// What the client brings besides.
    static SessionSetup brought(Params params) {
        McpServers servers =
                params.json(SERVERS).isPresent()
                        ? McpServers.read(params.json(SERVERS, RawJson.Kind.ARRAY))
                        : McpServers.NONE;
        return new SessionSetup(directories(params), servers);
    }

    private static List<String> directories(Params params) {
        List<String> directories = new ArrayList<>();
        if (params.json(DIRECTORIES).isPresent()) {
            for (JsonNode directory : params.json(DIRECTORIES, RawJson.Kind.ARRAY).node()) {
                directories.add(Params.absolute(DIRECTORIES, directory.asString("")));
            }
        }
        return directories;
    }
}
