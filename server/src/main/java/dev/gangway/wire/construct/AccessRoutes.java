package dev.gangway.wire.construct;

import dev.gangway.access.CredentialKind;
import dev.gangway.access.CredentialSummary;
import dev.gangway.command.Command;
import dev.gangway.command.Query;
import dev.gangway.command.Result;
import dev.gangway.gateway.Answered;
import dev.gangway.json.Json;
import dev.gangway.wire.Exchange;
import dev.gangway.wire.Reception;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Pairing and devices (contract, REST and SSE, and the domain's pairing): codes are shown to the
/// user whom they let in, attempts are counted and locked out as every log-in is.
final class AccessRoutes {
    private static final String HOW =
            "Codes are shown to who is logged in: POST /api/pairing/initiate, or Gangway's page.";
    private static final String DEVICE = "device";

    private final ConstructWire wire;

    AccessRoutes(ConstructWire wire) {
        this.wire = wire;
    }

    /// What is asked before anybody is known.
    ///
    /// @param parts of the path
    boolean open(Exchange exchange, List<String> parts) {
        switch (exchange.method() + " " + String.join("/", parts)) {
            case "POST pair" ->
                    enter(exchange, exchange.header("X-Pairing-Code").orElse(""), false);
            case "GET pair/code", "GET admin/paircode" -> {
                ObjectNode body = Json.object().put("success", true).put("pairing_required", true);
                Answers.json(exchange, 200, body.putNull("pairing_code").put("message", HOW));
            }
            case "POST admin/paircode/new" -> Answers.error(exchange, 403, HOW);
            case "POST admin/shutdown" ->
                    Answers.error(exchange, 501, "A server is not stopped by its clients.");
            default -> Answers.error(exchange, 404, "Nothing is served at this path.");
        }
        return true;
    }

    /// `POST /api/pair`.
    void pair(Exchange exchange) {
        if (exchange.method().equals("POST")) {
            enter(exchange, Json.text(SessionRoutes.body(exchange), "code", ""), true);
        } else {
            Answers.error(exchange, 405, "POST a code.");
        }
    }

    private static void enter(Exchange exchange, String code, boolean plain) {
        switch (exchange.reception().pair(code)) {
            case Reception.Outcome.In(var entered) -> {
                ObjectNode body = Json.object().put("paired", true).put("persisted", true);
                body.put("token", entered.secret().text()).put("message", "Paired.");
                Answers.json(exchange, 200, body);
            }
            case Reception.Outcome.Wrong _ ->
                    Answers.error(exchange, plain ? 400 : 403, "Invalid pairing code");
            case Reception.Outcome.Locked(var left) -> {
                ObjectNode body = Json.object().put("error", "Too many attempts.");
                Answers.json(exchange, 429, body.put("retry_after", left.toSeconds() + 1));
            }
        }
    }

    /// @param parts of the path, `devices` or `pairing` first
    boolean handle(Exchange exchange, Caller caller, List<String> parts) {
        String what = exchange.method() + " " + parts.getFirst() + " " + parts.size();
        switch (what) {
            case "GET devices 1" -> list(exchange, caller);
            case "DELETE devices 2" -> {
                caller.run(new Command.RevokeCredential(parts.get(1)));
                Answers.json(exchange, 200, Json.object().put("deleted", true));
            }
            case "POST devices 4" ->
                    Answers.error(exchange, 501, "A device is paired again, and not rotated.");
            case "POST pairing 2" -> {
                if (!parts.get(1).equals("initiate")) {
                    return false;
                }
                initiate(exchange, caller);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void initiate(Exchange exchange, Caller caller) {
        String name = DEVICE;
        if (exchange.body().length > 0) {
            JsonNode body = SessionRoutes.body(exchange);
            name = Json.text(body, "device_name", DEVICE);
        }
        Result.Issued issued =
                (Result.Issued)
                        caller.run(new Command.StartPairing(name, caller.principal().scope()));
        ObjectNode body = Json.object().put("success", true).put("pairing_required", true);
        body.put("pairing_code", issued.secret().text());
        issued.expires().ifPresent(when -> body.put("expires_at", when.toString()));
        Answers.json(exchange, 200, body.put("message", "Enter this code on the device."));
    }

    private void list(Exchange exchange, Caller caller) {
        Answered.Credentials all =
                (Answered.Credentials) caller.read(new Query.Credentials(Optional.empty()));
        ObjectNode body = Json.object();
        ArrayNode devices = body.putArray("devices");
        all.credentials().stream()
                .filter(each -> each.kind() == CredentialKind.DEVICE)
                .forEach(each -> devices.add(device(each)));
        Answers.json(exchange, 200, body.put("count", devices.size()));
    }

    private ObjectNode device(CredentialSummary paired) {
        ObjectNode device = Json.object().put("id", paired.id()).put("name", paired.name());
        device.put("device_type", DEVICE).put("paired_at", paired.created().toString());
        device.put("last_seen", paired.lastUsed().map(Instant::toString).orElse(null));
        Optional<Devices.Said> said = wire.devices().connected(paired.id());
        device.put("ip_address", said.map(Devices.Said::address).orElse(null));
        said.ifPresent(client -> {
            device.put("device_name", client.name());
            ArrayNode capabilities = device.putArray("capabilities");
            client.capabilities().forEach(capabilities::add);
        });
        return device;
    }
}
