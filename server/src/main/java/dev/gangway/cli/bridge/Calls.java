package dev.gangway.cli.bridge;

import dev.gangway.json.JsonScanner;
import dev.gangway.json.RawJson;
import dev.gangway.jsonrpc.ErrorCodes;
import dev.gangway.jsonrpc.Outcome;
import dev.gangway.jsonrpc.Reply;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import tools.jackson.databind.JsonNode;

/// The editor's requests that are not answered yet, in their order: each is sent to the server,
/// sent again when the connection was lost, and answered once. Under the bridge's lock.
final class Calls {
    /// Gangway's own codes for "not now, but later" (docs/wire/acp.md, errors).
    private static final Set<String> LATER = Set.of("SHUTTING_DOWN", "LOST");

    /// These carry a key, by which the server knows that they were sent before.
    private static final Set<String> KEYED =
            Set.of("session/new", "session/fork", "session/prompt");

    /// To do these twice is to do them once.
    private static final Set<String> REPEATABLE =
            Set.of(
                    "session/load",
                    "session/resume",
                    "session/list",
                    "session/close",
                    "session/set_mode",
                    "session/set_config_option",
                    "_gangway/queue/list",
                    "_gangway/queue/edit",
                    "_gangway/feed/subscribe",
                    "_gangway/requests/list",
                    "_gangway/transcript",
                    "_gangway/detach");

    private static final JsonScanner SESSION = JsonScanner.of("sessionId");
    private static final int CANCELS_MAX = 256;

    private final Editor editor;
    private final Uplink uplink;
    private final Sessions sessions;
    private final Attachments attachments;
    private final Histories histories;
    private final Feed feed;
    private final BridgeLimits limits;
    private final Condition fewer;
    private final String keys = "editor-" + UUID.randomUUID();

    /// By the editor's ids.
    private final Map<RawJson, EditorCall> open = new LinkedHashMap<>();

    /// Sessions to be cancelled that could not be told so far.
    private final Set<String> cancels = new LinkedHashSet<>();

    private long keyed;
    private long bytes;
    private String refusal = "";

    /// @param fewer signalled when a call was answered
    Calls(
            Editor editor,
            Uplink uplink,
            Sessions sessions,
            Attachments attachments,
            Histories histories,
            Feed feed,
            BridgeLimits limits,
            Condition fewer) {
        this.editor = editor;
        this.uplink = uplink;
        this.sessions = sessions;
        this.attachments = attachments;
        this.histories = histories;
        this.feed = feed;
        this.limits = limits;
        this.fewer = fewer;
    }

    /// The editor asks for something that the server answers.
    void add(Reply reply, RawJson params) {
        if (!refusal.isEmpty()) {
            reply.error(ErrorCodes.INTERNAL_ERROR, refusal);
            return;
        }
        if (bytes + params.length() > limits.keptBytes()) {
            reply.error(
                    ErrorCodes.INTERNAL_ERROR,
                    "more than "
                            + limits.keptBytes()
                            + " bytes would be waiting for an answer of the Gangway server");
            return;
        }
        RawJson keptParams = attachments.attaches(reply.method(), withKey(reply.method(), params));
        bytes += keptParams.length();
        EditorCall[] call = new EditorCall[1];
        call[0] = new EditorCall(reply, keptParams, outcome -> answered(call[0], outcome));
        open.put(reply.id(), call[0]);
        send(call[0]);
    }

    private RawJson withKey(String method, RawJson params) {
        boolean wants =
                KEYED.contains(method)
                        && params.kind() == RawJson.Kind.OBJECT
                        && !Additions.tree(params).has("key");
        if (!wants) {
            return params;
        }
        keyed++;
        return Additions.with(params, "key", RawJson.ofText(keys + "-" + keyed));
    }

    private void send(EditorCall call) {
        if (call.method().equals("session/load")) {
            histories.load(call);
            return;
        }
        if (call.isPrompt()) {
            sessions.need(call.session());
        }
        uplink.request(attachments.methodFor(call), call.params(), outcome -> heard(call, outcome))
                .ifPresent(call::sent);
    }

