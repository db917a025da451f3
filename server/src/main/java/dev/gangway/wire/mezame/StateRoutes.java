package dev.gangway.wire.mezame;

import dev.gangway.command.AwaitedReply;
import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Query;
import dev.gangway.command.Result;
import dev.gangway.event.Epoch;
import dev.gangway.event.Position;
import dev.gangway.gateway.Answered;
import dev.gangway.json.InvalidJson;
import dev.gangway.json.RawJson;
import dev.gangway.wire.Exchange;
import java.util.List;
import java.util.Optional;

/// The front-end's own state, which it alone understands: a document of the caller's. A write that
/// names the version it has seen (`If-Match`) replaces no other.
final class StateRoutes {
    static final String NAMESPACE = "mezame";

    private static final String JSON = "application/json";

    private final Shared shared;

    StateRoutes(Shared shared) {
        this.shared = shared;
    }

    void read(Exchange exchange, Caller caller) {
        Answered.Document document = (Answered.Document) caller.read(new Query.Document(NAMESPACE));
        byte[] body = document.content().orElse(RawJson.EMPTY_OBJECT).bytes();
        exchange.answer(200, JSON, body, headers(document.tag()));
    }

    private static List<String> headers(String tag) {
        return List.of("ETag", "\"" + tag + "\"", "Cache-Control", "no-store");
    }

    void write(Exchange exchange, Caller caller) {
        RawJson content = content(exchange.body());
        Optional<String> expected =
                exchange.header("If-Match")
                        .filter(tag -> !tag.equals("*"))
                        .map(tag -> tag.replace("\"", ""));
        AwaitedReply reply = new AwaitedReply();
        caller.execute(new Command.PutDocument(NAMESPACE, content, expected), reply);
        try {
            Result.Stored stored = (Result.Stored) reply.await();
            exchange.answer(204, "", new byte[0], headers(stored.tag()));
        } catch (GatewayException refused) {
            if (refused.code() != ErrorCode.CONFLICT) {
                throw refused;
            }
            Texts.answer(exchange, 412, Client.words(refused));
        }
    }

    private static RawJson content(byte[] body) {
        try {
            return RawJson.of(body);
        } catch (InvalidJson invalid) {
            throw new GatewayException(
                    ErrorCode.INVALID, "The state is not JSON: " + invalid.getMessage(), invalid);
        }
    }

    void follow(Exchange exchange, Caller caller) {
        Optional<Position> after = exchange.header("Last-Event-ID").flatMap(StateRoutes::position);
        exchange.events(
                List.of("Cache-Control", "no-store"),
                socket -> StateLink.open(shared.gateway(), caller.principal(), after, socket));
    }

    /// As an event's id has it; what is none is as good as none.
    private static Optional<Position> position(String id) {
        int colon = id.lastIndexOf(':');
        if (colon < 1) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new Position(
                            Epoch.parse(id.substring(0, colon)),
                            Long.parseLong(id.substring(colon + 1))));
        } catch (IllegalArgumentException notOne) {
            return Optional.empty();
        }
    }
}
