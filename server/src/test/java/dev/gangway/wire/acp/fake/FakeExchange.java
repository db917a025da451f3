package dev.gangway.wire.acp.fake;

import dev.gangway.access.Principal;
import dev.gangway.command.GatewayException;
import dev.gangway.wire.Body;
import dev.gangway.wire.Exchange;
import dev.gangway.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// A request that remembers how it was answered.
public final class FakeExchange implements Exchange {
    private final String method;
    private final String path;
    private final Optional<Principal> principal;
    private Optional<Integer> status = Optional.empty();
    private String contentType = "";
    private String answer = "";

    public FakeExchange(String method, String path, Optional<Principal> principal) {
        this.method = method;
        this.path = path;
        this.principal = principal;
    }

    public Optional<Integer> status() {
        return status;
    }

    public String contentType() {
        return contentType;
    }

    public String answer() {
        return answer;
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public String path() {
        return path;
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
        return principal;
    }

    @Override
    public long connection() {
        return 42;
    }

    @Override
    public void answer(int code, String type, byte[] body, List<String> headers) {
        status = Optional.of(code);
        contentType = type;
        answer = new String(body, StandardCharsets.UTF_8);
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
