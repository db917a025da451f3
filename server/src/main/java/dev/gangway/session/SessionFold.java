package dev.gangway.session;

import dev.gangway.agent.AgentRequest;
import dev.gangway.agent.Lineage;
import dev.gangway.event.Event;
import dev.gangway.event.EventKind;
import dev.gangway.event.EventKind.Family;
import dev.gangway.event.Origin;
import dev.gangway.json.RawJson;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Folds a session's events into its state. The same fold serves the live session and its
/// restoration, so both are the same by construction. Pure.
final class SessionFold {
    private SessionFold() {}

    /// Whether events of this kind change more than the counters.
    static boolean changes(EventKind kind) {
        return switch (kind) {
            case CURRENT_MODE_UPDATE,
                    CONFIG_OPTION_UPDATE,
                    AVAILABLE_COMMANDS_UPDATE,
                    SESSION_INFO_UPDATE,
                    USAGE_UPDATE ->
                    true;
            case USER_MESSAGE_CHUNK,
                    AGENT_MESSAGE_CHUNK,
                    AGENT_THOUGHT_CHUNK,
                    TOOL_CALL,
                    TOOL_CALL_UPDATE,
                    PLAN,
                    UNRECOGNIZED ->
                    false;
            case SESSION_CREATED,
                    SESSION_RENAMED,
                    SESSION_ARCHIVED,
                    DIRECTORIES_CHANGED,
                    AGENT_STARTED,
                    AGENT_STOPPED,
                    PROMPT_QUEUED,
                    PROMPT_EDITED,
                    PROMPT_REMOVED,
                    QUEUE_HELD,
                    QUEUE_RELEASED,
                    TURN_STARTED,
                    TURN_CANCELLING,
                    TURN_ENDED,
                    PERMISSION_REQUESTED,
                    PERMISSION_RESOLVED,
                    QUESTION_ASKED,
                    QUESTION_RESOLVED,
                    PROMPT_STEERED,
                    PROMPT_STEER_REFUSED ->
                    true;
            case AGENT_SILENT,
                    QUESTION_COMPLETED,
                    IMPORTED,
                    TERMINAL_STARTED,
                    TERMINAL_OUTPUT,
                    TERMINAL_ENDED,
                    RULE_KEPT,
                    RULE_DROPPED,
                    USAGE_RECORDED,
                    BUDGET_WARNED,
                    BUDGET_REACHED,
                    FEED_SESSION,
                    FEED_SESSION_DELETED,
                    FEED_REQUEST,
                    FEED_GRANT,
                    FEED_BUDGET,
                    FEED_DOCUMENT,
                    AUDIT_RECORDED ->
                    false;
        };
    }

    /// The state after an event.
    static SessionState apply(SessionState before, long sequence, Event event) {
        SessionDraft draft = new SessionDraft(before);
        if (event.message() > draft.lastMessage) {
            draft.lastMessage = event.message();
            count(draft, event);
        }
        if (changes(event.kind())) {
            draft.sequence = sequence;
            if (event.kind().family() == Family.SESSION) {
                draft.updatedAtMillis = event.atMillis();
                applyOwn(draft, sequence, event, event.payload().node());
            } else {
                JsonNode update = event.payload().node();
                applyUpdate(draft, event.kind(), update);
                applyChoice(draft, event, update);
            }
        }
        return draft.state();
    }

    /// A message begins. What the agent says outside of a turn has no end, and counts at once.
    private static void count(SessionDraft draft, Event event) {
        if (event.kind() == EventKind.USER_MESSAGE_CHUNK) {
            answered(draft);
            draft.messages++;
        } else if (event.kind() == EventKind.AGENT_MESSAGE_CHUNK) {
            draft.answering = true;
            if (event.turn() == 0) {
                answered(draft);
            }
        }
    }

    private static void answered(SessionDraft draft) {
        draft.messages += draft.answering ? 1 : 0;
        draft.answering = false;
    }

