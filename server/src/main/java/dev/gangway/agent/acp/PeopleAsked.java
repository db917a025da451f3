package dev.gangway.agent.acp;

import dev.gangway.agent.AgentAnswer;
import dev.gangway.agent.AgentRequest;
import dev.gangway.agent.Lineage;
import dev.gangway.event.EventKind;
import dev.gangway.json.JsonScanner;
import dev.gangway.json.Members;
import dev.gangway.json.ObjectEdit;
import dev.gangway.json.RawJson;
import dev.gangway.jsonrpc.ErrorCodes;
import dev.gangway.jsonrpc.Handler;
import dev.gangway.jsonrpc.Message;
import dev.gangway.jsonrpc.Reply;
import java.util.Optional;

/// What an agent asks and tells besides updates: permissions and questions become open requests of
/// the session, unknown things are kept where they belong to a session, all else is refused. The
/// agent's thread only.
///
/// A question that belongs to no session but to a request is the one session's that the process
/// has. What is asked before that is open, or while its turn is being cancelled, is answered as
/// cancelled.
final class PeopleAsked implements Handler {
    private static final JsonScanner SESSION = JsonScanner.of("sessionId");
    private static final JsonScanner PERMISSION =
            JsonScanner.of("sessionId", "toolCall", "options");
    private static final JsonScanner QUESTION =
            JsonScanner.of(
                    "sessionId",
                    "requestId",
                    "mode",
                    "message",
                    "requestedSchema",
                    "elicitationId",
                    "url");
    private static final JsonScanner COMPLETE = JsonScanner.of("elicitationId");

    /// What it has to know of the agent.
    interface Standing {
        /// The agent's session; empty before one is open.
        Optional<String> session();

        /// Whether the turn is being cancelled, so that nobody is to be asked.
        boolean cancelling();
    }

    private final Standing standing;
    private final Reporter reporter;
    private final OpenRequests requests;
    private final ToolCalls toolCalls;
    private final Complaints complaints;
    private final GivenLeave leave;
    private final ClientCalls clientCalls;

    PeopleAsked(
            Standing standing,
            Reporter reporter,
            OpenRequests requests,
            ToolCalls toolCalls,
            Complaints complaints,
            GivenLeave leave,
            ClientCalls clientCalls) {
        this.standing = standing;
        this.leave = leave;
        this.clientCalls = clientCalls;
        this.reporter = reporter;
        this.requests = requests;
        this.toolCalls = toolCalls;
        this.complaints = complaints;
    }

    @Override
    public boolean request(Message.Request request, Reply reply) {
        switch (request.method()) {
            case "session/request_permission" -> permission(request.params(), reply);
            case "elicitation/create" -> question(request.params(), reply);
            default -> {
                if (!clientCalls.request(request, reply)) {
                    complaints.add(Complaints.Kind.UNKNOWN_REQUEST, request.method());
                    return false;
                }
            }
        }
        return true;
    }

    @Override
    public void notification(Message.Notification notification) {
        if (notification.method().equals("elicitation/complete")) {
            completed(notification.params());
            return;
        }
        Optional<String> session = notification.params().scan(SESSION).text("sessionId");
        if (session.isEmpty()) {
            complaints.add(Complaints.Kind.UNKNOWN_NOTIFICATION, notification.method());
            return;
        }
        RawJson method = RawJson.ofText(notification.method());
        RawJson params = ObjectEdit.with(RawJson.EMPTY_OBJECT, "params", notification.params());
        RawJson payload = ObjectEdit.with(params, "method", method);
        if (!reporter.open()) {
            reporter.early(session.get(), EventKind.UNRECOGNIZED, payload);
        } else if (standing.session().equals(session)) {
            reporter.event(EventKind.UNRECOGNIZED, payload);
        } else {
            complaints.add(Complaints.Kind.FOREIGN_SESSION, notification.method());
        }
    }

    /// One that nobody knows is passed over (ACP v1, elicitation, URL completion).
    private void completed(RawJson params) {
        params.scan(COMPLETE)
                .text("elicitationId")
                .filter(_ -> reporter.open())
                .ifPresent(reporter.listener()::completed);
    }

