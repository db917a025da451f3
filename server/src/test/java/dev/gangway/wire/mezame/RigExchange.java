package dev.gangway.wire.mezame;

import dev.gangway.access.Principal;
import dev.gangway.command.GatewayException;
import dev.gangway.wire.Body;
import dev.gangway.wire.Exchange;
import dev.gangway.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A request that remembers how it was answered.
final class RigExchange implements Exchange {
    private final String method;
    private final String path;
    private final Map<String, String> query;
    private final Map<String, String> headers;
    private final String body;
    private final Optional<Principal> principal;
    volatile String answer = "";
    volatile List<String> answered = List.of();
    Optional<Wire.Opener> opener = Optional.empty();

    RigExchange(
            String method,
            String path,
            Map<String, String> query,
            Map<String, String> headers,
            String body,
            Optional<Principal> principal) {
        this.method = method;
        this.path = path;
        this.query = query;
        this.headers = headers;
        this.body = body;
        this.principal = principal;
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
        return Optional.ofNullable(query.get(name));
    }

    @Override
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    @Override
    public byte[] body() {
        return body.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Optional<Principal> principal() {
        return principal;
    }

    @Override
    public long connection() {
        return 9000;
    }

    @Override
    public void answer(int status, String type, byte[] bytes, List<String> told) {
        answered = told;
        answer = (status + " " + new String(bytes, StandardCharsets.UTF_8)).strip();
    }

    @Override
    public void refuse(GatewayException refused, List<String> told) {
        answer = refused.code().wireName();
    }

    @Override
    public Body stream(String contentType, List<String> told) {
        throw new UnsupportedOperationException("this wire answers whole");
    }

    @Override
    public void events(List<String> told, Wire.Opener events) {
        opener = Optional.of(events);
    }
}
