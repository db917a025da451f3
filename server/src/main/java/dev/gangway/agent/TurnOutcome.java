package dev.gangway.agent;

import dev.gangway.json.RawJson;
import java.util.Objects;

/// How a turn ended, as the agent says.
public sealed interface TurnOutcome {
    /// The agent stopped by itself or was cancelled.
    ///
    /// @param stopReason ACP's: end_turn, max_tokens, max_turn_requests, refusal, cancelled, or one
    ///   we do not know
    /// @param result the whole result of `session/prompt`, usage included
    record Stopped(String stopReason, RawJson result) implements TurnOutcome {
        public Stopped {
            Objects.requireNonNull(stopReason);
            Objects.requireNonNull(result);
        }
    }

    /// The agent answered with an error; it lives on.
    ///
    /// @param code JSON-RPC's
    /// @param data what it said besides; JSON null for nothing
    record Failed(int code, String message, RawJson data) implements TurnOutcome {
        public Failed {
            Objects.requireNonNull(message);
            Objects.requireNonNull(data);
        }
    }
}
