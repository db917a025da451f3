package dev.gangway.agent;

import dev.gangway.json.RawJson;
import java.util.Objects;

/// Something an agent asks a person.
///
/// @param key names it towards this [AgentConnection]; unique within it
/// @param payload for a permission the params of ACP's `session/request_permission`, for a question
///   those of `elicitation/create`, both without the session id
/// @param lineage under which tool calls it is asked
public record AgentRequest(long key, Kind kind, RawJson payload, Lineage lineage) {
    /// What is asked.
    public enum Kind {
        PERMISSION,
        QUESTION
    }

    public AgentRequest {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(payload);
        Objects.requireNonNull(lineage);
    }

    /// What the agent itself asks.
    public AgentRequest(long key, Kind kind, RawJson payload) {
        this(key, kind, payload, Lineage.NONE);
    }
}
