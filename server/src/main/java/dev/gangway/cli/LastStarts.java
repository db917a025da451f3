package dev.gangway.cli;

import dev.gangway.agent.AgentIdentity;
import dev.gangway.agent.AgentSpec;
import dev.gangway.agent.found.AgentCache;
import dev.gangway.session.SessionTables;
import dev.gangway.store.Database;
import dev.gangway.store.DatabaseCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// What agents said of themselves when a session last started them, from the database; a running
/// server does not mind.
///
/// @param data the data directory
/// @param identity tells one program from another under the same name
record LastStarts(Path data, AgentIdentity identity) {
    /// @param path where programs are looked for, as in the variable PATH
    static LastStarts in(Path data, String path) {
        return new LastStarts(data, new AgentIdentity(path));
    }

    /// Empty when it never was started, or when the database cannot be read: that is said by the
    /// commands that need it.
    Optional<AgentCache.Checked> of(AgentSpec agent) {
        if (!Files.isReadable(data.resolve(Database.FILE))) {
            return Optional.empty();
        }
        AtomicReference<Optional<AgentCache.Checked>> found =
                new AtomicReference<>(Optional.empty());
        List<String> _ =
                DatabaseCheck.look(
                        data,
                        rows -> {
                            found.set(
                                    SessionTables.facts(rows, agent.name(), identity.of(agent))
                                            .map(facts ->
                                                    new AgentCache.Checked(
                                                            facts.info(),
                                                            facts.capabilities(),
                                                            facts.authMethods())));
                            return List.of();
                        });
        return found.get();
    }
}
