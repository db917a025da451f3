package dev.gangway.agent.acp;

import dev.gangway.agent.AgentErrand;
import dev.gangway.agent.AgentSetting;
import dev.gangway.agent.AgentSetup;
import dev.gangway.agent.SteerOutcome;
import dev.gangway.agent.TurnOutcome;
import dev.gangway.agent.WorkplaceOffer;
import dev.gangway.json.Json;
import dev.gangway.json.JsonScanner;
import dev.gangway.json.Members;
import dev.gangway.json.ObjectEdit;
import dev.gangway.json.RawJson;
import dev.gangway.jsonrpc.ErrorCodes;
import dev.gangway.jsonrpc.Outcome;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The parameters of what is asked of an agent (ACP v1), and what its answers say. Pure.
final class Calls {
    static final int PROTOCOL_VERSION = 1;

    private static final JsonScanner STOPPED = JsonScanner.of("stopReason");
    private static final JsonScanner STEERED = JsonScanner.of("outcome");
    private static final RawJson HELD_BY_US =
            RawJson.of("{\"steering\":{\"idleBehavior\":\"promptRequired\"}}");
    private static final JsonScanner GANGWAY = JsonScanner.of("preface");
    private static final JsonScanner META = JsonScanner.of("gangway").within("gangway", GANGWAY);
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
    static RawJson newSession(Path directory, AgentSetup setup) {
        return setUp(RawJson.EMPTY_OBJECT, directory, setup);
    }

    /// ACP v1 `session/load`, `session/resume` and `session/fork`.
    static RawJson oldSession(String session, Path directory, AgentSetup setup) {
        RawJson params =
                ObjectEdit.with(RawJson.EMPTY_OBJECT, "sessionId", RawJson.ofText(session));
        return setUp(params, directory, setup);
    }

    private static RawJson setUp(RawJson begun, Path directory, AgentSetup setup) {
        RawJson params = ObjectEdit.with(begun, "mcpServers", setup.servers().json());
        if (!setup.additionalDirectories().isEmpty()) {
            ArrayNode directories = Json.array();
            setup.additionalDirectories().forEach(path -> directories.add(path.toString()));
            params = ObjectEdit.with(params, "additionalDirectories", RawJson.ofNode(directories));
        }
        return ObjectEdit.with(params, "cwd", RawJson.ofText(directory.toString()));
    }

    /// A request outside of any session.
    record ErrandCall(String method, RawJson params) {}

    /// ACP v1 `authenticate`, `logout` and `session/delete`.
    static ErrandCall errand(AgentErrand errand) {
        return switch (errand) {
            case AgentErrand.Authenticate(String method) ->
                    new ErrandCall(
                            "authenticate",
                            ObjectEdit.with(
                                    RawJson.EMPTY_OBJECT, "methodId", RawJson.ofText(method)));
            case AgentErrand.Logout _ -> new ErrandCall("logout", RawJson.EMPTY_OBJECT);
            case AgentErrand.DeleteSession(String session) ->
                    new ErrandCall("session/delete", session(RawJson.ofText(session)));
        };
    }

    /// ACP v1 `session/cancel`.
    static RawJson session(RawJson session) {
        return ObjectEdit.with(RawJson.EMPTY_OBJECT, "sessionId", session);
    }

    /// ACP v1 `session/prompt`. What a wire put into `gangway.preface` of the meta the agent reads
    /// before the content; it is no part of what the person said.
    static RawJson prompt(RawJson session, RawJson content, RawJson meta) {
        Optional<String> preface = META.scan(meta).members("gangway", GANGWAY).text("preface");
        RawJson told = ObjectEdit.without(meta, "gangway");
        boolean bare = told.equals(RawJson.EMPTY_OBJECT);
        RawJson begun =
                bare ? RawJson.EMPTY_OBJECT : ObjectEdit.with(RawJson.EMPTY_OBJECT, "_meta", told);
        RawJson whole = preface.map(text -> prefaced(text, content)).orElse(content);
        return ObjectEdit.with(ObjectEdit.with(begun, "prompt", whole), "sessionId", session);
    }

    private static RawJson prefaced(String preface, RawJson content) {
        ArrayNode blocks = Json.array();
        blocks.addObject().put("type", "text").put("text", preface);
        content.node().forEach(blocks::add);
        return RawJson.ofNode(blocks);
    }

    /// `_session/steering`, as claude-agent-acp and codex-acp take it: without a running turn
    /// nothing is to be done with the prompt.
    static RawJson steering(RawJson session, RawJson content) {
        RawJson begun = ObjectEdit.with(RawJson.EMPTY_OBJECT, "_meta", HELD_BY_US);
        return ObjectEdit.with(ObjectEdit.with(begun, "prompt", content), "sessionId", session);
    }

    /// What an agent did with a prompt for its running turn, by its answer; empty when it does not
    /// say.
    static Optional<SteerOutcome> steered(Outcome answer) {
        return switch (answer) {
            case Outcome.Result(RawJson result) -> steered(result);
            case Outcome.Failure failure -> Optional.of(new SteerOutcome.Failed(reason(failure)));
            case Outcome.Closed _ -> Optional.empty();
        };
    }

    private static Optional<SteerOutcome> steered(RawJson result) {
        return switch (result.scan(STEERED).text("outcome").orElse("")) {
            // It must not start a turn, as it was asked; one that does has the prompt all the same.
            case "injected", "startedNewTurn" -> Optional.of(new SteerOutcome.Injected());
            case "promptRequired" -> Optional.of(new SteerOutcome.NoTurn());
            default -> Optional.empty();
        };
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
