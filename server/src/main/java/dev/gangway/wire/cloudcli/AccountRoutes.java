package dev.gangway.wire.cloudcli;

import dev.gangway.access.Principal;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.json.Json;
import dev.gangway.wire.Exchange;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// Who somebody is, and tokens in the shape that the front-end keeps.
final class AccountRoutes {
    private static final String BEARER = "Bearer ";

    static final List<Route> ALL =
            List.of(
                    Route.open("GET", "/api/auth/status", AccountRoutes::status),
                    Route.of("GET", "/api/auth/user", AccountRoutes::user),
                    Route.of("POST", "/api/auth/refresh", AccountRoutes::refresh));

    private AccountRoutes() {}

    /// Users are made on the server, so that there is never anything to set up here.
    private static void status(Exchange exchange, InstantSource clock) {
        Call.answer(
                exchange,
                200,
                Json.object()
                        .put("needsSetup", false)
                        .put("isAuthenticated", exchange.principal().isPresent()));
    }

    private static void user(Call call) {
        ObjectNode answer = Json.object();
        answer.set("user", user(call.caller()).putNull("created_at").putNull("last_login"));
        call.answer(answer);
    }

    static ObjectNode user(Principal principal) {
        return Json.object().put("id", principal.id()).put("username", principal.name());
    }

    /// The same credential, in a shape that the front-end takes for new.
    private static void refresh(Call call) {
        Optional<String> token =
                call.exchange()
                        .header("Authorization")
                        .filter(header -> header.startsWith(BEARER))
                        .map(header -> header.substring(BEARER.length()));
        String fresh =
                token.flatMap(JwtShape::credential)
                        .map(secret ->
                                JwtShape.of(call.caller(), secret, call.clock().instant()))
                        .orElseThrow(() ->
                                new GatewayException(
                                        ErrorCode.INVALID,
                                        "Only a token of this front-end is renewed."));
        call.answer(Json.object().put("token", fresh));
    }
}
