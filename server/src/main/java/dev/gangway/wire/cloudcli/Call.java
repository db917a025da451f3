package dev.gangway.wire.cloudcli;

import dev.gangway.access.Principal;
import dev.gangway.command.AwaitedReply;
import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Query;
import dev.gangway.command.Result;
import dev.gangway.gateway.Answered;
import dev.gangway.gateway.Gateway;
import dev.gangway.json.InvalidJson;
import dev.gangway.json.Json;
import dev.gangway.wire.Attachments;
import dev.gangway.wire.Exchange;
import dev.gangway.wire.Manners;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One request to one route, and what its handler needs. One thread.
record Call(
        Gateway gateway,
        Exchange exchange,
        Principal caller,
        Map<String, String> variables,
        CloudcliLimits limits,
        InstantSource clock,
        Omissions omissions,
        Rereads rereads,
        Attachments attachments) {
    private static final String JSON = "application/json";

    /// Below which paths the front-end takes an error apart.
    private static final List<String> OBJECTS =
            List.of("/api/providers", "/api/projects", "/api/worktrees");

    /// A value in the path.
    String variable(String name) {
        return Objects.requireNonNull(variables.get(name), name);
    }

    /// A whole number in the query; `otherwise` for what is none, and never more than `max`.
    long number(String name, long otherwise, long max) {
        String text = exchange.query(name).orElse("");
        return text.matches("[0-9]{1,9}") ? Math.min(Long.parseLong(text), max) : otherwise;
    }

    /// The request's body; an empty object for none.
    ///
    /// @throws GatewayException INVALID when it is no object
    JsonNode body() {
        return body(exchange);
    }

    static JsonNode body(Exchange exchange) {
        byte[] body = exchange.body();
        if (body.length == 0) {
            return Json.object();
        }
        try {
            JsonNode node = Json.parse(body);
            if (node.isObject()) {
                return node;
            }
        } catch (InvalidJson notJson) {
            // Said below.
        }
        throw new GatewayException(ErrorCode.INVALID, "The body must be a JSON object.");
    }

    Answered read(Query query) {
        return gateway.read(caller, query);
    }

    /// Carries a command out and waits for what it came to.
    Result run(Command command) {
        AwaitedReply reply = new AwaitedReply();
        gateway.execute(caller, exchange.connection(), command, reply);
        return reply.await();
    }

    void answer(JsonNode body) {
        answer(exchange, 200, body);
    }

    /// As most of this front-end's routes answer.
    void data(JsonNode data) {
        data(200, data);
    }

    void data(int status, JsonNode data) {
        ObjectNode body = Json.object().put("success", true);
        body.set("data", data);
        answer(exchange, status, body);
    }

    static void answer(Exchange exchange, int status, JsonNode body) {
        answer(exchange, status, body, List.of());
    }

    /// @param headers name then value
    static void answer(Exchange exchange, int status, JsonNode body, List<String> headers) {
        exchange.answer(status, JSON, body.toString().getBytes(StandardCharsets.UTF_8), headers);
    }

    /// This front-end's shape of an error: an object where it reads one, else a sentence, since
    /// there it shows what it is given as text, and fails as a whole on anything else.
    static void refuse(
            Exchange exchange, int status, String code, String message, List<String> headers) {
        answer(exchange, status, error(exchange.path(), code, message), headers);
    }

    private static ObjectNode error(String path, String code, String message) {
        ObjectNode body = Json.object().put("success", false);
        if (OBJECTS.stream().anyMatch(path::startsWith)) {
            body.putObject("error").put("code", code).put("message", message);
        } else {
            body.put("error", message).put("code", code);
        }
        return body;
    }

    /// For who is not known.
    ///
    /// @param brought whether a credential came with the request: the header makes the front-end
    ///   log out and say that the session has expired
    static Manners.Refusal unauthenticated(String path, String message, boolean brought) {
        return new Manners.Refusal(
                JSON,
                error(path, "UNAUTHENTICATED", message).toString().getBytes(StandardCharsets.UTF_8),
                brought ? List.of("X-Auth-Error", "invalid-token") : List.of());
    }
}
