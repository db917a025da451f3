package dev.gangway.transcript;

import dev.gangway.event.Event;
import dev.gangway.event.Sequenced;
import java.util.List;

/// The one fold of a session's events to its transcript, event by event. A pure function of the
/// events: the same events give the same entries with the same ordinals, wherever the fold is
/// interrupted and taken up again from its [FoldState].
///
/// Never fails on what an agent sent: an update that says nothing (no content, no id) makes no
/// entry. One thread at a time.
public final class TranscriptFold {
    private final EntryBook book;
    private final MessageFold messages;
    private final ObjectFold objects;

    /// Goes on from a state; [FoldState#START] to begin.
    public TranscriptFold(FoldState from, TranscriptLimits limits) {
        this.book = new EntryBook(from, limits);
        this.messages = new MessageFold(book, from.highestMessage());
        this.objects = new ObjectFold(book);
    }

    /// The state after the last event.
    public FoldState state() {
        return new FoldState(
                book.through(), book.lastOrdinal() + 1, messages.highestMessage(), book.open());
    }

    /// The last event folded; 0 for none.
    public long through() {
        return book.through();
    }

    /// The ordinal of the newest entry; 0 for none.
    public long lastOrdinal() {
        return book.lastOrdinal();
    }

    /// The entries that were begun or changed since the last call, as they stand now, by ordinal.
    /// Until then the fold holds on to them: call it every few hundred kilobytes of events.
    public List<TranscriptEntry> drain() {
        return book.drain();
    }

    /// Folds the next event.
    ///
    /// @throws IllegalArgumentException when it is not the one after [#through]
    public void apply(Sequenced sequenced) {
        if (sequenced.sequence() != book.through() + 1) {
            throw new IllegalArgumentException(
                    "event " + sequenced.sequence() + " does not follow " + book.through());
        }
        book.advance();
        fold(sequenced.event());
    }

    private void fold(Event event) {
        switch (event.kind()) {
            case USER_MESSAGE_CHUNK -> messages.chunk(event, "user");
            case AGENT_MESSAGE_CHUNK -> messages.chunk(event, "agent");
            case AGENT_THOUGHT_CHUNK -> messages.chunk(event, "thought");
            case TOOL_CALL, TOOL_CALL_UPDATE -> objects.toolCall(event);
            case PLAN -> objects.plan(event);
            case USAGE_UPDATE -> objects.usage(event);
            case PERMISSION_REQUESTED -> objects.requested(event, "permission");
            case QUESTION_ASKED -> objects.requested(event, "question");
            case PERMISSION_RESOLVED, QUESTION_RESOLVED -> objects.resolved(event);
            case TURN_STARTED -> objects.turnStarted(event);
            case TURN_ENDED -> objects.turnEnded(event);
            case UNRECOGNIZED -> objects.unrecognized(event);
            case IMPORTED -> book.imported(event);
            case AVAILABLE_COMMANDS_UPDATE,
                    CURRENT_MODE_UPDATE,
                    CONFIG_OPTION_UPDATE,
                    SESSION_INFO_UPDATE,
                    PROMPT_STEERED,
                    PROMPT_STEER_REFUSED,
                    QUESTION_COMPLETED,
                    SESSION_CREATED,
                    AGENT_STARTED,
                    AGENT_STOPPED,
                    PROMPT_QUEUED,
                    PROMPT_EDITED,
                    PROMPT_REMOVED,
                    QUEUE_HELD,
                    QUEUE_RELEASED,
                    TURN_CANCELLING,
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
                    AUDIT_RECORDED -> {
                // No entry: the session's state tells of these, or the tool call that a terminal is
                // in.
            }
        }
    }
}
