package dev.gangway.usage;

import java.util.Objects;

/// For whom a turn is counted, by ids and the agent's name.
public record Spender(String session, String project, String owner, String agent) {
    public Spender {
        Objects.requireNonNull(session);
        Objects.requireNonNull(project);
        Objects.requireNonNull(owner);
        Objects.requireNonNull(agent);
    }
}
