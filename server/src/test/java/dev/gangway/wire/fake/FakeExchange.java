package dev.gangway.wire.fake;

import dev.gangway.access.Principal;
import dev.gangway.command.ErrorCode;
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
    private Optional<ErrorCode> refused = Optional.empty();
    private List<String> headers = List.of();

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

    /// Why, when it was.
    public Optional<ErrorCode> refused() {
        return refused;
    }

    /// Name then value.
    public List<String> headers() {
        return headers;
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
    public void answer(int code, String type, byte[] body, List<String> given) {
        headers = given;
        status = Optional.of(code);
        contentType = type;
        answer = new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public void refuse(GatewayException problem, List<String> given) {
        refused = Optional.of(problem.code());
        answer(0, problem.code().wireName(), new byte[0], given);
    }

    @Override
    public Body stream(String type, List<String> given) {
        throw new UnsupportedOperationException("this wire answers whole");
    }

    @Override
    public void events(List<String> given, Wire.Opener opener) {
        throw new UnsupportedOperationException("this wire has no event streams");
    }
}
