package dev.gangway.jsonrpc;

import dev.gangway.json.RawJson;
import org.jspecify.annotations.Nullable;

/// The one answer that an incoming request gets. For any thread; the first answer is sent, each
/// later one is dropped, and so is one after the peer was closed. All return whether this answer
/// was the one.
public final class Reply {
    private final Peer peer;
    private final RawJson id;
    private final String method;

    Reply(Peer peer, RawJson id, String method) {
        this.peer = peer;
        this.id = id;
        this.method = method;
    }

    /// The id that the other side gave its request.
    public RawJson id() {
        return id;
    }

    /// What was asked.
    public String method() {
        return method;
    }

    /// Answers with success.
    public boolean result(RawJson result) {
        return peer.answer(this, new Message.Response(id, result));
    }

    /// Answers with a failure.
    ///
    /// @param code see [ErrorCodes]
    /// @param text for a person
    public boolean error(int code, String text) {
        return error(code, text, null);
    }

    /// Answers with a failure and what else there is to say.
    public boolean error(int code, String text, @Nullable RawJson data) {
        return peer.answer(this, new Message.ErrorResponse(id, code, text, data));
    }

    /// Answers that the request was withdrawn.
    public boolean cancelled() {
        return error(ErrorCodes.REQUEST_CANCELLED, "request cancelled");
    }
}
