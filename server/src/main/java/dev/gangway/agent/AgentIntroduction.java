package dev.gangway.agent;

import dev.gangway.json.RawJson;
import java.util.Objects;

/// What an agent says of itself before it opens a session.
///
/// @param identity of its program, as [AgentStart#identity] had it
/// @param agentInfo name and version, ACP's `agentInfo`; an empty object when it says none
/// @param capabilities ACP's `agentCapabilities`
/// @param authMethods ACP's `authMethods`, an array
public record AgentIntroduction(
        String identity, RawJson agentInfo, RawJson capabilities, RawJson authMethods) {
    public AgentIntroduction {
        Objects.requireNonNull(identity);
        Objects.requireNonNull(agentInfo);
        Objects.requireNonNull(capabilities);
        Objects.requireNonNull(authMethods);
    }
}
