package dev.gangway.testkit.agent;

import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// How each agent of the lanes is launched and set up: the scripted model as its only provider, a
/// dummy key, no updates, no telemetry, and each edit and command asked for first.
final class Installations {
    private static final String KEY = "dummy";

    private Installations() {}

    /// @param program the native program of the package `opencode-ai`
    static InstalledAgent opencode(LaneHome home, Path program, String modelUrl) {
        for (String what :
                List.of("AUTOUPDATE", "MODELS_FETCH", "LSP_DOWNLOAD", "DEFAULT_PLUGINS")) {
            home.set("OPENCODE_DISABLE_" + what, "1");
        }
        return home.write("xdg-CONFIG/opencode/opencode.json", opencodeSettings(modelUrl))
                .agent("opencode", List.of(program.toString(), "acp"));
    }

    /// With a fixed model, so that it asks no router first.
    ///
    /// @param program `gemini.js`, run by `node`
    static InstalledAgent gemini(LaneHome home, Path node, Path program, String modelUrl) {
        return home.set("GEMINI_API_KEY", KEY)
                .set("GEMINI_CLI_HOME", home.path("home").toString())
                .set("GOOGLE_GEMINI_BASE_URL", modelUrl)
                .write("home/.gemini/settings.json", quietSettings("gemini-api-key"))
                .agent(
                        "gemini",
                        List.of(
                                node.toString(),
                                program.toString(),
                                "--acp",
                                "--model",
                                "gemini-2.5-flash"));
    }

    /// @param program `index.js` of the adapter, run by `node`
    static InstalledAgent codex(LaneHome home, Path node, Path program, String modelUrl) {
        return home.set("CODEX_HOME", home.path("home/.codex").toString())
                .set("SCRIPTED_KEY", KEY)
                .write("home/.codex/config.toml", codexSettings(modelUrl))
                .agent("codex-acp", List.of(node.toString(), program.toString()));
    }

    /// @param node version 22 or later
    /// @param program `index.js` of the adapter
    static InstalledAgent claude(LaneHome home, Path node, Path program, String modelUrl) {
        for (String what :
                List.of(
                        "DISABLE_AUTOUPDATER",
                        "DISABLE_TELEMETRY",
                        "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC")) {
            home.set(what, "1");
        }
        return home.set("CLAUDE_CONFIG_DIR", home.path("home/.claude").toString())
                .set("CLAUDE_CODE_MAX_RETRIES", "2")
                .set("ANTHROPIC_BASE_URL", modelUrl)
                .set("ANTHROPIC_API_KEY", KEY)
                .agent("claude-acp", List.of(node.toString(), program.toString()));
    }

    /// @param node version 22 or later
    /// @param program `cli.js`
    static InstalledAgent qwen(LaneHome home, Path node, Path program, String modelUrl) {
        return home.set("OPENAI_API_KEY", KEY)
                .set("OPENAI_BASE_URL", modelUrl + "/v1")
                .set("OPENAI_MODEL", "scripted")
                .write("home/.qwen/settings.json", quietSettings("openai"))
                .agent(
                        "qwen",
                        List.of(
                                node.toString(),
                                program.toString(),
                                "--acp",
                                "--auth-type",
                                "openai"));
    }

    private static ObjectNode opencodeSettings(String modelUrl) {
        ObjectNode settings =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("model", "scripted/main")
                        .put("small_model", "scripted/side")
                        .put("share", "disabled");
        ObjectNode provider = settings.putObject("provider").putObject("scripted");
        provider.put("npm", "@ai-sdk/openai-compatible").put("name", "Scripted");
        provider.putObject("options").put("baseURL", modelUrl + "/v1").put("apiKey", KEY);
        ObjectNode models = provider.putObject("models");
        models.putObject("main").put("name", "Main").put("tool_call", true).put("reasoning", true);
        models.putObject("side").put("name", "Side");
        return settings;
    }

    /// The settings that Gemini CLI and Qwen Code, its descendant, share.
    private static ObjectNode quietSettings(String authentication) {
        ObjectNode settings = JsonNodeFactory.instance.objectNode();
        settings.putObject("security").putObject("auth").put("selectedType", authentication);
        settings.putObject("general").put("disableAutoUpdate", true).put("enableAutoUpdate", false);
        settings.putObject("privacy").put("usageStatisticsEnabled", false);
        settings.putObject("telemetry").put("enabled", false);
        return settings;
    }

    private static String codexSettings(String modelUrl) {
        return """
        model = "scripted"
        model_provider = "scripted"
        check_for_update_on_startup = false

        [model_providers.scripted]
        name = "Scripted"
        base_url = "%s/v1"
        wire_api = "responses"
        env_key = "SCRIPTED_KEY"
        request_max_retries = 2
        stream_max_retries = 2

        [analytics]
        enabled = false
        """
                .formatted(modelUrl);
    }
}
