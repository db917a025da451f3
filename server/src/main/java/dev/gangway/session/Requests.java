package dev.gangway.session;

import dev.gangway.access.AuditAction;
import dev.gangway.access.AuditEntry;
import dev.gangway.access.AuditTrail;
import dev.gangway.agent.AgentAnswer;
import dev.gangway.agent.AgentConnection;
import dev.gangway.agent.AgentRequest;
import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Reply;
import dev.gangway.command.RequestAnswer;
import dev.gangway.command.Result;
import dev.gangway.event.Event;
import dev.gangway.event.EventKind;
import dev.gangway.event.Origin;
import dev.gangway.json.RawJson;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/// A session's open requests: written before they are shown, answered once, first valid answer
/// wins. Guarded by the stream's lock.
final class Requests {
    /// How many pages may be open at people's; the oldest is forgotten then.
    static final int VISITED_MAX = 64;

    /// What the parameters of all open requests of a session may have together: they are kept in
    /// its state.
    private static final long OPEN_BYTES_MAX = 4L << 20;

    private final SessionEnvironment environment;
    private final SessionLog log;
    private final SessionAgent agent;
    private final Keeping keeping;
    private final Expiry expiry;

    /// Durable id → the agent's key.
    private final Map<String, Long> keys = new HashMap<>();

    /// The pages that people agreed to visit and that are not done, by the agent's name for each.
    private final Map<String, Visited> visited = new LinkedHashMap<>();

    /// @param connection whose person agreed
    private record Visited(String request, long connection) {}

    /// @param over what happens to a request at the end of its time, under the lock
    Requests(
            SessionEnvironment environment,
            SessionLog log,
            SessionAgent agent,
            Consumer<String> over) {
        this.environment = environment;
        this.log = log;
        this.agent = agent;
        this.keeping = new Keeping(environment, log);
        this.expiry = new Expiry(environment, log, over);
    }

    /// Drops an answer that was kept.
    void drop(String rule, Origin origin) {
        keeping.drop(rule, origin);
    }

    /// The agent asks a person. While its turn is being cancelled nobody is asked any more.
    void open(AgentRequest request) {
        boolean cancelling = log.state().phase() == SessionPhase.CANCELLING;
        Optional<Ruling> ruling =
                cancelling
                        ? Optional.empty()
                        : Ruling.of(
                                environment.oversight().rules().of(log.state()),
                                log.state(),
                                request);
        if (ruling.isPresent()) {
            decided(request, ruling.get());
            return;
        }
        if (cancelling || !hasRoom(request)) {
            AgentConnection asking = agent.connection();
            log.afterCommit(() -> asking.answer(request.key(), new AgentAnswer.Cancelled()));
            log.rows(_ -> {});
            return;
        }
        String id = environment.newId();
        keys.put(id, request.key());
        EventKind kind =
                request.kind() == AgentRequest.Kind.PERMISSION
                        ? EventKind.PERMISSION_REQUESTED
                        : EventKind.QUESTION_ASKED;
        log.append(kind, log.state().turn(), Origin.AGENT, SessionPayloads.requested(id, request));
        feed(id, "open");
        expiry.opened(id, request.kind());
    }

    /// A rule decides: the request and its end are one commit, so that nobody is ever asked.
    private void decided(AgentRequest request, Ruling ruling) {
        String id = environment.newId();
        long turn = log.state().turn();
        log.append(
                EventKind.PERMISSION_REQUESTED,
                turn,
                Origin.AGENT,
                SessionPayloads.requested(id, request));
        RequestTable.TABLE.step(RequestTable.State.OPEN, RequestTable.Input.DECIDED_BY_RULE);
        log.append(EventKind.PERMISSION_RESOLVED, turn, Origin.GATEWAY, ruling.resolved(id));
        audit(AuditAction.REQUEST_RULE, ruling.audited(id));
        AgentConnection asking = agent.connection();
        AgentAnswer told = new AgentAnswer.Selected(ruling.option());
        log.afterCommit(() -> asking.answer(request.key(), told));
    }

    private void audit(AuditAction action, RawJson details) {
        AuditTrail audit = environment.oversight().audit();
        AuditEntry entry =
                audit.entry(Origin.GATEWAY, action, log.writer().stream().value(), details);
        log.rows(transaction -> audit.record(transaction, entry));
    }

    private boolean hasRoom(AgentRequest request) {
        List<OpenRequest> open = log.state().open();
        long bytes = open.stream().mapToLong(each -> each.payload().length()).sum();
        return open.size() < environment.limits().openRequests()
                && bytes + request.payload().length() <= OPEN_BYTES_MAX;
    }

    /// Somebody answers.
    void answer(Command.Answer command, Origin origin, Reply reply) {
        Optional<OpenRequest> request = find(command.request());
        RequestTable.State state =
                request.isPresent() ? RequestTable.State.OPEN : RequestTable.State.RESOLVED;
        Optional<String> problem =
                request.flatMap(open -> FormCheck.problem(open, command.answer()));
        RequestTable.Input input =
                problem.isPresent()
                        ? RequestTable.Input.INVALID_ANSWER
                        : RequestTable.Input.VALID_ANSWER;
        switch (RequestTable.TABLE.step(state, input).effect()) {
            case TELL_AGENT_AND_ALL ->
                    accept(request.orElseThrow(), command.answer(), origin, reply);
            case REFUSE_INVALID ->
                    throw new GatewayException(
                            ErrorCode.INVALID, problem.orElse("The answer does not fit."));
            case REFUSE_LATE, NOTHING, TELL_ALL ->
                    throw new GatewayException(
                            ErrorCode.ALREADY_RESOLVED,
                            "This request was answered or withdrawn before.");
        }
    }

