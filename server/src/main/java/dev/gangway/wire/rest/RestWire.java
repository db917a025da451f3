package dev.gangway.wire.rest;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.gateway.Gateway;
import dev.gangway.wire.Exchange;
import dev.gangway.wire.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The REST wire: plain requests below `/api/v1`, answered in JSON. Any thread; each request is
/// handled on a virtual thread of its own and may wait there.
public final class RestWire implements Wire {
    private static final String PREFIX = "/api/v1";
    private static final String DOCUMENT = PREFIX + "/openapi.json";
    private static final String JSON = "application/json";
    private static final String METHODS = "GET, POST, PUT, PATCH, DELETE";
    private static final String HEADERS =
            "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID";

    private final Gateway gateway;
    private final Router router;
    private final byte[] document;

    public RestWire(Gateway gateway) {
        this.gateway = gateway;
        this.router = new Router(Operations.ALL);
        this.document = read();
    }

    @Override
    public String name() {
        return "rest";
    }

    @Override
    public Optional<Upgrade> upgrade(Exchange request) {
        return Optional.empty();
    }

    @Override
    public boolean handle(Exchange exchange) {
        String path = exchange.path();
        if (!path.equals(PREFIX) && !path.startsWith(PREFIX + "/")) {
            return false;
        }
        List<String> shared = sharing(exchange);
        try {
            answer(exchange, path, shared);
        } catch (GatewayException refused) {
            exchange.refuse(refused, challenged(refused, shared));
        }
        return true;
    }

    private void answer(Exchange exchange, String path, List<String> shared) {
        if (exchange.method().equals("OPTIONS")) {
            List<String> headers = new ArrayList<>(shared);
            headers.addAll(
                    List.of(
                            "Access-Control-Allow-Methods",
                            METHODS,
                            "Access-Control-Allow-Headers",
                            HEADERS,
                            "Access-Control-Max-Age",
                            "600"));
            exchange.answer(204, "", new byte[0], headers);
        } else if (path.equals(DOCUMENT)) {
            document(exchange, shared);
        } else {
            route(exchange, path.substring(PREFIX.length()), shared);
        }
    }

    private void document(Exchange exchange, List<String> shared) {
        if (exchange.method().equals("GET") || exchange.method().equals("HEAD")) {
            exchange.answer(200, JSON, document, shared);
        } else {
            Problems.methodNotAllowed(exchange, "GET, HEAD", shared);
        }
    }

    private void route(Exchange exchange, String path, List<String> shared) {
        switch (router.find(exchange.method(), path)) {
            case Router.Found(Operation operation, var variables) -> {
                var caller =
                        exchange.principal()
                                .orElseThrow(() ->
                                        new GatewayException(
                                                ErrorCode.UNAUTHENTICATED,
                                                "Say who you are, as `Authorization: Bearer"
                                                        + " TOKEN`."));
                operation
                        .handler()
                        .handle(new Call(gateway, exchange, operation, caller, variables, shared));
            }
            case Router.WrongMethod(String allowed) ->
                    Problems.methodNotAllowed(exchange, allowed, shared);
            case Router.Nothing _ ->
                    throw new GatewayException(
                            ErrorCode.NOT_FOUND, "Nothing is served at this path.");
        }
    }

    /// Whatever origin came this far is one that may call: the listener refuses the others.
    private static List<String> sharing(Exchange exchange) {
        return exchange.header("Origin")
                .map(origin ->
                        List.of(
                                "Access-Control-Allow-Origin",
                                origin,
                                "Access-Control-Expose-Headers",
                                "ETag, Link",
                                "Vary",
                                "Origin"))
                .orElse(List.of());
    }

    private static List<String> challenged(GatewayException refused, List<String> shared) {
        if (refused.code() != ErrorCode.UNAUTHENTICATED) {
            return shared;
        }
        List<String> headers = new ArrayList<>(shared);
        headers.addAll(List.of("WWW-Authenticate", "Bearer"));
        return headers;
    }

    private static byte[] read() {
        try (InputStream stream = RestWire.class.getResourceAsStream("openapi.json")) {
            if (stream == null) {
                throw new IllegalStateException("the program lacks its file openapi.json");
            }
            return stream.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read openapi.json", unreadable);
        }
    }
}
