package dev.gangway.wire.slices;

import dev.gangway.event.Event;
import dev.gangway.event.EventKind;
import dev.gangway.json.Bytes;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.session.SessionPhase;
import dev.gangway.session.SessionState;
import dev.gangway.stream.Encoder;
import dev.gangway.stream.Framing;
import dev.gangway.stream.Variant;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Makima's `taskUpdated`: of one task from its own stream, of all from its owner's feed. No
/// memory.
final class TaskStatus {
    /// One task's own stream: which event it was names the fields and who changed them.
    static final Variant OF_ONE =
            new Variant(
                    "makima",
                    "updates",
                    Framing.WEBSOCKET,
                    (stream, _) ->
                            (sequence, event, out) -> one(stream.id(), sequence, event, out));

    /// A principal's feed, whose summaries say neither what changed nor who did it.
    static final Variant OF_ALL =
            new Variant("makima", "feed", Framing.WEBSOCKET, (_, _) -> new OfAll());

    private static final RawJson STATUS = RawJson.of("[\"status\"]");
    private static final String PENDING = "pending";
    private static final String RUNNING = "running";
    private static final String BLOCKED = "blocked";

    private TaskStatus() {}

    private static void one(String task, long sequence, Event event, Bytes out) {
        status(event.kind()).ifPresent(status -> frame(out, task, sequence, status, by(event)));
    }

    private static Optional<String> status(EventKind kind) {
        return switch (kind) {
            case TURN_STARTED, PERMISSION_RESOLVED, QUESTION_RESOLVED -> Optional.of(RUNNING);
            case PERMISSION_REQUESTED, QUESTION_ASKED -> Optional.of(BLOCKED);
            case TURN_ENDED -> Optional.of(PENDING);
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
                    SESSION_CREATED,
                    AGENT_STARTED,
                    AGENT_STOPPED,
                    PROMPT_QUEUED,
                    PROMPT_EDITED,
                    PROMPT_REMOVED,
                    QUEUE_HELD,
                    QUEUE_RELEASED,
                    TURN_CANCELLING,
                    PROMPT_STEERED,
                    PROMPT_STEER_REFUSED,
                    QUESTION_COMPLETED,
                    IMPORTED,
                    DIRECTORIES_CHANGED,
                    AGENT_SILENT,
                    TERMINAL_STARTED,
                    TERMINAL_OUTPUT,
                    TERMINAL_ENDED,
                    SESSION_RENAMED,
                    SESSION_ARCHIVED,
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
                    Optional.empty();
        };
    }

    private static String by(Event event) {
        return switch (event.origin().cause()) {
            case AGENT -> "agent";
            case GATEWAY -> "gangway";
            case PRINCIPAL -> event.origin().principal();
        };
    }

    private static final class OfAll implements Encoder {
        @Override
        public void encode(long sequence, Event event, Bytes out) {
            if (event.kind() == EventKind.FEED_SESSION) {
                JsonNode summary = event.payload().node();
                boolean idle = Json.text(summary, "phase", "").equals("idle");
                String running = Json.number(summary, "openRequests", 0) > 0 ? BLOCKED : RUNNING;
                String task = Json.text(summary, "session", "");
                frame(out, task, sequence, idle ? PENDING : running, by(event));
            }
        }
    }

    /// A task as it stands, whole.
    static byte[] whole(SessionState state) {
        String running = state.open().isEmpty() ? RUNNING : BLOCKED;
        String status = state.phase() == SessionPhase.IDLE ? PENDING : running;
        Bytes out = new Bytes(128);
        frame(out, state.id(), state.sequence(), status, "gangway");
        return out.toByteArray();
    }

    private static void frame(Bytes out, String task, long version, String status, String by) {
        FrameText.into(out, "taskUpdated")
                .text("taskId", task)
                .number("version", version)
                .text("status", status)
                .json("updatedFields", STATUS)
                .text("updatedBy", by)
                .end();
    }
}
