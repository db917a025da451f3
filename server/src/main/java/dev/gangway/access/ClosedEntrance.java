package dev.gangway.access;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Secret;
import java.util.Optional;
import java.util.function.Consumer;

/// Where nobody comes in.
final class ClosedEntrance implements Entrance {
    @Override
    public Optional<Principal> authenticate(String secret) {
        return Optional.empty();
    }

    @Override
    public Optional<Entered> logIn(String name, Secret password) {
        return Optional.empty();
    }

    @Override
    public Optional<Entered> pair(String code) {
        return Optional.empty();
    }

    @Override
    public Optional<Entered> enter(String link) {
        return Optional.empty();
    }

    @Override
    public Secret link(Principal principal) {
        throw nobody();
    }

    @Override
    public Secret ticket(Principal principal) {
        throw nobody();
    }

    @Override
    public Optional<Principal> redeem(String ticket) {
        return Optional.empty();
    }

    @Override
    public void logOut(Principal principal) {
        throw nobody();
    }

    @Override
    public void whenEnded(Consumer<String> then) {
        // Nobody is in.
    }

    private static GatewayException nobody() {
        return new GatewayException(ErrorCode.FORBIDDEN, "Nobody comes in here.");
    }
}
