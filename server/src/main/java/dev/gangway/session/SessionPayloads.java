package dev.gangway.session;

import dev.gangway.agent.AgentExit;
import dev.gangway.agent.AgentReady;
import dev.gangway.agent.AgentRequest;
import dev.gangway.event.Origin;
import dev.gangway.json.RawJson;
import dev.gangway.usage.Dollars;
import dev.gangway.usage.TurnUsage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The payloads of a session's own events (docs/wire/acp.md lists their fields). Pure.
final class SessionPayloads {
    private SessionPayloads() {}

    /// @param remembers whether the agent of a fork remembers what its parent said
    static RawJson created(SessionBirth birth, Optional<Ancestry> ancestry, boolean remembers) {
        ObjectNode payload =
                object().put("agent", birth.agent())
                        .put("directory", birth.directory().toString())
                        .put("project", birth.project())
                        .put("owner", birth.owner().id())
                        .put("title", ancestry.map(Ancestry::title).orElse(""));
        if (!birth.setup().additionalDirectories().isEmpty()) {
            payload.set(
                    "additionalDirectories", directories(birth.setup().additionalDirectories()));
        }
        ancestry.ifPresent(from ->
                payload.putObject("forkedFrom")
                        .put("session", from.parent())
                        .put("turn", from.turn())
                        .put("message", from.message())
                        .put("messages", from.messages())
                        .put("complete", from.complete())
                        .put("remembers", remembers));
        return RawJson.ofNode(payload);
    }

    static RawJson directoriesChanged(List<Path> directories, Origin origin) {
        ObjectNode payload = by(object(), origin);
        payload.set("additionalDirectories", directories(directories));
        return RawJson.ofNode(payload);
    }