    private static void applyUpdate(SessionDraft draft, EventKind kind, JsonNode update) {
        if (kind == EventKind.CURRENT_MODE_UPDATE
                && draft.modes.node() instanceof ObjectNode modes) {
            modes.set("currentModeId", update.path("currentModeId"));
            draft.modes = RawJson.ofNode(modes);
        } else if (kind == EventKind.CONFIG_OPTION_UPDATE
                && update.path("configOptions").isArray()) {
            draft.configOptions = RawJson.ofNode(update.path("configOptions"));
        } else if (kind == EventKind.AVAILABLE_COMMANDS_UPDATE
                && update.path("availableCommands").isArray()) {
            draft.commands = RawJson.ofNode(update.path("availableCommands"));
        } else if (kind == EventKind.SESSION_INFO_UPDATE && update.has("title")) {
            if (!draft.titled) {
                draft.title = update.path("title").asString("");
            }
        } else if (kind == EventKind.USAGE_UPDATE) {
            draft.usage = RawJson.ofNode(update);
        }
    }

    private static void applyChoice(SessionDraft draft, Event event, JsonNode update) {
        if (event.origin().cause() == Origin.Cause.PRINCIPAL) {
            draft.chosen = ChosenSettings.with(draft.chosen, update);
        } else if (event.kind() == EventKind.CURRENT_MODE_UPDATE) {
            String mode = update.path("currentModeId").asString("");
            draft.chosen = ChosenSettings.afterOwnMode(draft.chosen, mode);
        }
    }

    private static void applyOwn(SessionDraft draft, long sequence, Event event, JsonNode payload) {
        switch (event.kind()) {
            case SESSION_CREATED -> applyCreated(draft, event, payload);
            case DIRECTORIES_CHANGED ->
                    draft.additionalDirectories =
                            SessionPayloads.texts(payload.path("additionalDirectories"));
            case SESSION_RENAMED -> {
                draft.title = payload.path("title").asString("");
                draft.titled = !draft.title.isEmpty();
            }
            case SESSION_ARCHIVED -> draft.archived = payload.path("archived").asBoolean(false);
            case AGENT_STARTED -> applyAgentStarted(draft, payload);
            case AGENT_STOPPED -> draft.agentRunning = false;
            case PROMPT_QUEUED -> applyQueued(draft, sequence, event, payload);
            case PROMPT_EDITED -> applyEdited(draft, event.turn(), payload);
            case PROMPT_REMOVED -> draft.queue.removeIf(prompt -> prompt.turn() == event.turn());
            case QUEUE_HELD -> draft.held = true;
            case QUEUE_RELEASED -> draft.held = false;
            case TURN_STARTED -> applyTurnStarted(draft, event.turn());
            case TURN_CANCELLING -> draft.phase = SessionPhase.CANCELLING;
            case PROMPT_STEERED -> applySteered(draft, event.turn(), payload);
            case PROMPT_STEER_REFUSED ->
                    draft.queue.replaceAll(
                            prompt -> prompt.turn() == event.turn() ? prompt.unsteered() : prompt);
            case TURN_ENDED -> {
                draft.phase = SessionPhase.IDLE;
                draft.turn = 0;
                draft.steered.clear();
                answered(draft);
            }
            case PERMISSION_REQUESTED ->
                    applyRequested(draft, AgentRequest.Kind.PERMISSION, sequence, event, payload);
            case QUESTION_ASKED ->
                    applyRequested(draft, AgentRequest.Kind.QUESTION, sequence, event, payload);
            case PERMISSION_RESOLVED, QUESTION_RESOLVED -> {
                String id = payload.path("id").asString();
                draft.open.removeIf(request -> request.id().equals(id));
            }
            case USER_MESSAGE_CHUNK,
                    AGENT_MESSAGE_CHUNK,
                    AGENT_THOUGHT_CHUNK,
                    TOOL_CALL,
                    TOOL_CALL_UPDATE,
                    PLAN,
                    AVAILABLE_COMMANDS_UPDATE,
                    CURRENT_MODE_UPDATE,
                    CONFIG_OPTION_UPDATE,
                    SESSION_INFO_UPDATE,
                    USAGE_UPDATE,
                    UNRECOGNIZED,
                    QUESTION_COMPLETED,
                    IMPORTED,
                    AGENT_SILENT,
                    TERMINAL_STARTED,
                    TERMINAL_OUTPUT,
                    TERMINAL_ENDED,
                    RULE_KEPT,
                    RULE_DROPPED,
                    USAGE_RECORDED,
                    BUDGET_WARNED,
                    BUDGET_REACHED,
                    FEED_SESSION,
                    FEED_SESSION_DELETED,
                    FEED_REQUEST,
                    FEED_GRANT,
                    FEED_BUDGET,
                    FEED_DOCUMENT,
                    AUDIT_RECORDED ->
                    throw new IllegalArgumentException(
                            event.kind() + " does not change a session's own state");
        }
    }

