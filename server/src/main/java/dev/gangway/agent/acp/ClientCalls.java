package dev.gangway.agent.acp;

import dev.gangway.agent.AgentAnswer;
import dev.gangway.agent.AgentRequest;
import dev.gangway.agent.Workplace;
import dev.gangway.agent.WorkplaceHost;
import dev.gangway.agent.WorkplaceOffer;
import dev.gangway.agent.WorkplaceRequest;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.event.EventKind;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.jsonrpc.ErrorCodes;
import dev.gangway.jsonrpc.Message;
import dev.gangway.jsonrpc.Reply;
import dev.gangway.policy.Operation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/// What an agent asks of its client's disk: `fs/*` and `terminal/*` (ACP v1, file system and
/// terminals), passed to the workplace where that is offered. The agent's thread, but for [#event]
/// and [#awaitRoom].
final class ClientCalls implements WorkplaceHost {
    private static final int FORBIDDEN = -32003;

    private final PeopleAsked.Standing standing;
    private final Reporter reporter;
    private final OpenRequests requests;
    private final GivenLeave leave;
    private final TerminalContents contents;
    private final Workplace workplace;

    /// Guards the field below, and that nothing is told after the end.
    private final Object telling = new Object();

    private boolean closed;

    /// @param opening makes the workplace of this host
    ClientCalls(
            PeopleAsked.Standing standing,
            Reporter reporter,
            OpenRequests requests,
            GivenLeave leave,
            Opening opening) {
        this.standing = standing;
        this.reporter = reporter;
        this.requests = requests;
        this.leave = leave;
        this.workplace = opening.open(this);
        this.contents = new TerminalContents(reporter.listener());
    }

    /// Makes the workplace.
    interface Opening {
        Workplace open(WorkplaceHost host);
    }

    WorkplaceOffer offer() {
        return workplace.offer();
    }

    /// What tool calls show of terminals.
    TerminalContents contents() {
        return contents;
    }

    /// The agent is gone: nothing is told any more.
    void close() {
        synchronized (telling) {
            closed = true;
        }
        workplace.close();
    }

    /// Takes a request that is offered.
    ///
    /// @return false when it is not: nothing was done
    boolean request(Message.Request request, Reply reply) {
        WorkplaceOffer offer = workplace.offer();
        boolean offered =
                switch (request.method()) {
                    case "fs/read_text_file" -> offer.reads();
                    case "fs/write_text_file" -> offer.writes();
                    case "terminal/create",
                            "terminal/output",
                            "terminal/wait_for_exit",
                            "terminal/kill",
                            "terminal/release" ->
                            offer.terminals();
                    default -> false;
                };
        if (offered) {
            carryOut(request.method(), request.params().node(), reply);
        }
        return offered;
    }

    private void carryOut(String method, JsonNode params, Reply reply) {
        Optional<String> session = Json.text(params, "sessionId");
        if (session.isEmpty() || !session.equals(standing.session())) {
            reply.error(ErrorCodes.INVALID_PARAMS, "there is no such session");
            return;
        }
        if (standing.cancelling()) {
            reply.error(ErrorCodes.REQUEST_CANCELLED, "the turn is being cancelled");
            return;
        }
        try {
            workplace.carryOut(
                    wanted(method, params),
                    new Workplace.Then(
                            result -> reply.result(ClientResults.json(result)),
                            problem -> refuse(reply, problem)));
        } catch (IllegalArgumentException wrong) {
            reply.error(ErrorCodes.INVALID_PARAMS, String.valueOf(wrong.getMessage()));
        }
    }

    private static void refuse(Reply reply, GatewayException problem) {
        reply.error(code(problem.code()), String.valueOf(problem.getMessage()));
    }

    private static int code(ErrorCode code) {
        return switch (code) {
            case NOT_FOUND -> ErrorCodes.RESOURCE_NOT_FOUND;
            case FORBIDDEN -> FORBIDDEN;
            case INVALID -> ErrorCodes.INVALID_PARAMS;
            case UNAUTHENTICATED,
                    KEY_REUSED,
                    BUSY,
                    ALREADY_RESOLVED,
                    CONFLICT,
                    UNSUPPORTED,
                    LIMIT,
                    AUTH_REQUIRED,
                    AGENT_FAILED,
                    STORE_FAILED,
                    SHUTTING_DOWN,
                    INTERNAL ->
                    ErrorCodes.INTERNAL_ERROR;
        };
    }

    /// @throws IllegalArgumentException when a parameter is missing or wrong
    private static WorkplaceRequest wanted(String method, JsonNode params) {
        return switch (method) {
            case "fs/read_text_file" ->
                    new WorkplaceRequest.ReadFile(
                            text(params, "path"), count(params, "line"), count(params, "limit"));
            case "fs/write_text_file" ->
                    new WorkplaceRequest.WriteFile(text(params, "path"), text(params, "content"));
            case "terminal/create" -> terminal(params);
            case "terminal/output" -> new WorkplaceRequest.Output(text(params, "terminalId"));
            case "terminal/wait_for_exit" ->
                    new WorkplaceRequest.WaitForExit(text(params, "terminalId"));
            case "terminal/kill" -> new WorkplaceRequest.Kill(text(params, "terminalId"));
            case "terminal/release" -> new WorkplaceRequest.Release(text(params, "terminalId"));
            default -> throw new IllegalArgumentException("there is no method " + method);
        };
    }

    private static WorkplaceRequest terminal(JsonNode params) {
        String command = text(params, "command");
        if (command.isBlank()) {
            throw new IllegalArgumentException("command must not be empty");
        }
        List<String> args =
                params.path("args").valueStream().map(arg -> string("args", arg)).toList();
        Map<String, String> environment = new HashMap<>();
        for (JsonNode variable : params.path("env")) {
            environment.put(text(variable, "name"), text(variable, "value"));
        }
        return new WorkplaceRequest.CreateTerminal(
                command,
                args,
                environment,
                Json.text(params, "cwd"),
                count(params, "outputByteLimit"));
    }

    private static String text(JsonNode params, String name) {
        return string(name, params.path(name));
    }

    /// No system call takes a string with a NUL in it.
    private static String string(String name, JsonNode value) {
        if (!value.isString() || (value.asString().indexOf('\0') >= 0 && !name.equals("content"))) {
            throw new IllegalArgumentException(name + " is missing or no usable string");
        }
        return value.asString();
    }

    /// A number that is too large counts as the largest.
    private static OptionalInt count(JsonNode params, String name) {
        JsonNode value = params.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return OptionalInt.empty();
        }
        if (!value.isIntegralNumber() || value.asDouble() < 0) {
            throw new IllegalArgumentException(name + " must be a whole number from 0");
        }
        return OptionalInt.of((int) Math.min(value.asDouble(), Integer.MAX_VALUE));
    }

    @Override
    public void ask(RawJson permission, Consumer<AgentAnswer> then) {
        long key = requests.add(then);
        reporter.listener()
                .requested(new AgentRequest(key, AgentRequest.Kind.PERMISSION, permission));
    }

    @Override
    public boolean useLeave(Operation operation, String subject) {
        return leave.use(operation, subject);
    }

    @Override
    public void event(EventKind kind, RawJson payload) {
        synchronized (telling) {
            if (!closed) {
                reporter.listener().event(kind, payload);
                contents.happened(kind, payload);
            }
        }
    }

    @Override
    public void awaitRoom() throws InterruptedException {
        reporter.listener().awaitRoom();
    }
}
