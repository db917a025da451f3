package dev.gangway.wire.construct;

import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Query;
import dev.gangway.command.SessionFilter;
import dev.gangway.gateway.Answered;
import dev.gangway.json.InvalidJson;
import dev.gangway.json.Json;
import dev.gangway.session.SessionPhase;
import dev.gangway.session.SessionState;
import dev.gangway.wire.Attachment;
import dev.gangway.wire.Exchange;
import dev.gangway.wire.Multipart;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `/api/sessions`: lists, history, names, state, attachments (contract, REST and SSE). A session
/// is called by its client's id, else by Gangway's.
final class SessionRoutes {
    private static final int LISTED_MAX = 200;

    /// Changed since then: `active`.
    private static final Duration ACTIVE = Duration.ofMinutes(5);

    private final ConstructWire wire;
    private final InstantSource clock;

    SessionRoutes(ConstructWire wire, InstantSource clock) {
        this.wire = wire;
        this.clock = clock;
    }

    /// @param parts of the path, `sessions` first
    boolean handle(Exchange exchange, Caller caller, List<String> parts) {
        String what = exchange.method() + " " + (parts.size() > 2 ? parts.get(2) : "");
        if (parts.size() == 1) {
            return exchange.method().equals("GET") && list(exchange, caller);
        }
        if (parts.size() > 3) {
            return false;
        }
        if (parts.size() == 2 && parts.get(1).equals("running")) {
            return exchange.method().equals("GET") && running(exchange, caller);
        }
        String id = parts.get(1);
        return switch (what) {
            case "PUT " -> rename(exchange, caller, id);
            case "DELETE " -> delete(exchange, caller, id);
            case "GET messages" -> messages(exchange, caller, id);
            case "GET state" -> state(exchange, caller, id);
            case "POST abort" -> abort(exchange, caller, id);
            case "POST attachments" -> attach(exchange, caller, id);
            default -> false;
        };
    }

    private boolean list(Exchange exchange, Caller caller) {
        ObjectNode body = Json.object();
        ArrayNode sessions = body.putArray("sessions");
        Map<String, String> names = caller.names();
        for (Answered.SessionSummary each : summaries(caller, Optional.empty())) {
            boolean active = each.updatedAtMillis() > clock.millis() - ACTIVE.toMillis();
            ObjectNode row =
                    sessions.addObject()
                            .put("id", names.getOrDefault(each.id(), each.id()))
                            .put("channel", "gateway")
                            .put("started_at", time(each.createdAtMillis()))
                            .put("last_activity", time(each.updatedAtMillis()))
                            .put("status", active ? "active" : "idle")
                            .put("message_count", each.messages());
            if (!each.title().isEmpty()) {
                row.put("name", each.title());
            }
        }
        Answers.json(exchange, 200, body);
        return true;
    }

    private boolean running(Exchange exchange, Caller caller) {
        ObjectNode body = Json.object();
        ArrayNode sessions = body.putArray("sessions");
        Map<String, String> names = caller.names();
        for (Answered.SessionSummary each : summaries(caller, Optional.of("running"))) {
            sessions.addObject()
                    .put("session_id", names.getOrDefault(each.id(), each.id()))
                    .put("created_at", time(each.createdAtMillis()))
                    .put("last_activity", time(each.updatedAtMillis()))
                    .put("message_count", each.messages());
        }
        Answers.json(exchange, 200, body);
        return true;
    }

    private static List<Answered.SessionSummary> summaries(Caller caller, Optional<String> phase) {
        SessionFilter wanted = new SessionFilter(Optional.empty(), Optional.empty(), phase, false);
        return ((Answered.Sessions)
                        caller.read(new Query.Sessions(wanted, Optional.empty(), LISTED_MAX)))
                .sessions();
    }

    /// A session that there is not has no messages: it was opened and nobody said a word.
    private boolean messages(Exchange exchange, Caller caller, String id) {
        ObjectNode body = Json.object().put("session_id", id);
        ArrayNode messages = body.putArray("messages");
        caller.session(id)
                .ifPresent(session -> {
                    long running = read(caller, session).turn();
                    Messages.of(caller, session, running, wire.limits().historyEntries())
                            .forEach(message ->
                                    messages.addObject()
                                            .put("role", message.role())
                                            .put("content", message.content()));
                });
        Answers.json(exchange, 200, body.put("session_persistence", true));
        return true;
    }

    private boolean rename(Exchange exchange, Caller caller, String id) {
        String session = known(caller, id);
        String name = Json.text(body(exchange), "name", "").strip();
        if (name.isEmpty()) {
            Answers.error(exchange, 400, "name is required");
            return true;
        }
        caller.run(new Command.RenameSession(session, name));
        Answers.json(exchange, 200, Json.object().put("session_id", id).put("name", name));
        return true;
    }

    private boolean delete(Exchange exchange, Caller caller, String id) {
        caller.run(new Command.DeleteSession(known(caller, id)));
        Answers.json(exchange, 200, Json.object().put("deleted", true).put("session_id", id));
        return true;
    }

    private boolean state(Exchange exchange, Caller caller, String id) {
        SessionState state = read(caller, known(caller, id));
        String word = state.turn() == 0 ? "idle" : "running";
        ObjectNode body = Json.object().put("session_id", id);
        body.put("state", state.phase() == SessionPhase.FAILED ? "error" : word);
        if (state.turn() != 0) {
            body.put("turn_id", Long.toString(state.turn()));
        }
        Answers.json(exchange, 200, body);
        return true;
    }

    private boolean abort(Exchange exchange, Caller caller, String id) {
        caller.run(new Command.Cancel(known(caller, id)));
        Answers.json(exchange, 200, Json.object().put("aborted", true).put("session_id", id));
        return true;
    }

    /// For the session of this id, which need not be there yet: the message that names it makes it.
    private boolean attach(Exchange exchange, Caller caller, String id) {
        byte[] body = exchange.body();
        int most = wire.attachments().limits().bytes();
        if (body.length > 2L * most) {
            Answers.error(exchange, 413, tooLarge());
            return true;
        }
        Multipart.File file = Multipart.file(exchange.header("Content-Type"), body, "file");
        if (file.bytes().length > most) {
            Answers.error(exchange, 413, tooLarge());
            return true;
        }
        Attachment kept = wire.attachments().add(caller.principal().id(), id, file);
        ObjectNode answer = Json.object().put("file_id", kept.id()).put("filename", kept.name());
        answer.put("size", kept.bytes().length).put("mime", kept.type());
        answer.put("session_id", id).put("created_at", time(kept.atMillis()));
        Answers.json(exchange, 201, answer);
        return true;
    }

    private String tooLarge() {
        return "An attachment has at most " + wire.attachments().limits().bytes() + " bytes.";
    }

    private static SessionState read(Caller caller, String session) {
        return ((Answered.Session) caller.read(new Query.Session(session))).state();
    }

    private static String known(Caller caller, String id) {
        return caller.session(id)
                .orElseThrow(() ->
                        new GatewayException(ErrorCode.NOT_FOUND, "There is no such session."));
    }

    static JsonNode body(Exchange exchange) {
        try {
            return Json.parse(exchange.body());
        } catch (InvalidJson invalid) {
            throw new GatewayException(ErrorCode.INVALID, "The body must be JSON.", invalid);
        }
    }

    static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