    private static void applyCreated(SessionDraft draft, Event event, JsonNode payload) {
        draft.owner = payload.path("owner").asString();
        draft.project = payload.path("project").asString();
        draft.directory = payload.path("directory").asString();
        draft.title = payload.path("title").asString("");
        draft.agentName = payload.path("agent").asString();
        draft.createdAtMillis = event.atMillis();
        draft.additionalDirectories = SessionPayloads.texts(payload.path("additionalDirectories"));
        draft.parent = SessionStateJson.readParent(payload.path("forkedFrom"));
        draft.lastTurn = payload.path("forkedFrom").path("turn").asLong(0);
        draft.lastMessage = payload.path("forkedFrom").path("message").asLong(0);
        draft.messages = payload.path("forkedFrom").path("messages").asLong(0);
    }

    private static void applyAgentStarted(SessionDraft draft, JsonNode payload) {
        draft.agentSession = payload.path("agentSession").asString();
        draft.agentRunning = true;
        draft.steers = payload.path("steers").asBoolean(false);
        draft.agentInfo = RawJson.ofNode(payload.path("agentInfo"));
        draft.capabilities = RawJson.ofNode(payload.path("capabilities"));
        draft.modes = RawJson.ofNode(payload.path("modes"));
        draft.configOptions = RawJson.ofNode(payload.path("configOptions"));
    }

    private static void applyQueued(
            SessionDraft draft, long sequence, Event event, JsonNode payload) {
        draft.lastTurn = Math.max(draft.lastTurn, event.turn());
        draft.queue.add(
                new QueuedPrompt(
                        event.turn(),
                        sequence,
                        event.origin(),
                        RawJson.ofNode(payload.path("content")),
                        RawJson.ofNode(payload.path("meta")),
                        payload.path("steering").asBoolean(false)));
    }

    /// An agent may say so when the turn is over, or when the prompt was taken back: then there is
    /// nothing that ends later.
    private static void applySteered(SessionDraft draft, long turn, JsonNode payload) {
        boolean waited = draft.queue.removeIf(prompt -> prompt.turn() == turn);
        if (waited && draft.turn != 0 && draft.turn == payload.path("into").asLong()) {
            draft.steered.add(turn);
        }
    }

    private static void applyEdited(SessionDraft draft, long turn, JsonNode payload) {
        RawJson content = RawJson.ofNode(payload.path("content"));
        draft.queue.replaceAll(
                prompt -> prompt.turn() == turn ? prompt.withContent(content) : prompt);
    }

    private static void applyTurnStarted(SessionDraft draft, long turn) {
        draft.queue.removeIf(prompt -> prompt.turn() == turn);
        draft.phase = SessionPhase.RUNNING;
        draft.turn = turn;
        draft.lastTurn = Math.max(draft.lastTurn, turn);
    }

    private static void applyRequested(
            SessionDraft draft,
            AgentRequest.Kind kind,
            long sequence,
            Event event,
            JsonNode payload) {
        draft.open.add(
                new OpenRequest(
                        payload.path("id").asString(),
                        kind,
                        event.turn(),
                        sequence,
                        event.atMillis(),
                        RawJson.ofNode(payload.path("params")),
                        Lineage.read(payload.path("lineage"))));
    }
}
