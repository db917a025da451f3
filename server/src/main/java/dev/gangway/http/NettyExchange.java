package dev.gangway.http;

import dev.gangway.access.Principal;
import dev.gangway.wire.Exchange;
import java.util.List;
import java.util.Optional;

/// A request as wires see it.
record NettyExchange(
        Request request, Optional<Principal> principal, long connection, Responder responder)
        implements Exchange {
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
    public String address() {
        return request.caller().address();
    }

    @Override
    public void answer(int status, String contentType, byte[] body, List<String> headers) {
        if (!responder.answer(new Answer(status, contentType, body, headers))) {
            throw new IllegalStateException("the request was answered before");
        }
    }
}
