package dev.gangway.wire.mezame;

import dev.gangway.event.Event;
import dev.gangway.event.EventKind;
import dev.gangway.json.Bytes;
import dev.gangway.json.JsonScanner;
import dev.gangway.json.Members;
import dev.gangway.json.RawJson;
import dev.gangway.stream.Encoder;

/// A session's events as the front-end shows them. What it has no place for is left out; what
/// people must know of is a note. In the dialect without a frame for thoughts it remembers whether
/// one goes on, which is marked where it begins.
final class SessionEncoder implements Encoder {
    private static final JsonScanner CHUNK =
            JsonScanner.of("content").within("content", ContentText.BLOCK);
    private static final JsonScanner COMMANDS = JsonScanner.of("availableCommands");
    private static final JsonScanner OTHER = JsonScanner.of("method", "params", "notice");
    private static final JsonScanner RESOLVED = JsonScanner.of("outcome", "optionId");
    private static final JsonScanner MESSAGE = JsonScanner.of("message");
    private static final JsonScanner REASON = JsonScanner.of("reason");
    private static final JsonScanner ASKED = JsonScanner.of("id", "params");
    private static final JsonScanner QUESTION = JsonScanner.of("mode", "message", "url");

    private final Dialect dialect;
    private boolean thinking;

    SessionEncoder(Dialect dialect) {
        this.dialect = dialect;
    }

    @Override
    public boolean hasMemory() {
        return dialect == Dialect.OWN;
    }

    @Override
    public void encode(long sequence, Event event, Bytes out) {
        int before = out.length();
        show(event, out);
        if (out.length() > before) {
            thinking = event.kind() == EventKind.AGENT_THOUGHT_CHUNK;
        }
    }

    private void show(Event event, Bytes out) {
        RawJson payload = event.payload();
        switch (event.kind()) {
            case USER_MESSAGE_CHUNK -> append("user", "> ", content(payload), "\\n", out);
            case AGENT_MESSAGE_CHUNK -> append("agent", "", content(payload), "", out);
            case AGENT_THOUGHT_CHUNK -> thought(content(payload), out);
            case TOOL_CALL, TOOL_CALL_UPDATE -> toolCall(payload, out);
            case AVAILABLE_COMMANDS_UPDATE -> commands(payload, out);
            case UNRECOGNIZED -> other(payload, out);
            case PERMISSION_RESOLVED -> resolved(payload, out);
            case QUESTION_ASKED -> question(payload, out);
            case TURN_ENDED -> ended(payload, out);
            case QUEUE_HELD ->
                    note(
                            "Prompts wait until a person lets them run or stops: "
                                    + REASON.scan(payload).text("reason").orElse("held"),
                            out);
            case BUDGET_WARNED, BUDGET_REACHED ->
                    MESSAGE.scan(payload).text("message").ifPresent(text -> note(text, out));
            case AGENT_SILENT -> note("The agent has said nothing for a while.", out);
            case PLAN,
                    CURRENT_MODE_UPDATE,
                    CONFIG_OPTION_UPDATE,
                    SESSION_INFO_UPDATE,
                    USAGE_UPDATE,
                    SESSION_CREATED,
                    AGENT_STARTED,
                    AGENT_STOPPED,
                    PROMPT_QUEUED,
                    PROMPT_EDITED,
                    PROMPT_REMOVED,
                    QUEUE_RELEASED,
                    TURN_STARTED,
                    TURN_CANCELLING,
                    PERMISSION_REQUESTED,
                    QUESTION_RESOLVED,
                    PROMPT_STEERED,
                    PROMPT_STEER_REFUSED,
                    QUESTION_COMPLETED,
                    IMPORTED,
                    DIRECTORIES_CHANGED,
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
                // The front-end has no place for it, or is told of it in a frame of its own.
            }
        }
    }

    private static RawJson content(RawJson chunk) {
        return ContentText.of(CHUNK.scan(chunk).members("content", ContentText.BLOCK));
    }

    private static void append(String role, String before, RawJson text, String behind, Bytes out) {
        FrameText.of(out, "append").text("role", role).around("text", before, text, behind).end();
    }

    private static void note(String text, Bytes out) {
        append("sys", "\\n[", RawJson.ofText(text), "]\\n", out);
    }

    private void thought(RawJson text, Bytes out) {
        switch (dialect) {
            case ECHO -> FrameText.of(out, "thought").json("text", text).end();
            case OWN -> append("sys", thinking ? "" : "(thinking) ", text, "", out);
        }
    }

    /// One without an id cannot be a card: it is a note.
    private static void toolCall(RawJson payload, Bytes out) {
        Members call = ToolFrames.scan(payload);
        if (call.text("toolCallId").isPresent()) {
            ToolFrames.members(FrameText.of(out, "tool_call"), call).end();
        } else {
            note(ToolFrames.note(call), out);
        }
    }

    private static void commands(RawJson payload, Bytes out) {
        RawJson commands =
                COMMANDS.scan(payload).json("availableCommands").orElse(RawJson.EMPTY_ARRAY);
        CommandFrames.acp(FrameText.of(out, "commands"), commands).end();
    }

    private static void other(RawJson payload, Bytes out) {
        Members other = OTHER.scan(payload);
        if (other.text("method").filter(CommandFrames.KIRO::equals).isPresent()) {
            RawJson params = other.json("params").orElse(RawJson.EMPTY_OBJECT);
            CommandFrames.kiro(FrameText.of(out, "commands"), params).end();
        } else {
            other.text("notice").ifPresent(notice -> note(notice, out));
        }
    }

    /// For those who did not just answer it themselves; the front-end has no frame that takes a
    /// card back.
    private static void resolved(RawJson payload, Bytes out) {
        Members how = RESOLVED.scan(payload);
        String told =
                how.text("optionId")
                        .map(option -> "was answered: " + option)
                        .orElseGet(() -> "is over: " + how.text("outcome").orElse("withdrawn"));
        note("The permission request " + told, out);
    }

    /// This wire brings no answer to a question: another client does.
    private void question(RawJson payload, Bytes out) {
        Members asked = ASKED.scan(payload);
        Members question = asked.members("params", QUESTION);
        String message = question.text("message").orElse("");
        boolean page = question.text("mode").filter("url"::equals).isPresent();
        if (page && dialect == Dialect.ECHO) {
            FrameText.of(out, "mcp_oauth_request")
                    .json("id", asked.json("id").orElse(RawJson.NULL))
                    .text("serverName", message)
                    .text("url", question.text("url").orElse(""))
                    .end();
        } else {
            String address = page ? " " + question.text("url").orElse("") : "";
            note("The agent asks, to be answered in another client: " + message + address, out);
        }
    }

    /// Of a turn that failed the error; `prompt_done` is placed behind it for each client.
    private static void ended(RawJson payload, Bytes out) {
        TurnFault.of(payload)
                .map(why -> FrameText.of(out, "error").text("message", why))
                .orElseGet(() -> FrameText.of(out, "prompt_done"))
                .end();
    }
}
