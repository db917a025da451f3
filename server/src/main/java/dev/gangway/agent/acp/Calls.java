package dev.gangway.agent.acp;

import dev.gangway.agent.AgentSetting;
import dev.gangway.agent.TurnOutcome;
import dev.gangway.agent.WorkplaceOffer;
import dev.gangway.json.Json;
import dev.gangway.json.JsonScanner;
import dev.gangway.json.Members;
import dev.gangway.json.RawJson;
import dev.gangway.jsonrpc.ErrorCodes;
import dev.gangway.jsonrpc.Outcome;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The parameters of what is asked of an agent (ACP v1), and what its answers say. Pure.
final class Calls {
    static final int PROTOCOL_VERSION = 1;

    private static final JsonScanner STOPPED = JsonScanner.of("stopReason");
    private static final JsonScanner DETAILS = JsonScanner.of("details");

    private Calls() {}

    /// A request that changes a setting.
    record SettingCall(String method, RawJson params) {}

    /// ACP v1 `initialize`: the same for every session, whatever clients can do.
    static RawJson initialize(String version, WorkplaceOffer offer) {
        ObjectNode capabilities = Json.object();
        ObjectNode files =
                Json.object()
                        .put("readTextFile", offer.reads())
                        .put("writeTextFile", offer.writes());
        capabilities.set("fs", files);
        capabilities.put("terminal", offer.terminals());
        ObjectNode elicitation = capabilities.putObject("elicitation");
        elicitation.putObject("form");
        elicitation.putObject("url");
        ObjectNode params = Json.object().put("protocolVersion", PROTOCOL_VERSION);
        params.set("clientCapabilities", capabilities);
        ObjectNode info = Json.object().put("name", "gangway").put("title", "Gangway");
        return RawJson.ofNode(params.set("clientInfo", info.put("version", version)));
    }

    /// ACP v1 `session/new`.
    static RawJson newSession(Path directory) {
        ObjectNode params = Json.object().put("cwd", directory.toString());
        params.putArray("mcpServers");
        return RawJson.ofNode(params);
    }

    /// ACP v1 `session/load` and `session/resume`.
    static RawJson oldSession(String session, Path directory) {
        ObjectNode params = Json.object().put("sessionId", session);
        params.put("cwd", directory.toString()).putArray("mcpServers");
        return RawJson.ofNode(params);
    }

    /// ACP v1 `session/cancel`.
    static RawJson session(RawJson session) {
        return Splice.with(RawJson.EMPTY_OBJECT, "sessionId", session);
    }

    /// ACP v1 `session/prompt`.
    static RawJson prompt(RawJson session, RawJson content, RawJson meta) {
        boolean bare = meta.equals(RawJson.EMPTY_OBJECT);
        RawJson begun =
                bare ? RawJson.EMPTY_OBJECT : Splice.with(RawJson.EMPTY_OBJECT, "_meta", meta);
        return Splice.with(Splice.with(begun, "prompt", content), "sessionId", session);
    }

    /// How this agent is asked for a setting: ACP v1 `session/set_mode` or
    /// `session/set_config_option`, or `session/set_model`, which is older.
    static SettingCall setting(AcpSettings settings, RawJson session, AgentSetting setting) {
        ObjectNode params = Json.object();
        params.set("sessionId", session.node());
        return switch (setting) {
            case AgentSetting.Mode(String mode) ->
                    settings.modeOption()
                            .map(option -> Json.text(option, "id", ""))
                            .map(id -> option(params, id, RawJson.ofText(mode)))
                            .orElseGet(() -> call("session/set_mode", params.put("modeId", mode)));
            case AgentSetting.ConfigOption(String id, RawJson value) ->
                    isModel(settings, id)
                            ? call(
                                    "session/set_model",
                                    params.put("modelId", value.node().asString("")))
                            : option(params, id, value);
        };
    }

    /// Whether an option is the one that stands for the older models.
    static boolean isModel(AcpSettings settings, String option) {
        return option.equals(LegacyModels.OPTION) && settings.models().isPresent();
    }

    private static SettingCall option(ObjectNode params, String id, RawJson value) {
        if (value.kind() == RawJson.Kind.BOOLEAN) {
            params.put("type", "boolean");
        }
        return call(
                "session/set_config_option", params.put("configId", id).set("value", value.node()));
    }

    private static SettingCall call(String method, ObjectNode params) {
        return new SettingCall(method, RawJson.ofNode(params));
    }

    /// How a turn ended, by the answer to its prompt; empty when none will come.
    static Optional<TurnOutcome> turnOutcome(Outcome answer) {
        return switch (answer) {
            case Outcome.Result(RawJson result) -> Optional.of(stopped(result));
            case Outcome.Failure(int code, String text, RawJson data) ->
                    Optional.of(
                            new TurnOutcome.Failed(code, text, data == null ? RawJson.NULL : data));
            case Outcome.Closed _ -> Optional.empty();
        };
    }

    private static TurnOutcome stopped(RawJson result) {
        Optional<String> reason = result.scan(STOPPED).text("stopReason");
        return reason.isPresent()
                ? new TurnOutcome.Stopped(reason.get(), result)
                : new TurnOutcome.Failed(
                        ErrorCodes.INTERNAL_ERROR,
                        "The agent ended its turn without a reason.",
                        result);
    }

    /// Why the agent refused, for a person: some say it in the error's data only.
    static String reason(Outcome.Failure failure) {
        if (failure.data() == null) {
            return failure.text();
        }
        JsonNode data = failure.data().node();
        Members members = failure.data().scan(DETAILS);
        return members.text("details")
                .or(data::stringValueOpt)
                .map(details -> failure.text() + ": " + details)
                .orElse(failure.text());
    }
}