    /// Nobody answered in time: the agent hears a no. Nothing for what has ended.
    void expire(String id) {
        Optional<OpenRequest> request = find(id);
        RequestTable.State state =
                request.isPresent() ? RequestTable.State.OPEN : RequestTable.State.RESOLVED;
        switch (RequestTable.TABLE.step(state, RequestTable.Input.EXPIRED).effect()) {
            case TELL_AGENT_AND_ALL -> deny(request.orElseThrow());
            case TELL_ALL, REFUSE_INVALID, REFUSE_LATE, NOTHING -> {}
        }
    }

    private void deny(OpenRequest request) {
        Long key = keys.get(request.id());
        Denial denial = Denial.of(request);
        append(request, Origin.GATEWAY, denial.resolved());
        audit(AuditAction.REQUEST_EXPIRE, denial.audited());
        if (key != null) {
            AgentConnection asking = agent.connection();
            log.afterCommit(() -> asking.answer(key, denial.told()));
        }
    }

    /// The agent takes a request back.
    void withdrawn(long key) {
        keys.entrySet().stream()
                .filter(entry -> entry.getValue() == key)
                .map(Map.Entry::getKey)
                .findFirst()
                .flatMap(this::find)
                .ifPresent(request -> resolve(request, "withdrawn", Origin.AGENT));
    }

    /// Nobody needs to answer any more: the turn is cancelled or over, or the agent is gone.
    void resolveAll(String outcome, Origin origin) {
        List.copyOf(log.state().open()).forEach(request -> resolve(request, outcome, origin));
    }

    private void accept(OpenRequest request, RequestAnswer answer, Origin origin, Reply reply) {
        List<KeptRule> kept = keeping.rules(request, answer, origin);
        Long key = keys.get(request.id());
        ObjectNode payload = SessionPayloads.resolved(request.id(), outcome(answer), origin);
        if (answer instanceof RequestAnswer.Selected selected) {
            payload.put("optionId", selected.optionId());
        } else if (answer instanceof RequestAnswer.Accepted accepted && !request.isLink()) {
            payload.set("content", accepted.content().node());
        }
        append(request, origin, RawJson.ofNode(payload));
        keeping.keep(kept, origin);
        if (key != null) {
            AgentConnection asking = agent.connection();
            AgentAnswer told = forAgent(request, answer);
            log.afterCommit(() -> asking.answer(key, told));
        }
        if (request.isLink() && answer instanceof RequestAnswer.Accepted) {
            visits(request, origin);
        }
        log.acknowledge(reply, new Result.Done());
    }

    private void visits(OpenRequest request, Origin origin) {
        if (visited.size() >= VISITED_MAX) {
            visited.remove(visited.keySet().iterator().next());
        }
        visited.put(request.elicitation(), new Visited(request.id(), origin.connection()));
    }

    /// The agent says that what a person opened is done. Nothing for what nobody opened.
    void completed(String elicitation) {
        Visited done = visited.remove(elicitation);
        if (done != null) {
            long sequence =
                    log.append(
                            EventKind.QUESTION_COMPLETED,
                            log.state().turn(),
                            Origin.AGENT,
                            SessionPayloads.completed(done.request()));
            log.announce(new QuestionCompleted(elicitation, sequence, done.connection()));
        }
    }

    /// Nothing is denied by itself any more.
    void stopTimers() {
        expiry.stop();
    }

    /// The agent is gone, and with it what it would have said of pages.
    void agentStopped() {
        visited.clear();
    }

    private void resolve(OpenRequest request, String outcome, Origin origin) {
        append(
                request,
                origin,
                RawJson.ofNode(SessionPayloads.resolved(request.id(), outcome, origin)));
    }

    private void append(OpenRequest request, Origin origin, RawJson payload) {
        EventKind kind =
                request.kind() == AgentRequest.Kind.PERMISSION
                        ? EventKind.PERMISSION_RESOLVED
                        : EventKind.QUESTION_RESOLVED;
        keys.remove(request.id());
        expiry.ended(request.id());
        log.append(kind, request.turn(), origin, payload);
        feed(request.id(), "resolved");
    }

    private void feed(String request, String state) {
        SessionState session = log.state();
        Event event =
                new Event(
                        EventKind.FEED_REQUEST,
                        0,
                        0,
                        environment.clock().millis(),
                        Origin.GATEWAY,
                        SessionPayloads.requestChanged(session.id(), request, state));
        log.feed(event);
    }

    private Optional<OpenRequest> find(String id) {
        return log.state().open().stream().filter(request -> request.id().equals(id)).findFirst();
    }

    private static String outcome(RequestAnswer answer) {
        return switch (answer) {
            case RequestAnswer.Selected _ -> "selected";
            case RequestAnswer.Accepted _ -> "accepted";
            case RequestAnswer.Declined _ -> "declined";
            case RequestAnswer.Dismissed _ -> "dismissed";
        };
    }

    private static AgentAnswer forAgent(OpenRequest request, RequestAnswer answer) {
        return switch (answer) {
            case RequestAnswer.Selected selected -> new AgentAnswer.Selected(selected.optionId());
            case RequestAnswer.Accepted _ when request.isLink() -> new AgentAnswer.Agreed();
            case RequestAnswer.Accepted accepted -> new AgentAnswer.Accepted(accepted.content());
            case RequestAnswer.Declined _ -> new AgentAnswer.Declined();
            case RequestAnswer.Dismissed _ -> new AgentAnswer.Cancelled();
        };
    }
}
