package dev.gangway.jsonrpc;

import dev.gangway.json.Bytes;
import dev.gangway.json.RawJson;
import dev.gangway.redact.RedactedJson;
import dev.gangway.redact.Redaction;
import org.jspecify.annotations.Nullable;

/// Writes JSON-RPC messages, each of them one line without its line feed. They append to what the
/// caller gives, so that one buffer serves many.
public final class Messages {
    private static final String BEGIN = "{\"jsonrpc\":\"2.0\"";

    /// Room for what stands around the payload.
    private static final int ENVELOPE = 128;

    private Messages() {}

    /// Appends a request.
    public static void request(Bytes target, RawJson id, String method, RawJson params) {
        target.appendAscii(BEGIN).appendAscii(",\"id\":").append(id);
        call(target, method, params);
    }

    /// Appends a notification.
    public static void notification(Bytes target, String method, RawJson params) {
        target.appendAscii(BEGIN);
        call(target, method, params);
    }

    private static void call(Bytes target, String method, RawJson params) {
        target.appendAscii(",\"method\":").appendJsonString(method);
        target.appendAscii(",\"params\":").append(params).appendByte('}');
    }

    /// Appends an answer.
    public static void response(Bytes target, RawJson id, RawJson result) {
        target.appendAscii(BEGIN).appendAscii(",\"id\":").append(id);
        target.appendAscii(",\"result\":").append(result).appendByte('}');
    }

    /// Appends a failure, without the secrets that its text or data quote.
    ///
    /// @param id of the request, or [RawJson#NULL] when it is not known
    public static void error(
            Bytes target, RawJson id, int code, String text, @Nullable RawJson data) {
        target.appendAscii(BEGIN).appendAscii(",\"id\":").append(id);
        target.appendAscii(",\"error\":{\"code\":").appendLong(code);
        target.appendAscii(",\"message\":").appendJsonString(Redaction.of(text));
        if (data != null) {
            target.appendAscii(",\"data\":").append(RedactedJson.of(data));
        }
        target.appendAscii("}}");
    }

    /// Appends any message that can be sent.
    ///
    /// @throws IllegalArgumentException for [Message.Invalid], which is none
    public static void append(Bytes target, Message message) {
        switch (message) {
            case Message.Request(RawJson id, String method, RawJson params) ->
                    request(target, id, method, params);
            case Message.Notification(String method, RawJson params) ->
                    notification(target, method, params);
            case Message.Response(RawJson id, RawJson result) -> response(target, id, result);
            case Message.ErrorResponse error ->
                    error(target, error.id(), error.code(), error.text(), error.data());
            case Message.Invalid _ ->
                    throw new IllegalArgumentException("an invalid message cannot be sent");
        }
    }

    /// The message as bytes of its own.
    ///
    /// @throws IllegalArgumentException for [Message.Invalid], which is none
    public static byte[] bytes(Message message) {
        Bytes target = new Bytes(ENVELOPE);
        append(target, message);
        return target.toByteArray();
    }
}
