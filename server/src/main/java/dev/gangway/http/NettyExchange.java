package dev.gangway.http;

import dev.gangway.access.Principal;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.wire.Body;
import dev.gangway.wire.Exchange;
import dev.gangway.wire.Reception;
import dev.gangway.wire.Wire;
import java.util.List;
import java.util.Optional;

/// A request as wires see it.
///
/// @param streams answers with events; empty for an upgrade, which cannot be answered so
/// @param receiving lets people come in; empty for an upgrade
record NettyExchange(
        Request request,
        Optional<Principal> principal,
        long connection,
        Responder responder,
        Optional<EventStreams> streams,
        Optional<Reception> receiving)
        implements Exchange {
    NettyExchange(
            Request request, Optional<Principal> principal, long connection, Responder responder) {
        this(request, principal, connection, responder, Optional.empty(), Optional.empty());
    }

    @Override
    public String method() {
        return request.method();
    }

    @Override
    public String path() {
        return request.path();
    }

    @Override
    public Optional<String> query(String name) {
        return request.parameter(name);
    }

    @Override
    public Optional<String> header(String name) {
        return request.header(name);
    }

    @Override
    public byte[] body() {
        return request.body();
    }

    @Override
    public Reception reception() {
        return receiving.orElseGet(Exchange.super::reception);
    }

    @Override
    public String address() {
        return request.caller().address();
    }

    @Override
    public void answer(int status, String contentType, byte[] body, List<String> headers) {
        if (!responder.answer(new Answer(status, contentType, body, headers))) {
            throw answeredBefore();
        }
    }

    @Override
    public void refuse(GatewayException refused, List<String> headers) {
        if (!responder.answer(Problem.of(refused).answer(headers))) {
            throw answeredBefore();
        }
    }

    @Override
    public Body stream(String contentType, List<String> headers) {
        if (!responder.claim()) {
            throw answeredBefore();
        }
        return ChunkedBody.begin(responder, contentType, headers);
    }

    @Override
    public void events(List<String> headers, Wire.Opener opener) {
        Principal caller =
                principal.orElseThrow(() ->
                        new GatewayException(
                                ErrorCode.UNAUTHENTICATED,
                                "Events are for callers who say who they are."));
        streams.orElseThrow(() ->
                        new GatewayException(
                                ErrorCode.INVALID, "An upgrade is not answered with events."))
                .open(responder, request.by(connection, caller), headers, opener);
    }

    private static IllegalStateException answeredBefore() {
        return new IllegalStateException("the request was answered before");
    }
}
