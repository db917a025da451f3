package dev.gangway.cli.bridge;

import dev.gangway.json.RawJson;
import dev.gangway.jsonrpc.ErrorCodes;
import dev.gangway.jsonrpc.Handler;
import dev.gangway.jsonrpc.Message;
import dev.gangway.jsonrpc.Outcome;
import dev.gangway.jsonrpc.Reply;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the editor says: introduces itself once, then asks. Under the bridge's lock.
final class EditorSide implements Handler {
    private enum Stage {
        UNKNOWN,
        INTRODUCING,
        INTRODUCED
    }

    private final Editor editor;
    private final Uplink uplink;
    private final Calls calls;
    private final Runnable connect;
    private Stage stage = Stage.UNKNOWN;
    private RawJson introduction = RawJson.EMPTY_OBJECT;
    private @Nullable Reply introducing;

    /// @param connect asks for a connection to the server
    EditorSide(Editor editor, Uplink uplink, Calls calls, Runnable connect) {
        this.editor = editor;
        this.uplink = uplink;
        this.calls = calls;
        this.connect = connect;
    }

    @Override
    public boolean request(Message.Request request, Reply reply) {
        if (request.method().equals("initialize")) {
            initialize(request, reply);
        } else if (stage != Stage.INTRODUCED) {
            reply.error(ErrorCodes.INVALID_REQUEST, "initialize first");
        } else if (editor.mayNot(request.method())) {
            reply.error(
                    ErrorCodes.METHOD_NOT_FOUND,
                    "announce clientCapabilities._meta.gangway to use " + request.method());
        } else {
            calls.add(reply, request.params());
        }
        return true;
    }

    private void initialize(Message.Request request, Reply reply) {
        if (stage != Stage.UNKNOWN) {
            reply.error(ErrorCodes.INVALID_REQUEST, "initialized already");
            return;
        }
        stage = Stage.INTRODUCING;
        introducing = reply;
        introduction = request.params();
        connect.run();
    }

    /// What the bridge introduces itself with to the server, in the editor's name.
    RawJson introduction() {
        return Additions.announcing(introduction);
    }

    /// Whether the editor waits for the answer to `initialize`.
    boolean introducing() {
        return stage == Stage.INTRODUCING;
    }

    /// The server's answer to the editor's `initialize`. After a failure it may try again.
    void introduced(Outcome outcome) {
        Optional<Reply> reply = Optional.ofNullable(introducing);
        introducing = null;
        switch (outcome) {
            case Outcome.Result(RawJson value) -> {
                stage = Stage.INTRODUCED;
                editor.introduced(Additions.announced(introduction));
                reply.ifPresent(waiting -> editor.answer(waiting, value));
            }
            case Outcome.Failure(int code, String text, RawJson data) -> {
                stage = Stage.UNKNOWN;
                reply.ifPresent(waiting -> waiting.error(code, text, data));
            }
            case Outcome.Closed(String reason) -> {
                stage = Stage.UNKNOWN;
                reply.ifPresent(waiting -> waiting.error(ErrorCodes.INTERNAL_ERROR, reason));
            }
        }
    }

    @Override
    public void notification(Message.Notification notification) {
        if (stage != Stage.INTRODUCED) {
            return;
        }
        if (notification.method().equals("session/cancel")) {
            calls.cancelSession(notification.params());
        } else {
            uplink.notification(notification.method(), notification.params());
        }
    }

    @Override
    public void cancelled(Reply reply) {
        calls.cancelled(reply);
    }
}
