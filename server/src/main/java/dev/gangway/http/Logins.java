package dev.gangway.http;

import dev.gangway.access.AuditAction;
import dev.gangway.access.AuditEntry;
import dev.gangway.access.Entrance;
import dev.gangway.access.Entrance.Entered;
import dev.gangway.access.Principal;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Secret;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.wire.Reception;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Answers `/auth/…`: where people, browsers and devices come in and go out. A secret comes in a
/// body and goes out in an answer or a cookie; it is in no URL, log or audit. On a virtual thread;
/// blocks.
final class Logins {
    private static final String PREFIX = "/auth/";
    private static final String JSON_TYPE = "application/json";

    /// What may be a name. What is none is not written down: people type passwords there, too.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");

    private final HttpServices services;
    private final Entrance entrance;
    private final Guard guard;
    private final Visits visits;
    private final Faults faults;

    Logins(HttpServices services, Guard guard, Visits visits, Faults faults) {
        this.services = services;
        this.entrance = services.entrance();
        this.guard = guard;
        this.visits = visits;
        this.faults = faults;
    }

    boolean serves(String path) {
        return path.startsWith(PREFIX);
    }

    /// One request.
    record Visit(Channel channel, Request request, Credentials credentials) {
        Caller caller() {
            return request.caller();
        }
    }

    void handle(Channel channel, Request request, Credentials credentials, Responder responder) {
        try {
            responder.answer(answer(new Visit(channel, request, credentials)));
        } catch (GatewayException refused) {
            responder.answer(Problem.of(refused).answer());
        } catch (RuntimeException | Error fault) {
            String reference = faults.report("answering a log-in", fault);
            responder.answer(Problem.internal(reference).answer());
        }
    }

    private Answer answer(Visit visit) {
        String path = visit.request().path().substring(PREFIX.length());
        return switch (path) {
            case "me" -> visit.request().isRead() ? me(visit) : Assets.readOnly();
            case "login" -> posted(visit, () -> logIn(visit));
            case "enter" -> posted(visit, () -> enter(visit));
            case "pair" -> posted(visit, () -> pair(visit));
            case "ticket" -> posted(visit, () -> ticket(visit));
            case "link" -> posted(visit, () -> link(visit));
            case "logout" -> posted(visit, () -> logOut(visit));
            default -> Problem.notFound().answer();
        };
    }

    private static Answer posted(Visit visit, Supplier<Answer> answer) {
        return visit.request().method().equals("POST")
                ? answer.get()
                : Problem.methodNotAllowed("POST").answer(List.of("Allow", "POST"));
    }

    private static Answer me(Visit visit) {
        if (!(visit.credentials() instanceof Credentials.Known known)) {
            return nobody();
        }
        ObjectNode me = person(known.principal());
        ObjectNode scope = me.putObject("scope");
        var rights = scope.putArray("rights");
        known.principal().scope().rights().stream()
                .map(right -> right.name().toLowerCase(Locale.ROOT))
                .sorted()
                .forEach(rights::add);
        var projects = scope.putArray("projects");
        known.principal().scope().projects().stream().sorted().forEach(projects::add);
        me.put("means", known.means().name().toLowerCase(Locale.ROOT));
        return json(me, List.of());
    }

    private Answer logIn(Visit visit) {
        JsonNode body = body(visit.request());
        String name = text(body, "name");
        Secret password = new Secret(text(body, "password"));
        return answer(
                visit,
                logIn(visit, name, password),
                "This name and this password do not belong together.",
                true);
    }

    Reception.Outcome logIn(Visit visit, String name, Secret password) {
        return comeIn(
                visit,
                AuditAction.LOGIN_PASSWORD,
                named(name),
                guard.attempt(visit.caller(), name),
                () -> entrance.logIn(name, password));
    }

    private Answer enter(Visit visit) {
        String link = text(body(visit.request()), "link");
        return answer(
                visit,
                comeIn(
                        visit,
                        AuditAction.LOGIN_LINK,
                        Json.object(),
                        guard.attempt(visit.caller()),
                        () -> entrance.enter(link)),
                "This link was used before, or is too old. `gangway link` prints another.",
                true);
    }

    private Answer pair(Visit visit) {
        JsonNode body = body(visit.request());
        String code = text(body, "code");
        return answer(
                visit,
                pair(visit, code),
                "This code was used before, or is too old, or is not one.",
                Json.flag(body, "cookie", false));
    }

    Reception.Outcome pair(Visit visit, String code) {
        return comeIn(
                visit,
                AuditAction.LOGIN_PAIR,
                Json.object(),
                guard.attempt(visit.caller()),
                () -> entrance.pair(code));
    }

    private Reception.Outcome comeIn(
            Visit visit,
            AuditAction action,
            ObjectNode details,
            Guard.Attempt attempt,
            Supplier<Optional<Entered>> way) {
        return switch (attempt) {
            case Guard.Attempt.Locked(Duration left) -> new Reception.Outcome.Locked(left);
            case Guard.Attempt.Granted granted -> {
                Optional<Entered> entered = tried(granted, way);
                if (entered.isEmpty()) {
                    granted.failed();
                    refused(visit, action, details);
                    yield new Reception.Outcome.Wrong();
                }
                granted.succeeded();
                accepted(visit, action, entered.get().principal(), details);
                yield new Reception.Outcome.In(entered.get());
            }
        };
    }

