package dev.gangway.jsonrpc;

import dev.gangway.json.RawJson;
import org.jspecify.annotations.Nullable;

/// What became of a request that a [Peer] sent: told once.
public sealed interface Outcome {
    /// It was answered.
    record Result(RawJson value) implements Outcome {}

    /// It was refused, or could not be sent because too many are waiting.
    ///
    /// @param code see [ErrorCodes]
    /// @param text for a person
    /// @param data what else was said, if anything
    record Failure(int code, String text, @Nullable RawJson data) implements Outcome {}

    /// The connection ended first; whether the other side acted on it is not known.
    ///
    /// @param reason as given to [Peer#close]
    record Closed(String reason) implements Outcome {}
}
