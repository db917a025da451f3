package dev.gangway.wire.cloudcli;

import dev.gangway.access.Entrance.Entered;
import dev.gangway.access.Principal;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Secret;
import dev.gangway.json.Json;
import dev.gangway.wire.Exchange;
import dev.gangway.wire.Reception;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Who somebody is, and tokens in the shape that the front-end keeps.
final class AccountRoutes {
    private static final String BEARER = "Bearer ";

    static final List<Route> ALL =
            List.of(
                    Route.open("GET", "/api/auth/status", AccountRoutes::status),
                    Route.of("GET", "/api/auth/user", AccountRoutes::user),
                    Route.open("POST", "/api/auth/login", AccountRoutes::logIn),
                    Route.open("POST", "/api/auth/register", AccountRoutes::register),
                    Route.of("POST", "/api/auth/logout", AccountRoutes::logOut),
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

    private static void logIn(Exchange exchange, InstantSource clock) {
        JsonNode body = Call.body(exchange);
        String name = Json.text(body, "username", "").strip();
        String password = Json.text(body, "password", "");
        if (name.isEmpty() || password.isEmpty()) {
            String sentence = "A name and a password are needed.";
            Call.refuse(exchange, 400, "AUTH_CREDENTIALS_REQUIRED", sentence, List.of());
            return;
        }
        switch (exchange.reception().logIn(name, new Secret(password))) {
            case Reception.Outcome.In(Entered entered) -> welcome(exchange, entered, clock);
            case Reception.Outcome.Wrong _ ->
                    Call.refuse(
                            exchange,
                            401,
                            "AUTH_INVALID_CREDENTIALS",
                            "The name or the password is wrong.",
                            List.of());
            case Reception.Outcome.Locked(Duration left) -> {
                String seconds = Long.toString(Math.max(1, left.toSeconds()));
                Call.refuse(
                        exchange,
                        429,
                        "LIMIT",
                        "Too many attempts have failed. Try again in " + seconds + " s.",
                        List.of("Retry-After", seconds));
            }
        }
    }

    private static void welcome(Exchange exchange, Entered entered, InstantSource clock) {
        ObjectNode answer = Json.object().put("success", true);
        answer.set("user", user(entered.principal()));
        answer.put("token", JwtShape.of(entered.principal(), entered.secret(), clock.instant()));
        Call.answer(exchange, 200, answer);
    }

    /// Nobody makes themselves a user.
    private static void register(Exchange exchange, InstantSource clock) {
        Call.refuse(
                exchange,
                403,
                "AUTH_USER_ALREADY_CONFIGURED",
                "Users are made on the server: ask its administrator.",
                List.of());
    }

    private static void logOut(Call call) {
        call.exchange().reception().logOut();
        call.answer(Json.object().put("success", true).put("message", "Logged out."));
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
                        .map(secret -> JwtShape.of(call.caller(), secret, call.clock().instant()))
                        .orElseThrow(() ->
                                new GatewayException(
                                        ErrorCode.INVALID,
                                        "Only a token of this front-end is renewed."));
        call.answer(Json.object().put("token", fresh));
    }
}
