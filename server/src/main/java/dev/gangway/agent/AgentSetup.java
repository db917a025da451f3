package dev.gangway.agent;

import dev.gangway.command.McpServers;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/// What an agent gets for its session besides the directory.
///
/// @param additionalDirectories absolute, checked
/// @param servers checked; what they hold is secret
public record AgentSetup(List<Path> additionalDirectories, McpServers servers) {
    public static final AgentSetup NONE = new AgentSetup(List.of(), McpServers.NONE);

    public AgentSetup {
        additionalDirectories = List.copyOf(additionalDirectories);
        Objects.requireNonNull(servers);
    }
}
