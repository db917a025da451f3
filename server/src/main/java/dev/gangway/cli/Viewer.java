package dev.gangway.cli;

import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.jsonrpc.ErrorCodes;
import dev.gangway.jsonrpc.Handler;
import dev.gangway.jsonrpc.Message;
import dev.gangway.jsonrpc.Reply;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/// Shows a session as it goes, and asks the person at the terminal what the agent asks. With
/// `--json` every frame is one line, and nothing is asked.
final class Viewer implements Handler, AutoCloseable {
    private static final int NAME_CHARACTERS_MAX = 100;

    private final Terminal terminal;
    private final boolean json;
    private final Asking asking;
    private final ExecutorService questions;
    private long message;
    private boolean midLine;
    private boolean thinking;
    private Set<String> shownPlan = Set.of();

    Viewer(Terminal terminal, boolean json) {
        this.terminal = terminal;
        this.json = json;
        this.asking = new Asking(terminal);
        this.questions =
                Executors.newSingleThreadExecutor(
                        Thread.ofVirtual().name("command-questions").factory());
    }

    @Override
    public void notification(Message.Notification notification) {
        if (json) {
            terminal.raw(
                    "{\"method\":"
                            + RawJson.ofText(notification.method())
                            + ",\"params\":"
                            + notification.params()
                            + "}");
        } else if (notification.method().equals("session/update")) {
            show(notification.params().node());
        } else if (notification.method().equals("_gangway/event")) {
            showEvent(notification.params().node());
        } else if (notification.method().equals("_gangway/deleted")) {
            endLine();
            terminal.warn("The session was deleted: nothing more comes of it.");
        }
    }

    @Override
    public boolean request(Message.Request request, Reply reply) {
        JsonNode params = request.params().node();
        switch (request.method()) {
            case "session/request_permission" ->
                    ask(reply, params, () -> asking.permission(params));
            case "elicitation/create" -> ask(reply, params, () -> asking.question(params));
            default -> {
                return false;
            }
        }
        return true;
    }

    /// Finishes the line that the agent's text ends in.
    void endLine() {
        if (midLine) {
            if (thinking) {
                terminal.note("");
            } else {
                terminal.line("");
            }
            midLine = false;
        }
    }

    @Override
    public void close() {
        questions.shutdownNow();
    }

    private void ask(Reply reply, JsonNode params, Supplier<RawJson> question) {
        if (json || !terminal.hasPerson()) {
            // Another client may answer: the request stays open, and nothing is approved by
            // silence.
            terminal.warn(
                    "The agent asks something that nobody here can answer. In a terminal: gangway attach "
                            + Json.text(params, "sessionId", "SESSION"));
            return;
        }
        questions.execute(() -> {
            endLine();
            try {
                reply.result(question.get());
            } catch (CommandFailed noAnswer) {
                reply.error(ErrorCodes.INTERNAL_ERROR, String.valueOf(noAnswer.getMessage()));
            }
        });
    }

    private void show(JsonNode params) {
        JsonNode update = params.path("update");
        long number = params.path("_meta").path("gangway").path("message").asLong(0);
        switch (update.path("sessionUpdate").asString("")) {
            case "agent_message_chunk" -> chunk(number, update.path("content"));
            case "agent_thought_chunk" ->
                    thought(number, update.path("content").path("text").asString(""));
            case "tool_call" -> {
                endLine();
                terminal.note("tool: " + update.path("title").asString("?"));
            }
            case "tool_call_update" -> {
                if (update.path("status").asString("").equals("failed")) {
                    endLine();
                    terminal.warn(
                            "tool failed: "
                                    + update.path("title")
                                            .asString(update.path("toolCallId").asString("?")));
                }
            }
            case "plan" -> plan(update.path("entries"));
            default -> {}
        }
    }

    /// Shows the entries that are new or changed: an agent sends its plan whole each time.
    private void plan(JsonNode entries) {
        Set<String> now = new LinkedHashSet<>();
        entries.forEach(entry ->
                now.add(
                        "plan: ["
                                + entry.path("status").asString("")
                                + "] "
                                + entry.path("content").asString("")));
        List<String> changed = now.stream().filter(line -> !shownPlan.contains(line)).toList();
        if (!changed.isEmpty()) {
            endLine();
            changed.forEach(terminal::note);
        }
        shownPlan = now;
    }

    private void thought(long number, String text) {
        if (number != message) {
            endLine();
            message = number;
            terminal.notePart("thinking: ");
        }
        terminal.notePart(text);
        thinking = true;
        midLine = !text.endsWith("\n");
    }

    private void chunk(long number, JsonNode content) {
        if (number != message) {
            endLine();
            message = number;
        }
        String text =
                Json.text(content, "text", "[" + content.path("type").asString("content") + "]");
        terminal.text(text);
        thinking = false;
        midLine = !text.endsWith("\n");
    }

    /// An entry of the session that this one was forked from: what its agent said.
    private void showImported(JsonNode entry) {
        if (entry.path("role").asString("").equals("agent")) {
            entry.path("content").forEach(block -> chunk(entry.path("message").asLong(0), block));
        }
    }

    private void showEvent(JsonNode event) {
        switch (event.path("kind").asString("")) {
            case "turn_ended" -> {
                endLine();
                String outcome = event.path("payload").path("outcome").asString("");
                if (!outcome.equals("stopped")) {
                    terminal.warn(
                            "The turn " + outcome + ": " + event.path("payload").path("detail"));
                }
            }
            case "agent_stopped" -> {
                endLine();
                terminal.warn(
                        "The agent stopped: " + event.path("payload").path("message").asString(""));
            }
            case "unrecognized" -> {
                endLine();
                terminal.note(unrecognized(event.path("payload")));
            }
            case "question_completed" -> terminal.note("done: the page that was to be opened");
            case "imported" -> showImported(event.path("payload"));
            case "agent_silent" -> {
                endLine();
                terminal.warn(silence(event.path("payload")));
            }
            case "permission_resolved", "question_resolved" ->
                    terminal.note(resolved(event.path("payload")));
            default -> {}
        }
    }

    private static String resolved(JsonNode payload) {
        return payload.path("by").asString("").equals("expiry")
                ? "denied: nobody answered in time"
                : "answered: " + payload.path("outcome").asString("");
    }

    private static String silence(JsonNode payload) {
        long silent = payload.path("silentMillis").asLong(0);
        long cancelled = payload.path("cancelledAtMillis").asLong(0);
        return "The agent has said nothing for "
                + Duration.ofMillis(silent).toSeconds()
                + " s; after "
                + Duration.ofMillis(cancelled).toSeconds()
                + " s its turn is cancelled.";
    }

    /// What is to be known about the agent, or the name of what it sent and nobody here knows.
    private static String unrecognized(JsonNode payload) {
        String name =
                Json.text(payload, "method")
                        .or(() -> Json.text(payload, "sessionUpdate"))
                        .orElse("something without a name");
        String shown = name.length() > NAME_CHARACTERS_MAX ? "?" : name;
        return Json.text(
                payload, "notice", "The agent sent something that is not known here: " + shown);
    }
}
