package dev.gangway.wire.cloudcli;

import dev.gangway.event.Event;
import dev.gangway.json.Bytes;
import dev.gangway.json.RawJson;
import dev.gangway.stream.Encoder;
import dev.gangway.stream.Framing;
import dev.gangway.stream.Variant;

/// What this front-end sees of a session: its messages, numbered over the whole session, so that a
/// number never comes twice (its own server counts anew with each run, and loses what was said
/// while a client was away).
///
/// With memory of its turn: what was being said is ended before what follows it. What an agent says
/// outside of a turn has no `complete` and is shown when the conversation is read again.
final class CloudcliEncoder implements Encoder {
    /// More is given back after each event.
    private static final int SCRATCH_BYTES_MAX = 64 << 10;

    private final LiveMessages messages;
    private final LiveSpeech speech;
    private final LiveTools tools;
    private final LiveNotices notices;

    /// The event's own frame.
    private Bytes own = new Bytes(0);

    /// What goes before it; JSON null for nothing.
    private RawJson lead = RawJson.NULL;

    private CloudcliEncoder(LiveMessages messages, CloudcliLimits limits) {
        this.messages = messages;
        this.speech = new LiveSpeech(messages, limits);
        this.tools = new LiveTools(messages, limits);
        this.notices = new LiveNotices(messages);
    }

    /// Sessions of one agent, which this wire calls a provider.
    static Variant variant(String provider, CloudcliLimits limits) {
        return new Variant(
                "cloudcli",
                provider,
                Framing.WEBSOCKET,
                (stream, epoch) ->
                        new CloudcliEncoder(
                                new LiveMessages(stream.id(), provider, epoch), limits));
    }

    @Override
    public boolean hasMemory() {
        return true;
    }

    @Override
    public boolean hasParts() {
        return true;
    }

    @Override
    public void encode(long sequence, Event event, Bytes out) {
        lead = RawJson.NULL;
        own.clear();
        say(sequence, event, own);
        if (lead.kind() != RawJson.Kind.NULL) {
            out.append(lead);
            if (own.length() > 0) {
                out.appendByte(PART);
            }
        }
        out.append(own.array(), 0, own.length());
        if (own.array().length > SCRATCH_BYTES_MAX) {
            own = new Bytes(0);
        }
    }

    private void say(long sequence, Event event, Bytes out) {
        switch (event.kind()) {
            case USER_MESSAGE_CHUNK -> speech.user(sequence, event, out);
            case AGENT_MESSAGE_CHUNK -> speech.agent(sequence, event, out).ifPresent(this::lead);
            case AGENT_THOUGHT_CHUNK -> speech.thought(sequence, event, out).ifPresent(this::lead);
            case TOOL_CALL, TOOL_CALL_UPDATE -> tool(sequence, event, out);
            case PLAN -> plan(sequence, event, out);
            case USAGE_UPDATE -> notices.usage(sequence, event, out);
            case TURN_STARTED -> started(sequence, event, out);
            case TURN_ENDED -> ended(sequence, event, out);
            case PERMISSION_RESOLVED, QUESTION_RESOLVED -> notices.resolved(sequence, event, out);
            case BUDGET_WARNED, BUDGET_REACHED -> notices.warned(sequence, event, out);
            case AVAILABLE_COMMANDS_UPDATE,
                    CURRENT_MODE_UPDATE,
                    CONFIG_OPTION_UPDATE,
                    SESSION_INFO_UPDATE,
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
                    PERMISSION_REQUESTED,
                    QUESTION_ASKED,
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
                    FEED_SESSION,
                    FEED_SESSION_DELETED,
                    FEED_REQUEST,
                    FEED_GRANT,
                    FEED_BUDGET,
                    FEED_DOCUMENT,
                    AUDIT_RECORDED -> {
                // Not for this front-end, or asked for by another way: open requests are private
                // frames, shown only while they are open.
            }
        }
    }

    private void lead(RawJson frame) {
        lead = frame;
    }

    private void tool(long sequence, Event event, Bytes out) {
        if (event.turn() != 0 && tools.tool(sequence, event, out)) {
            speech.close(event).ifPresent(this::lead);
        }
    }

    private void plan(long sequence, Event event, Bytes out) {
        if (event.turn() != 0) {
            speech.close(event).ifPresent(this::lead);
            tools.plan(sequence, event, out);
        }
    }

    private void started(long sequence, Event event, Bytes out) {
        forget();
        notices.started(sequence, event, out);
    }

    private void forget() {
        speech.forget();
        tools.forget();
    }

    private void ended(long sequence, Event event, Bytes out) {
        speech.closeThought().ifPresent(this::lead);
        TurnText end = TurnText.of(event.payload());
        if (!end.failure().isEmpty()) {
            String id = MessageIds.failure(messages.session(), event.turn());
            lead(messages.plain("error", id, event).text("content", end.failure()).end());
        }
        String session = messages.session();
        out.append(end.add(messages.numbered("complete", sequence, event), session).end());
        forget();
    }
}