    private static ArrayNode directories(List<Path> directories) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        directories.forEach(directory -> list.add(directory.toString()));
        return list;
    }

    static RawJson renamed(String title, Origin origin) {
        return RawJson.ofNode(by(object().put("title", title), origin));
    }

    static RawJson archived(boolean archived, Origin origin) {
        return RawJson.ofNode(by(object().put("archived", archived), origin));
    }

    static RawJson sessionDeleted(String session, Origin origin) {
        return RawJson.ofNode(by(object().put("session", session), origin));
    }

    /// The strings of an array; none when it is missing.
    static List<String> texts(JsonNode array) {
        return array.valueStream().map(text -> text.asString("")).toList();
    }

    static RawJson agentStarted(AgentReady ready) {
        ObjectNode payload =
                object().put("agentSession", ready.agentSession()).put("resumed", ready.resumed());
        payload.set("agentInfo", ready.agentInfo().node());
        payload.set("capabilities", ready.capabilities().node());
        payload.set("modes", ready.modes().node());
        payload.set("configOptions", ready.configOptions().node());
        payload.put("steers", ready.steers());
        return RawJson.ofNode(payload);
    }

    static RawJson agentStopped(AgentExit exit) {
        return RawJson.ofNode(
                object().put("cause", lower(exit.cause())).put("message", exit.message()));
    }

    static RawJson queued(
            long turn, RawJson content, RawJson meta, boolean steering, Origin origin) {
        ObjectNode payload = by(object().put("turn", turn), origin);
        if (steering) {
            payload.put("steering", true);
        }
        payload.set("content", content.node());
        payload.set("meta", meta.node());
        return RawJson.ofNode(payload);
    }

    static RawJson edited(long turn, RawJson content, Origin origin) {
        ObjectNode payload = by(object().put("turn", turn), origin);
        payload.set("content", content.node());
        return RawJson.ofNode(payload);
    }

    static RawJson removed(long turn, String reason, Origin origin) {
        return RawJson.ofNode(by(object().put("turn", turn).put("reason", reason), origin));
    }

    static RawJson steered(long turn, long into, Origin origin) {
        return RawJson.ofNode(by(object().put("turn", turn).put("into", into), origin));
    }

    static RawJson steerRefused(long turn, String reason) {
        return RawJson.ofNode(object().put("turn", turn).put("reason", reason));
    }

    static RawJson completed(String request) {
        return RawJson.ofNode(object().put("id", request));
    }

    static RawJson held(String reason) {
        return RawJson.ofNode(object().put("reason", reason));
    }

    static RawJson by(Origin origin) {
        return RawJson.ofNode(by(object(), origin));
    }

    static RawJson turn(long turn, Origin origin) {
        return RawJson.ofNode(by(object().put("turn", turn), origin));
    }

    /// @param why the limit for which Gangway cancels; empty for none
    static RawJson turnCancelling(long turn, Origin origin, String why) {
        ObjectNode payload = by(object().put("turn", turn), origin);
        return RawJson.ofNode(why.isEmpty() ? payload : payload.put("reason", why));
    }

    static RawJson agentSilent(long turn, Duration silence, Duration cancelledAt) {
        return RawJson.ofNode(
                object().put("turn", turn)
                        .put("silentMillis", silence.toMillis())
                        .put("cancelledAtMillis", cancelledAt.toMillis()));
    }

    static RawJson turnEnded(long turn, String outcome, String stopReason, RawJson detail) {
        ObjectNode payload =
                object().put("turn", turn).put("outcome", outcome).put("stopReason", stopReason);
        payload.set("detail", detail.node());
        return RawJson.ofNode(payload);
    }

    /// What is not known is left out.
    static RawJson usage(long turn, TurnUsage usage) {
        ObjectNode payload =
                object().put("turn", turn)
                        .put("model", usage.model())
                        .put("costBy", lower(usage.costBy()));
        usage.tokens()
                .ifPresent(tokens ->
                        payload.putObject("tokens")
                                .put("input", tokens.input())
                                .put("output", tokens.output())
                                .put("cacheRead", tokens.cacheRead())
                                .put("cacheWrite", tokens.cacheWrite())
                                .put("thought", tokens.thought()));
        usage.cost()
                .ifPresent(cost ->
                        payload.putObject("cost")
                                .put("amount", Dollars.of(cost))
                                .put("currency", "USD"));
        return RawJson.ofNode(payload);
    }

    static RawJson requested(String id, AgentRequest request) {
        ObjectNode payload = object().put("id", id);
        if (!request.lineage().isEmpty()) {
            payload.set("lineage", request.lineage().node());
        }
        payload.set("params", request.payload().node());
        return RawJson.ofNode(payload);
    }

    static ObjectNode resolved(String id, String outcome, Origin origin) {
        return by(object().put("id", id).put("outcome", outcome), origin);
    }

    /// One ACP `user_message_chunk` for a content block of a prompt.
    static RawJson userMessageChunk(tools.jackson.databind.JsonNode block) {
        ObjectNode payload = object().put("sessionUpdate", "user_message_chunk");
        payload.set("content", block);
        return RawJson.ofNode(payload);
    }

    /// JSON-RPC's error object, for the detail of a turn that failed.
    static RawJson error(int code, String message, RawJson data) {
        ObjectNode error = object().put("code", code).put("message", message);
        error.set("data", data.node());
        return RawJson.ofNode(error);
    }

    /// What lists and feeds show of a session.
    static RawJson summary(SessionState state) {
        return RawJson.ofNode(
                object().put("session", state.id())
                        .put("agent", state.agent().name())
                        .put("project", state.project())
                        .put("directory", state.directory())
                        .put("title", state.title())
                        .put("phase", lower(state.phase()))
                        .put("turn", state.turn())
                        .put("openRequests", state.open().size())
                        .put("queued", state.queue().size())
                        .put("held", state.held())
                        .put("archived", state.archived())
                        .put("messages", state.messages())
                        .put("updatedAt", state.updatedAtMillis()));
    }

    static RawJson requestChanged(String session, String request, String state) {
        return RawJson.ofNode(
                object().put("session", session).put("id", request).put("state", state));
    }

    static String lower(Enum<?> value) {
        return value.name().toLowerCase(java.util.Locale.ROOT);
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static ObjectNode by(ObjectNode payload, Origin origin) {
        return switch (origin.cause()) {
            case PRINCIPAL -> payload.put("by", origin.principal());
            case AGENT -> payload.put("by", "agent");
            case GATEWAY -> payload.put("by", "gangway");
        };
    }
}
