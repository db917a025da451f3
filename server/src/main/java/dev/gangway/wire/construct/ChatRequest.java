package dev.gangway.wire.construct;

import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.wire.Exchange;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// What the upgrade asked for (contract of the chat socket, query).
///
/// @param session the client's id of the session
/// @param name to be stored for it
/// @param agent by its name; empty for the default one
/// @param directory where a new session works; empty for the first project
record ChatRequest(
        String session, Optional<String> name, Optional<String> agent, Optional<String> directory) {
    /// @param random for the id of a client that has none
    /// @throws GatewayException INVALID for an id that could not be bound
    static ChatRequest of(Exchange exchange, RandomGenerator random) {
        String id =
                asked(exchange, "session_id")
                        .orElseGet(() -> new UUID(version(random), variant(random)).toString());
        if (id.length() > Command.BindAlias.CHARACTERS_MAX
                || id.chars().anyMatch(Character::isISOControl)) {
            throw new GatewayException(
                    ErrorCode.INVALID,
                    "session_id has at most "
                            + Command.BindAlias.CHARACTERS_MAX
                            + " characters and no control characters.");
        }
        return new ChatRequest(
                id,
                asked(exchange, "name"),
                asked(exchange, "agent").or(() -> asked(exchange, "agentAlias")),
                asked(exchange, "cwd"));
    }

    private static Optional<String> asked(Exchange exchange, String name) {
        return exchange.query(name).filter(value -> !value.isEmpty());
    }

    /// RFC 9562, version 4.
    private static long version(RandomGenerator random) {
        return (random.nextLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x4000L;
    }

    private static long variant(RandomGenerator random) {
        return (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    }
}
