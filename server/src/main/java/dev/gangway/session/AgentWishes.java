package dev.gangway.session;

import dev.gangway.agent.AgentOpening;
import dev.gangway.agent.AgentSetup;
import dev.gangway.agent.AgentWish;
import dev.gangway.command.McpServers;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// For what a session's agent is started: what it is told at its first start, and again at each
/// later one. A wish is asked for off the lock, since the MCP servers, which are secret, lie in a
/// table of their own.
final class AgentWishes {
    private final SessionEnvironment.RowReader rows;

    AgentWishes(SessionEnvironment.RowReader rows) {
        this.rows = rows;
    }

    /// For a session that is not yet.
    Supplier<AgentWish> first(String session, SessionBirth birth, Optional<Ancestry> ancestry) {
        AgentOpening opening =
                ancestry.flatMap(Ancestry::agentSession)
                        .<AgentOpening>map(AgentOpening.Fork::new)
                        .orElseGet(AgentOpening.Fresh::new);
        AgentWish wish =
                new AgentWish(
                        session,
                        birth.agent(),
                        birth.directory(),
                        opening,
                        birth.setup(),
                        List.of());
        return () -> wish;
    }

    /// For a session that had its agent before.
    Supplier<AgentWish> again(SessionState state) {
        String agentSession = state.agent().session();
        AgentOpening opening =
                AgentOpening.of(Optional.of(agentSession).filter(id -> !id.isEmpty()));
        List<Path> directories = state.additionalDirectories().stream().map(Path::of).toList();
        return () -> {
            McpServers servers = rows.read(store -> SessionTables.servers(store, state.id()));
            return new AgentWish(
                    state.id(),
                    state.agent().name(),
                    Path.of(state.directory()),
                    opening,
                    new AgentSetup(directories, servers),
                    state.agent().chosen());
        };
    }
}