    private void heard(EditorCall call, Outcome outcome) {
        call.adrift();
        switch (outcome) {
            case Outcome.Closed _ when repeatable(call) -> {}
            case Outcome.Closed _ ->
                    call.settle(
                            failure(
                                    "the connection to the Gangway server was lost before it answered:"
                                            + " whether this was done is not known"));
            case Outcome.Failure failure when later(failure) -> {}
            case Outcome.Failure failure -> call.settle(failure);
            case Outcome.Result result -> call.settle(result);
        }
    }

    private static boolean repeatable(EditorCall call) {
        return KEYED.contains(call.method()) || REPEATABLE.contains(call.method());
    }

    /// An editor that knows the additions decides itself what to do about a lost position.
    private boolean later(Outcome.Failure failure) {
        String code = EditorCall.code(failure);
        return LATER.contains(code) && !(code.equals("LOST") && editor.announced());
    }

    static Outcome.Failure failure(String text) {
        return new Outcome.Failure(ErrorCodes.INTERNAL_ERROR, text, null);
    }

    private void answered(EditorCall call, Outcome outcome) {
        if (!open.remove(call.reply().id(), call)) {
            return;
        }
        bytes -= call.params().length();
        switch (outcome) {
            case Outcome.Result(RawJson value) -> {
                feed.answered(call, value);
                editor.answer(call.reply(), attachments.answered(call, value));
                attachments.afterAnswer(call, value);
            }
            case Outcome.Failure(int code, String text, RawJson data) -> {
                attachments.failed(call);
                call.reply().error(code, text, data);
            }
            case Outcome.Closed(String reason) ->
                    call.reply().error(ErrorCodes.INTERNAL_ERROR, reason);
        }
        fewer.signalAll();
    }

    /// The server is there (again): sends what it has not answered, in order.
    void connected() {
        refusal = "";
        resend();
        open.values().forEach(call -> call.cancelIfAsked(uplink));
        cancels.forEach(session -> uplink.notification("session/cancel", cancel(session)));
        cancels.clear();
    }

    private static RawJson cancel(String session) {
        return RawJson.ofNode(dev.gangway.json.Json.object().put("sessionId", session));
    }

    /// Sends what nothing on this connection will answer.
    void resend() {
        for (EditorCall call : List.copyOf(open.values())) {
            if (!call.underWay() && !call.settled()) {
                send(call);
            }
        }
    }

    /// The server has been away for too long: all that waits is answered so, and what comes until
    /// it is back.
    void giveUp(String text) {
        refusal = text;
        cancels.clear();
        List.copyOf(open.values()).forEach(call -> call.settle(failure(text)));
    }

    /// The editor ends what goes on in a session (ACP v1, cancellation). What the server has not
    /// heard of, it need not hear of.
    void cancelSession(RawJson params) {
        String session = SESSION.scan(params).text("sessionId").orElse("");
        for (EditorCall call : List.copyOf(open.values())) {
            if (call.isPrompt() && call.session().equals(session)) {
                cancelPrompt(call);
            }
        }
        if (uplink.isOpen()) {
            uplink.notification("session/cancel", params);
        } else if (cancels.size() < CANCELS_MAX) {
            cancels.add(session);
        }
    }

    private static void cancelPrompt(EditorCall call) {
        if (call.everSent()) {
            call.cancelAsked();
        } else {
            call.settle(new Outcome.Result(RawJson.of("{\"stopReason\":\"cancelled\"}")));
        }
    }

    /// The editor takes a request back.
    void cancelled(Reply reply) {
        EditorCall call = open.get(reply.id());
        if (call == null) {
            return;
        }
        if (call.everSent()) {
            call.cancelAsked();
            call.cancelIfAsked(uplink);
        } else {
            call.settle(
                    new Outcome.Failure(ErrorCodes.REQUEST_CANCELLED, "request cancelled", null));
        }
    }

    /// Whether a message that came from a person is the editor's own, which shows that itself.
    boolean echoed(String session, JsonNode content) {
        return open.values().stream()
                .anyMatch(call -> call.session().equals(session) && call.echoes(content));
    }

    /// Whether something but prompts waits for an answer: a turn may take hours.
    boolean awaitsQuickAnswers() {
        return open.values().stream().anyMatch(call -> !call.isPrompt());
    }
}
