package dev.gangway.jsonrpc;

import dev.gangway.json.RawJson;
import org.jspecify.annotations.Nullable;

/// One JSON-RPC message, read by a [MessageReader]. Parameters, results and error data stay the
/// bytes they came in. Ids are kept as bytes too: an answer repeats the very id, and `1` is another
/// id than `"1"`.
public sealed interface Message {
    /// Wants an answer.
    ///
    /// @param id a number or a string
    /// @param params an object or an array; `{}` when there was none
    record Request(RawJson id, String method, RawJson params) implements Message {}

    /// Wants none.
    ///
    /// @param params an object or an array; `{}` when there was none
    record Notification(String method, RawJson params) implements Message {}

    /// Answers a request with success.
    ///
    /// @param id a number, a string or null
    record Response(RawJson id, RawJson result) implements Message {}

    /// Answers a request with a failure.
    ///
    /// @param id a number, a string, or null when the other side could not tell what it answers
    /// @param text the error's `message`
    /// @param data what else was said, if anything
    record ErrorResponse(RawJson id, int code, String text, @Nullable RawJson data)
            implements Message {}

    /// None of these.
    ///
    /// @param code what to answer: [ErrorCodes#PARSE_ERROR] or [ErrorCodes#INVALID_REQUEST]
    /// @param reason a sentence that repeats nothing of the message
    /// @param id the request's or response's id, when there was a usable one
    /// @param answer whether it was meant as an answer, so that it must not be answered itself
    record Invalid(int code, String reason, @Nullable RawJson id, boolean answer)
            implements Message {}
}
