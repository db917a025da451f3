package dev.gangway.wire.acp;

import dev.gangway.json.RawJson;

/// The checks that `session/new`, `session/load` and `session/resume` have in common (ACP v1,
/// session setup).
final class Setup {
    private Setup() {}

    /// The working directory; what this version does not take is refused.
    static String directory(Params params) {
        String directory = Params.absolute("cwd", params.text("cwd"));
        refuseUnlessEmpty(
                params,
                "mcpServers",
                "mcpServers are not taken from clients: configure them for the agent");
        refuseUnlessEmpty(
                params, "additionalDirectories", "additionalDirectories are not supported");
        return directory;
    }

    private static void refuseUnlessEmpty(Params params, String name, String refusal) {
        if (params.json(name).isPresent()) {
            RawJson list = params.json(name, RawJson.Kind.ARRAY);
            if (!list.node().isEmpty()) {
                throw Params.invalid(refusal);
            }
        }
    }
}
