package dev.gangway.agent;

import dev.gangway.json.RawJson;
import java.util.Objects;

/// Something an agent asks a person.
///
/// @param key names it towards this [AgentConnection]; unique within it
/// @param payload for a permission the params of ACP's `session/request_permission`, for a question
///   those of `elicitation/create`, both without the session id
public record AgentRequest(long key, Kind kind, RawJson payload) {
    /// What is asked.
    public enum Kind {
        PERMISSION,
        QUESTION
    }

    public AgentRequest {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(payload);
    }
}
