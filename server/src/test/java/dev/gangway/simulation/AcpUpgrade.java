package dev.gangway.simulation;

import dev.gangway.access.Principal;
import dev.gangway.command.GatewayException;
import dev.gangway.wire.Body;
import dev.gangway.wire.Exchange;
import dev.gangway.wire.Wire;
import java.util.List;
import java.util.Optional;

/// The request that opens a socket to `/acp`.
record AcpUpgrade(Principal caller, long connection) implements Exchange {
    @Override
    public String method() {
        return "GET";
    }

    @Override
    public String path() {
        return "/acp";
    }

    @Override
    public Optional<String> query(String name) {
        return Optional.empty();
    }

    @Override
    public Optional<String> header(String name) {
        return Optional.empty();
    }

    @Override
    public byte[] body() {
        return new byte[0];
    }

    @Override
    public Optional<Principal> principal() {
        return Optional.of(caller);
    }

    @Override
    public void answer(int status, String contentType, byte[] body, List<String> headers) {
        throw new IllegalStateException("an upgrade is not answered with " + status);
    }

    @Override
    public void refuse(GatewayException refused, List<String> headers) {
        answer(0, refused.code().wireName(), new byte[0], headers);
    }

    @Override
    public Body stream(String contentType, List<String> headers) {
        throw new UnsupportedOperationException("this wire answers whole");
    }

    @Override
    public void events(List<String> headers, Wire.Opener opener) {
        throw new UnsupportedOperationException("this wire has no event streams");
    }
}
