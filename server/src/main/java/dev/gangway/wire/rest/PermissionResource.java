package dev.gangway.wire.rest;

import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Keep;
import dev.gangway.command.Query;
import dev.gangway.command.RequestAnswer;
import dev.gangway.gateway.Answered;
import dev.gangway.json.RawJson;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What agents wait for people to say, in all sessions: permissions and questions.
final class PermissionResource {
    private static final String TAG = "permissions";

    static final List<Operation> OPERATIONS =
            List.of(
                    Operation.get(
                                    "listPermissions",
                                    "/permissions",
                                    TAG,
                                    "The permissions and questions that are open",
                                    Views.RequestList.class,
                                    call -> call.answer(Views.RequestList.of(open(call))))
                            .with(SessionResource.IF_NONE_MATCH),
                    Operation.change(
                                    "answerPermission",
                                    "POST",
                                    "/permissions/{permission}/answer",
                                    TAG,
                                    "Answer one; the first valid answer wins",
                                    PermissionResource::answer)
                            .taking(Bodies.NewAnswer.class),
                    Operation.get(
                            "listRules",
                            "/sessions/{session}/rules",
                            TAG,
                            "The answers that are kept as rules and hold in the session",
                            Views.RuleList.class,
                            call ->
                                    call.answer(
                                            Views.RuleList.of(
                                                    (Answered.Rules)
                                                            call.read(
                                                                    new Query.Rules(
                                                                            call.variable(
                                                                                    "session")))))),
                    Operation.change(
                            "dropRule",
                            "DELETE",
                            "/sessions/{session}/rules/{rule}",
                            TAG,
                            "Drop one of them",
                            call ->
                                    SessionResource.done(
                                            call,
                                            new Command.DropRule(
                                                    call.variable("session"),
                                                    call.variable("rule")))));

    private PermissionResource() {}

    private static Answered.OpenRequests open(Call call) {
        return (Answered.OpenRequests) call.read(new Query.OpenRequests());
    }

    private static void answer(Call call) {
        Bodies.NewAnswer body = call.body(Bodies.NewAnswer.class);
        RequestAnswer answer = answer(body);
        String id = call.variable("permission");
        String session = body.session().orElseGet(() -> session(call, id));
        SessionResource.done(call, new Command.Answer(session, id, answer));
    }

    private static Optional<Keep> keep(Optional<String> word) {
        return word.map(name ->
                Stream.of(Keep.values())
                        .filter(keep -> Views.lower(keep).equals(name))
                        .findFirst()
                        .orElseThrow(
                                () -> RestJson.invalid("keep must be session, project or user.")));
    }

    private static String session(Call call, String id) {
        return open(call).requests().stream()
                .filter(each -> each.request().id().equals(id))
                .map(Answered.SessionRequest::session)
                .findFirst()
                .orElseThrow(() ->
                        new GatewayException(
                                ErrorCode.NOT_FOUND,
                                "No such permission is open. Name its session to learn what became"
                                        + " of it."));
    }

    private static RequestAnswer answer(Bodies.NewAnswer body) {
        if (body.option().isPresent() == body.action().isPresent()) {
            throw RestJson.invalid("Give either option or action.");
        }
        if (body.option().isPresent()) {
            return new RequestAnswer.Selected(body.option().get(), keep(body.keep()));
        }
        if (body.keep().isPresent()) {
            throw RestJson.invalid("keep goes with an option.");
        }
        return switch (body.action().orElse("")) {
            case "accept" ->
                    new RequestAnswer.Accepted(
                            body.content().map(RawJson::ofNode).orElse(RawJson.EMPTY_OBJECT));
            case "decline" -> new RequestAnswer.Declined();
            case "dismiss" -> new RequestAnswer.Dismissed();
            default -> throw RestJson.invalid("action must be accept, decline or dismiss.");
        };
    }
}
