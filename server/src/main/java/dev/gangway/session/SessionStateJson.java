package dev.gangway.session;

import dev.gangway.agent.AgentRequest;
import dev.gangway.agent.Lineage;
import dev.gangway.event.Origin;
import dev.gangway.json.RawJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A session's state as JSON, for checkpoints. Reading back what was written gives an equal state.
final class SessionStateJson {
    private SessionStateJson() {}

    static RawJson write(SessionState state) {
        ObjectNode json =
                SessionPayloads.object()
                        .put("id", state.id())
                        .put("sequence", state.sequence())
                        .put("owner", state.owner())
                        .put("project", state.project())
                        .put("directory", state.directory())
                        .put("title", state.title())
                        .put("createdAt", state.createdAtMillis())
                        .put("updatedAt", state.updatedAtMillis())
                        .put("phase", state.phase().name())
                        .put("turn", state.turn())
                        .put("lastTurn", state.lastTurn())
                        .put("lastMessage", state.lastMessage())
                        .put("messages", state.messages())
                        .put("answering", state.answering())
                        .put("held", state.held())
                        .put("titled", state.titled())
                        .put("archived", state.archived());
        ArrayNode open = json.putArray("open");
        state.open().forEach(request -> open.add(write(request)));
        ArrayNode steered = json.putArray("steered");
        state.steered().forEach(steered::add);
        ArrayNode queue = json.putArray("queue");
        state.queue().forEach(prompt -> queue.add(write(prompt)));
        json.set("agent", write(state.agent()));
        ArrayNode directories = json.putArray("additionalDirectories");
        state.additionalDirectories().forEach(directories::add);
        state.parent().ifPresent(parent -> json.set("parent", write(parent)));
        return RawJson.ofNode(json);
    }

    static SessionState read(RawJson text) {
        JsonNode json = text.node();
        List<OpenRequest> open = new ArrayList<>();
        json.path("open").forEach(request -> open.add(readRequest(request)));
        List<Long> steered = new ArrayList<>();
        json.path("steered").forEach(turn -> steered.add(turn.asLong()));
        List<QueuedPrompt> queue = new ArrayList<>();
        json.path("queue").forEach(prompt -> queue.add(readPrompt(prompt)));
        return new SessionState(
                json.path("id").asString(),
                json.path("sequence").asLong(),
                json.path("owner").asString(),
                json.path("project").asString(),
                json.path("directory").asString(),
                SessionPayloads.texts(json.path("additionalDirectories")),
                readParent(json.path("parent")),
                json.path("title").asString(),
                json.path("createdAt").asLong(),
                json.path("updatedAt").asLong(),
                SessionPhase.valueOf(json.path("phase").asString()),
                json.path("turn").asLong(),
                json.path("lastTurn").asLong(),
                json.path("lastMessage").asLong(),
                json.path("messages").asLong(0),
                json.path("answering").asBoolean(false),
                open,
                steered,
                queue,
                json.path("held").asBoolean(),
                json.path("titled").asBoolean(false),
                json.path("archived").asBoolean(false),
                readAgent(json.path("agent")));
    }

    private static ObjectNode write(SessionParent parent) {
        return SessionPayloads.object()
                .put("session", parent.session())
                .put("turn", parent.turn())
                .put("complete", parent.complete())
                .put("remembers", parent.remembers());
    }

    static Optional<SessionParent> readParent(JsonNode json) {
        return json.isObject()
                ? Optional.of(
                        new SessionParent(
                                json.path("session").asString(""),
                                json.path("turn").asLong(0),
                                json.path("complete").asBoolean(false),
                                json.path("remembers").asBoolean(false)))
                : Optional.empty();
    }

    private static ObjectNode write(OpenRequest request) {
        ObjectNode json =
                SessionPayloads.object()
                        .put("id", request.id())
                        .put("kind", request.kind().name())
                        .put("turn", request.turn())
                        .put("sequence", request.sequence())
                        .put("at", request.atMillis());
        json.set("payload", request.payload().node());
        if (!request.lineage().isEmpty()) {
            json.set("lineage", request.lineage().node());
        }
        return json;
    }

    private static OpenRequest readRequest(JsonNode json) {
        return new OpenRequest(
                json.path("id").asString(),
                AgentRequest.Kind.valueOf(json.path("kind").asString()),
                json.path("turn").asLong(),
                json.path("sequence").asLong(),
                json.path("at").asLong(),
                RawJson.ofNode(json.path("payload")),
                Lineage.read(json.path("lineage")));
    }

    private static ObjectNode write(QueuedPrompt prompt) {
        ObjectNode json =
                SessionPayloads.object()
                        .put("turn", prompt.turn())
                        .put("sequence", prompt.sequence())
                        .put("cause", prompt.origin().cause().name())
                        .put("principal", prompt.origin().principal())
                        .put("connection", prompt.origin().connection())
                        .put("steering", prompt.steering());
        json.set("content", prompt.content().node());
        json.set("meta", prompt.meta().node());
        return json;
    }

    private static QueuedPrompt readPrompt(JsonNode json) {
        Origin origin =
                new Origin(
                        Origin.Cause.valueOf(json.path("cause").asString()),
                        json.path("principal").asString(),
                        json.path("connection").asLong());
        return new QueuedPrompt(
                json.path("turn").asLong(),
                json.path("sequence").asLong(),
                origin,
                RawJson.ofNode(json.path("content")),
                RawJson.ofNode(json.path("meta")),
                json.path("steering").asBoolean(false));
    }

    private static ObjectNode write(SessionState.AgentState agent) {
        ObjectNode json =
                SessionPayloads.object()
                        .put("name", agent.name())
                        .put("session", agent.session())
                        .put("running", agent.running())
                        .put("steers", agent.steers());
        json.set("info", agent.info().node());
        json.set("capabilities", agent.capabilities().node());
        json.set("modes", agent.modes().node());
        json.set("configOptions", agent.configOptions().node());
        json.set("commands", agent.commands().node());
        json.set("usage", agent.usage().node());
        json.set("chosen", ChosenSettings.write(agent.chosen()));
        return json;
    }

    private static SessionState.AgentState readAgent(JsonNode json) {
        return new SessionState.AgentState(
                json.path("name").asString(),
                json.path("session").asString(),
                json.path("running").asBoolean(),
                json.path("steers").asBoolean(false),
                RawJson.ofNode(json.path("info")),
                RawJson.ofNode(json.path("capabilities")),
                RawJson.ofNode(json.path("modes")),
                RawJson.ofNode(json.path("configOptions")),
                RawJson.ofNode(json.path("commands")),
                RawJson.ofNode(json.path("usage")),
                ChosenSettings.read(json.path("chosen")));
    }
}
