package dev.gangway.event;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What kind of thing happened. The first family are the updates of ACP's `session/update`, whose
/// payload is the `update` object as the agent sent it; the others are Gangway's own.
///
/// The code is what is stored: it never changes and is never used again for another kind.
public enum EventKind {
    USER_MESSAGE_CHUNK(1, "user_message_chunk", Family.UPDATE),
    AGENT_MESSAGE_CHUNK(2, "agent_message_chunk", Family.UPDATE),
    AGENT_THOUGHT_CHUNK(3, "agent_thought_chunk", Family.UPDATE),
    TOOL_CALL(4, "tool_call", Family.UPDATE),
    TOOL_CALL_UPDATE(5, "tool_call_update", Family.UPDATE),
    PLAN(6, "plan", Family.UPDATE),
    AVAILABLE_COMMANDS_UPDATE(7, "available_commands_update", Family.UPDATE),
    CURRENT_MODE_UPDATE(8, "current_mode_update", Family.UPDATE),
    CONFIG_OPTION_UPDATE(9, "config_option_update", Family.UPDATE),
    SESSION_INFO_UPDATE(10, "session_info_update", Family.UPDATE),
    USAGE_UPDATE(11, "usage_update", Family.UPDATE),
    /// An update or notification that no driver knows, kept whole.
    UNRECOGNIZED(12, "unrecognized", Family.UPDATE),

    SESSION_CREATED(32, "session_created", Family.SESSION),
    AGENT_STARTED(33, "agent_started", Family.SESSION),
    AGENT_STOPPED(34, "agent_stopped", Family.SESSION),
    PROMPT_QUEUED(35, "prompt_queued", Family.SESSION),
    PROMPT_EDITED(36, "prompt_edited", Family.SESSION),
    PROMPT_REMOVED(37, "prompt_removed", Family.SESSION),
    QUEUE_HELD(38, "queue_held", Family.SESSION),
    QUEUE_RELEASED(39, "queue_released", Family.SESSION),
    TURN_STARTED(40, "turn_started", Family.SESSION),
    TURN_CANCELLING(41, "turn_cancelling", Family.SESSION),
    TURN_ENDED(42, "turn_ended", Family.SESSION),
    PERMISSION_REQUESTED(43, "permission_requested", Family.SESSION),
    PERMISSION_RESOLVED(44, "permission_resolved", Family.SESSION),
    QUESTION_ASKED(45, "question_asked", Family.SESSION),
    QUESTION_RESOLVED(46, "question_resolved", Family.SESSION),
    /// A prompt that was queued is part of the running turn.
    PROMPT_STEERED(47, "prompt_steered", Family.SESSION),
    /// A prompt that was to become part of the running turn waits for a turn of its own.
    PROMPT_STEER_REFUSED(48, "prompt_steer_refused", Family.SESSION),
    /// What a person opened for a question is done, as the agent says.
    QUESTION_COMPLETED(50, "question_completed", Family.SESSION),
    /// An entry of the transcript of the session that this one was forked from, as it stood then.
    IMPORTED(51, "imported", Family.SESSION),
    /// Other additional directories: for the next start of the agent.
    DIRECTORIES_CHANGED(52, "directories_changed", Family.SESSION),
    /// The agent of a running turn has said nothing for a while.
    AGENT_SILENT(54, "agent_silent", Family.SESSION),

    TERMINAL_STARTED(56, "terminal_started", Family.SESSION),
    TERMINAL_OUTPUT(57, "terminal_output", Family.SESSION),
    TERMINAL_ENDED(58, "terminal_ended", Family.SESSION),

    /// A person gave the session a title.
    SESSION_RENAMED(59, "session_renamed", Family.SESSION),
    /// A person put the session aside, or took it back.
    SESSION_ARCHIVED(60, "session_archived", Family.SESSION),
    /// An answer to a permission request is kept as a rule.
    RULE_KEPT(49, "rule_kept", Family.SESSION),
    /// A kept answer holds no more.
    RULE_DROPPED(55, "rule_dropped", Family.SESSION),
    /// What a turn used, as far as its agent said.
    USAGE_RECORDED(61, "usage_recorded", Family.SESSION),
    /// Much of a budget is used, or of a turn nobody knows what it cost.
    BUDGET_WARNED(62, "budget_warned", Family.SESSION),
    /// A budget is used up: the turn ends, and what waits is held.
    BUDGET_REACHED(63, "budget_reached", Family.SESSION),

    /// A session of this principal was made or changed: its summary.
    FEED_SESSION(64, "session_changed", Family.FEED),
    /// A session of this principal was deleted.
    FEED_SESSION_DELETED(53, "session_deleted", Family.FEED),
    /// An open request that this principal may see was opened or resolved.
    FEED_REQUEST(65, "request_changed", Family.FEED),
    /// What this principal, or another in what is its own, may do was granted, changed or ended.
    FEED_GRANT(66, "grant_changed", Family.FEED),
    /// A budget that concerns this principal warns, is used up, or was raised.
    FEED_BUDGET(67, "budget_changed", Family.FEED),
    /// A document that a front-end keeps for this principal was written.
    FEED_DOCUMENT(68, "document_changed", Family.FEED),

    /// Somebody did, or tried to do, something: a link of the audit's chain.
    AUDIT_RECORDED(70, "audit_recorded", Family.AUDIT);

    /// Where a kind comes from, and so how a wire shows it.
    public enum Family {
        UPDATE,
        SESSION,
        FEED,
        AUDIT
    }

    private static final EventKind[] BY_CODE = byCode();
    private static final Map<String, EventKind> UPDATES =
            Arrays.stream(values())
                    .filter(kind -> kind.family == Family.UPDATE && kind != UNRECOGNIZED)
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    kind -> kind.wireName, Function.identity()));

    private final int code;
    private final String wireName;
    private final Family family;

    EventKind(int code, String wireName, Family family) {
        this.code = code;
        this.wireName = wireName;
        this.family = family;
    }

    /// The stored code, 1 to 127.
    public int code() {
        return code;
    }

    /// The name that clients see.
    public String wireName() {
        return wireName;
    }

    public Family family() {
        return family;
    }

    /// The kind that was stored under a code.
    ///
    /// @throws IllegalArgumentException for a code that was never given out: the row is damaged or
    ///   newer than this program
    public static EventKind ofCode(int code) {
        if (code <= 0 || code >= BY_CODE.length || BY_CODE[code] == null) {
            throw new IllegalArgumentException("no event kind has the code " + code);
        }
        return BY_CODE[code];
    }

    /// The kind of an ACP update by its `sessionUpdate` name; [#UNRECOGNIZED] for a name that is
    /// not known.
    public static EventKind ofUpdate(String sessionUpdate) {
        return UPDATES.getOrDefault(sessionUpdate, UNRECOGNIZED);
    }

    private static EventKind[] byCode() {
        EventKind[] kinds = new EventKind[128];
        for (EventKind kind : values()) {
            kinds[kind.code] = kind;
        }
        return kinds;
    }
}