    /// @param wrong what is said to those who do not come in
    private Answer answer(Visit visit, Reception.Outcome outcome, String wrong, boolean cookie) {
        return switch (outcome) {
            case Reception.Outcome.Locked(Duration left) -> Guard.tooManyFailures(left);
            case Reception.Outcome.Wrong _ -> Problem.unauthenticated(wrong).answer();
            case Reception.Outcome.In(Entered entered) ->
                    cookie
                            ? withCookie(visit, entered)
                            : json(
                                    person(entered).put("token", entered.secret().text()),
                                    List.of());
        };
    }

    private static Optional<Entered> tried(
            Guard.Attempt.Granted granted, Supplier<Optional<Entered>> way) {
        boolean told = false;
        try {
            Optional<Entered> entered = way.get();
            told = true;
            return entered;
        } finally {
            if (!told) {
                granted.undecided();
            }
        }
    }

    private Answer withCookie(Visit visit, Entered entered) {
        Optional<Duration> life =
                entered.expires().map(end -> Duration.between(services.clock().instant(), end));
        return json(
                person(entered),
                List.of("Set-Cookie", LoginCookie.set(visit.caller(), entered.secret(), life)));
    }

    private Answer ticket(Visit visit) {
        if (!(visit.credentials() instanceof Credentials.Known known)) {
            return nobody();
        }
        ObjectNode ticket = Json.object().put("ticket", entrance.ticket(known.principal()).text());
        return json(expiring(ticket, Entrance.TICKET_LIFE), List.of());
    }

    /// A log-in reaches all that is its user's: so a credential that reaches less makes none. It
    /// has no right that the credential has not.
    private Answer link(Visit visit) {
        if (!(visit.credentials() instanceof Credentials.Known known)) {
            return nobody();
        }
        if (!known.principal().scope().isWhole()) {
            return Problem.forbidden("This token reaches less than a log-in would.").answer();
        }
        ObjectNode link = Json.object().put("link", entrance.link(known.principal()).text());
        accepted(visit, AuditAction.LINK_MAKE, known.principal(), Json.object());
        return json(expiring(link, Entrance.LINK_LIFE), List.of());
    }

    /// The answer still goes out, though its credential ends.
    private Answer logOut(Visit visit) {
        end(visit);
        return Answer.empty(204, List.of("Set-Cookie", LoginCookie.clear(visit.caller())));
    }

    void end(Visit visit) {
        if (visit.credentials() instanceof Credentials.Known known) {
            visits.leave(visit.channel());
            entrance.logOut(known.principal());
            accepted(visit, AuditAction.LOGIN_END, known.principal(), Json.object());
        }
    }

    private ObjectNode expiring(ObjectNode object, Duration life) {
        return object.put("expires", services.clock().instant().plus(life).toString());
    }

    private static ObjectNode person(Entered entered) {
        ObjectNode person = person(entered.principal());
        entered.expires().map(Instant::toString).ifPresent(end -> person.put("expires", end));
        return person;
    }

    private static ObjectNode person(Principal principal) {
        return Json.object()
                .put("id", principal.id())
                .put("name", principal.name())
                .put("administrator", principal.administrator());
    }

    private static ObjectNode named(String name) {
        ObjectNode details = Json.object();
        return NAME.matcher(name).matches() ? details.put("name", name) : details;
    }

    private void accepted(Visit visit, AuditAction action, Principal who, ObjectNode details) {
        record(visit, action, who.id(), who.credential(), AuditEntry.ACCEPTED, details);
    }

    private void refused(Visit visit, AuditAction action, ObjectNode details) {
        record(visit, action, "", "", ErrorCode.UNAUTHENTICATED.wireName(), details);
    }

    private void record(
            Visit visit,
            AuditAction action,
            String principal,
            String credential,
            String outcome,
            ObjectNode details) {
        services.audit()
                .record(
                        new AuditEntry(
                                services.clock().millis(),
                                principal,
                                credential,
                                visit.caller().address(),
                                action.word(),
                                "",
                                outcome,
                                RawJson.ofNode(details)));
    }

    /// Only what says that it is JSON: no form of another page's can say so without being asked.
    private static JsonNode body(Request request) {
        String type = request.header(HttpHeaderNames.CONTENT_TYPE).orElse("");
        if (!type.split(";", 2)[0].strip().equalsIgnoreCase(JSON_TYPE)) {
            throw new GatewayException(
                    ErrorCode.INVALID, "The body is JSON, with Content-Type: application/json.");
        }
        try {
            return RawJson.of(request.body()).node();
        } catch (IllegalArgumentException notJson) {
            throw new GatewayException(ErrorCode.INVALID, "The body is not JSON.", notJson);
        }
    }

    private static String text(JsonNode body, String member) {
        return Json.text(body, member)
                .filter(text -> !text.isEmpty())
                .orElseThrow(() ->
                        new GatewayException(
                                ErrorCode.INVALID, "The body lacks \"" + member + "\"."));
    }

    private static Answer nobody() {
        return Problem.unauthenticated("Log in first.").answer();
    }

    private static Answer json(ObjectNode body, List<String> headers) {
        return new Answer(200, JSON_TYPE, RawJson.ofNode(body).bytes(), headers);
    }
}
