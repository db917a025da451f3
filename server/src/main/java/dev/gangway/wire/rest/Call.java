package dev.gangway.wire.rest;

import dev.gangway.access.Principal;
import dev.gangway.command.AwaitedReply;
import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Query;
import dev.gangway.command.Result;
import dev.gangway.gateway.Answered;
import dev.gangway.gateway.Gateway;
import dev.gangway.wire.Exchange;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// One request to one operation, and what its handler needs: the caller's doors to the gateway, the
/// parts of the request, ways to answer. One thread.
record Call(
        Gateway gateway,
        Exchange exchange,
        Operation operation,
        Principal caller,
        Map<String, String> variables,
        List<String> shared) {
    private static final String JSON = "application/json";

    /// A value in the path.
    String variable(String name) {
        return Objects.requireNonNull(variables.get(name), name);
    }

    Optional<String> query(String name) {
        return exchange.query(name);
    }

    /// A whole number in the query.
    ///
    /// @throws GatewayException INVALID when it is none, or out of range
    long number(String name, long otherwise, long min, long max) {
        return query(name).map(text -> whole(name, text, min, max)).orElse(otherwise);
    }

    /// @throws GatewayException INVALID when it is none, or out of range
    static long whole(String name, String text, long min, long max) {
        try {
            long number = Long.parseLong(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException notOne) {
            // Said below, with the range.
        }
        throw new GatewayException(
                ErrorCode.INVALID,
                name + " must be a whole number from " + min + " to " + max + ".");
    }

    /// The key under which the same request is carried out once.
    Optional<String> key() {
        return exchange.header("Idempotency-Key");
    }

    /// For what is carried out each time that it is asked for: better refused than believed.
    void refuseKey() {
        if (key().isPresent()) {
            throw new GatewayException(
                    ErrorCode.INVALID, "No Idempotency-Key is kept for this operation.");
        }
    }

    <T> T body(Class<T> record) {
        return RestJson.read(exchange.body(), record);
    }

    Answered read(Query question) {
        return gateway.read(caller, question);
    }

    /// Carries a command out and waits for what it came to.
    Result run(Command command) {
        AwaitedReply reply = new AwaitedReply();
        gateway.execute(caller, exchange.connection(), command, reply);
        return reply.await();
    }

    /// Answers with nothing but that it is done.
    void done() {
        exchange.answer(204, "", new byte[0], shared);
    }

    /// Answers with a record and its tag; 304 when the caller has it already.
    void answer(Object record) {
        answer(record, List.of());
    }

    /// @param more headers, name then value
    void answer(Object record, List<String> more) {
        byte[] body = RestJson.write(record);
        String tag = RestJson.tag(body);
        List<String> headers = headers(more);
        headers.addAll(List.of("ETag", tag));
        boolean read = exchange.method().equals("GET");
        if (read && exchange.header("If-None-Match").filter(tag::equals).isPresent()) {
            exchange.answer(304, "", new byte[0], headers);
        } else {
            exchange.answer(operation.status(), JSON, body, headers);
        }
    }

    /// The header that says where the next page is; none at the end.
    ///
    /// @param next its cursor
    List<String> link(Optional<String> next) {
        return next.map(cursor -> List.of("Link", "<" + address(cursor) + ">; rel=\"next\""))
                .orElse(List.of());
    }

    /// The same request, from another place on.
    private String address(String cursor) {
        StringBuilder address =
                new StringBuilder(exchange.path()).append("?cursor=").append(cursor);
        for (Operation.Parameter parameter : operation.parameters()) {
            String name = parameter.name();
            if (parameter.place().equals("query") && !name.equals("cursor")) {
                query(name)
                        .ifPresent(value ->
                                address.append('&')
                                        .append(name)
                                        .append('=')
                                        .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
            }
        }
        return address.toString();
    }

    /// Answers with JSON that is made already.
    void answerJson(byte[] body, List<String> more) {
        exchange.answer(operation.status(), JSON, body, headers(more));
    }

    /// Whether the caller changes what it has seen: true as well when it does not say what that
    /// was.
    boolean unchanged(Object record) {
        String tag = RestJson.tag(RestJson.write(record));
        return exchange.header("If-Match")
                .filter(seen -> !seen.equals("*") && !seen.equals(tag))
                .isEmpty();
    }

    List<String> headers(List<String> more) {
        List<String> headers = new ArrayList<>(shared);
        headers.addAll(more);
        return headers;
    }
}