    @Override
    public void cancelled(Reply reply) {
        requests.withdraw(reply)
                .ifPresent(key -> {
                    reporter.listener().withdrawn(key);
                    reply.cancelled();
                });
    }

    private void permission(RawJson params, Reply reply) {
        Members members = params.scan(PERMISSION);
        Optional<RawJson> toolCall = object(members, "toolCall");
        boolean whole = toolCall.isPresent() && kind(members, "options", RawJson.Kind.ARRAY);
        if (!whole || !ours(members)) {
            refuse(reply, "toolCall, options or sessionId is not right");
            return;
        }
        if (reporter.open()) {
            tellOf(toolCall.get());
        }
        ask(AgentRequest.Kind.PERMISSION, params, reply);
    }

    private void tellOf(RawJson toolCall) {
        toolCalls.begin(toolCall).ifPresent(call -> reporter.event(EventKind.TOOL_CALL, call));
    }

    private void question(RawJson params, Reply reply) {
        Members members = params.scan(QUESTION);
        Optional<String> problem =
                odd(members)
                        ? Optional.of("mode, message or requestedSchema is not right")
                        : questionProblem(members);
        if (problem.isPresent()) {
            refuse(reply, problem.get());
        } else if (members.has("sessionId") && !ours(members)) {
            refuse(reply, "there is no such session");
        } else {
            ask(AgentRequest.Kind.QUESTION, params, reply);
        }
    }

    private static Optional<String> questionProblem(Members members) {
        return switch (members.text("mode").orElse("form")) {
            case "form" ->
                    object(members, "requestedSchema").isPresent()
                            ? Optional.empty()
                            : Optional.of("mode, message or requestedSchema is not right");
            case "url" -> linkProblem(members);
            default -> Optional.of("mode is form or url");
        };
    }

    private static Optional<String> linkProblem(Members members) {
        Optional<String> id =
                members.text("elicitationId")
                        .filter(name -> !name.isEmpty())
                        .filter(name -> name.length() <= WebAddresses.ELICITATION_ID_LENGTH_MAX);
        return id.isEmpty()
                ? Optional.of("elicitationId is missing or too long")
                : members.text("url")
                        .map(WebAddresses::problem)
                        .orElse(Optional.of("url is missing"));
    }

    private static boolean odd(Members members) {
        return members.duplicate().isPresent() || !kind(members, "message", RawJson.Kind.STRING);
    }

    /// A cancel may come at any moment. It answers what is kept by then, so the request is kept
    /// first.
    private void ask(AgentRequest.Kind kind, RawJson params, Reply reply) {
        long key =
                switch (kind) {
                    case PERMISSION -> requests.add(reply, answer -> allowed(answer, params));
                    case QUESTION -> requests.add(kind, reply);
                };
        if (!reporter.open() || standing.cancelling()) {
            requests.answer(key, new AgentAnswer.Cancelled());
        } else {
            RawJson payload =
                    ObjectEdit.without(ObjectEdit.without(params, "sessionId"), "requestId");
            Lineage lineage = toolCalls.lineage(params);
            reporter.listener().requested(new AgentRequest(key, kind, payload, lineage));
        }
    }

    /// What a person allowed the agent here, it need not be allowed again where it asks Gangway for
    /// it.
    private void allowed(AgentAnswer answer, RawJson params) {
        if (answer instanceof AgentAnswer.Selected(String option)) {
            leave.answered(params.node(), option);
        }
    }

    /// Before a session is open any may turn out to be ours.
    private boolean ours(Members members) {
        Optional<String> session = members.text("sessionId");
        boolean single = members.duplicate().isEmpty();
        return single
                && session.isPresent()
                && (!reporter.open() || session.equals(standing.session()));
    }

    private void refuse(Reply reply, String reason) {
        complaints.add(Complaints.Kind.REFUSED_REQUEST, reply.method() + ": " + reason);
        reply.error(ErrorCodes.INVALID_PARAMS, reason);
    }

    private static Optional<RawJson> object(Members members, String name) {
        return kind(members, name, RawJson.Kind.OBJECT) ? members.json(name) : Optional.empty();
    }

    private static boolean kind(Members members, String name, RawJson.Kind kind) {
        return members.kind(name).filter(kind::equals).isPresent();
    }
}
