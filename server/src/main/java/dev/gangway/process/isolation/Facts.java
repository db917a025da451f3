package dev.gangway.process.isolation;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What is true of this machine and of one agent that is to be started: all that decides what it
/// sees. Paths are absolute with links resolved.
///
/// @param system parts of the system: what is a link stays one, everything else is read-only
/// @param home the home directory, replaced by an empty one; empty when there is none to replace
/// @param own the agent's project, further directories and state: to read and write
/// @param readable programs, libraries and what else it may read
/// @param forbidden never seen, whatever contains it: Gangway's data directory, other projects
/// @param secrets not seen where something larger shows them, unless they are named themselves
public record Facts(
        List<Mount> system,
        Optional<Path> home,
        List<Place> own,
        List<Place> readable,
        List<Mount.Hidden> forbidden,
        List<Mount.Hidden> secrets) {
    public Facts {
        system = List.copyOf(system);
        own = List.copyOf(own);
        readable = List.copyOf(readable);
        forbidden = List.copyOf(forbidden);
        secrets = List.copyOf(secrets);
    }
}
