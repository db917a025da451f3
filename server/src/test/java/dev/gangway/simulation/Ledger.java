package dev.gangway.simulation;

import dev.gangway.access.Principal;
import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.RequestAnswer;
import dev.gangway.command.Result;
import dev.gangway.command.WhenBusy;
import dev.gangway.event.Event;
import dev.gangway.event.EventKind;
import dev.gangway.event.StreamName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What clients asked for and what they were told: which answers were given, which keys are bound
/// to which turns, which commands still wait. Outlives servers, as clients do.
final class Ledger {
    private static final String NO_SESSION = "There is no such session.";

    private final Findings findings;
    private final Tally tally;
    private final Set<String> answersGiven = new HashSet<>();
    private final Set<String> answersTaken = new HashSet<>();
    private final Map<String, Keyed> keyed = new HashMap<>();
    private final List<Keyed> keys = new ArrayList<>();
    private final Map<String, String> created = new HashMap<>();
    private final Map<String, List<String>> forks = new HashMap<>();
    private final List<Order> waiting = new ArrayList<>();
    private final List<Waiting> waits = new ArrayList<>();
    private @Nullable Recorder recorder;
    private @Nullable GrantModel grants;

    Ledger(Findings findings, Tally tally) {
        this.findings = findings;
        this.tally = tally;
    }

    void recorder(Recorder recorded) {
        recorder = recorded;
    }

    void grants(GrantModel model) {
        grants = model;
    }

    /// A person answers a request; it may win or lose.
    ///
    /// @param tag the agent's own name of the request
    void answers(String request, String tag, RequestAnswer answer, String principal) {
        String given =
                switch (answer) {
                    case RequestAnswer.Selected selected -> "selected" + selected.optionId();
                    case RequestAnswer.Accepted _ -> "accepted";
                    case RequestAnswer.Declined _ -> "declined";
                    case RequestAnswer.Dismissed _ -> "dismissed";
                };
        answersGiven.add(request + " " + given + " " + principal);
        answersGiven.add(tag + " " + given);
    }

    boolean wasAnswered(String request, String answer, String principal) {
        return answersGiven.contains(request + " " + answer + " " + principal);
    }

    boolean wasTagAnswered(String tag, String answer) {
        return answersGiven.contains(tag + " " + answer);
    }

    /// A prompt that waits no longer than until then.
    ///
    /// @param failures how often its session had stopped before
    private record Waiting(String session, long turn, int failures, long untilMillis) {}

    /// Notes a prompt's key at its first use.
    void key(Keyed prompt) {
        keys.add(prompt);
        keyed.put(name(prompt.principal(), prompt.session(), prompt.key()), prompt);
    }

    List<Keyed> keys() {
        return keys;
    }

    void issued(Order order) {
        waiting.add(order);
    }

    /// The server is gone: nobody answers what it was asked.
    void forget() {
        waits.clear();
        waiting.clear();
    }

    /// Commands that were not answered.
    List<Order> waiting() {
        waiting.removeIf(Order::isAnswered);
        return List.copyOf(waiting);
    }

    void done(Order order, Result result, int answers) {
        findings.require(answers == 1, "answered ", answers, " times: ", order);
        tally.count("done " + order.command().getClass().getSimpleName());
        switch (result) {
            case Result.Accepted accepted ->
                    accepted(order, (Command.Prompt) order.command(), accepted);
            case Result.Created made -> created(order, made.session());
            case Result.Added _, Result.Issued _, Result.Stored _ ->
                    findings.require(false, "nobody asked for this: ", order);
            case Result.Done _, Result.Passed _ -> {
                if (order.command() instanceof Command.Grant grant) {
                    granted().acknowledged(order, grant);
                }
                if (order.command() instanceof Command.Answer answer) {
                    findings.require(
                            answersTaken.add(answer.request()),
                            "a second answer was taken: ",
                            order);
                    require(
                            order,
                            answer.session(),
                            model(answer.session()).open.containsKey(answer.request())
                                    ? "is still open though answered"
                                    : "");
                }
            }
        }
    }

    /// Notes what a fork must begin with: what its parent had said in finished turns.
    void forks(String key, List<String> finished) {
        forks.put(key, finished);
    }

    private void created(Order order, String session) {
        require(order, session, model(session).born() ? "" : "was told before it was written");
        if (order.command() instanceof Command.ForkSession fork) {
            List<String> expected = forks.getOrDefault(fork.key().orElseThrow(), List.of());
            List<String> is = model(session).begunWith;
            require(
                    order,
                    session,
                    is.equals(expected) ? "" : "begins with " + is + ", not " + expected);
        }
        if (order.command() instanceof Command.CreateSession create && create.key().isPresent()) {
            String name = order.by().id() + " " + create.key().get();
            @Nullable String before = created.putIfAbsent(name, session);
            require(
                    order,
                    session,
                    before == null || before.equals(session)
                            ? ""
                            : "is a second session under one key, after " + before);
        }
    }

    private void accepted(Order order, Command.Prompt prompt, Result.Accepted accepted) {
        String session = prompt.session();
        RecordedStream stream = recorded().stream(StreamName.session(session));
        if (accepted.sequence() > stream.head()) {
            require(order, session, "accepted before it was written: " + accepted);
            return;
        }
        Event event = stream.event(accepted.sequence());
        boolean accepts =
                event.kind() == EventKind.TURN_STARTED || event.kind() == EventKind.PROMPT_QUEUED;
        require(
                order,
                session,
                accepts && event.turn() == accepted.turn() ? "" : "accepted by " + event);
        accepted.end()
                .ifPresent(end -> {
                    SessionModel.@Nullable End known = stream.session().ends.get(end.turn());
                    require(
                            order,
                            session,
                            known != null && known.sequence() == end.sequence()
                                    ? ""
                                    : "told the end " + end + ", not " + known);
                });
        if (prompt.whenBusy() instanceof WhenBusy.Wait wait
                && event.kind() == EventKind.PROMPT_QUEUED) {
            long until = event.atMillis() + wait.time().toMillis();
            waits.add(new Waiting(session, accepted.turn(), stream.failures(), until));
        }
        prompt.key().ifPresent(key -> bound(order, prompt, key, accepted));
    }

    /// All is quiet: nobody may still wait whose time is over. A session that stopped meanwhile is
    /// excused: what waits in it came out of the store again, which knows no times.
    void checkWaits(long nowMillis) {
        for (Waiting waiting : waits) {
            SessionModel session = model(waiting.session());
            boolean still =
                    session.queue.containsKey(waiting.turn())
                            && !recorded().isDeleted(waiting.session());
            RecordedStream stream = recorded().stream(StreamName.session(waiting.session()));
            boolean excused = stream.failures() > waiting.failures();
            findings.require(
                    !still || excused || nowMillis <= waiting.untilMillis(),
                    "session ",
                    waiting.session(),
                    " turn ",
                    waiting.turn(),
                    " waits beyond its time");
        }
        waits.removeIf(waiting -> nowMillis > waiting.untilMillis());
    }

    private void bound(Order order, Command.Prompt prompt, String key, Result.Accepted accepted) {
        Optional<Keyed> known = find(order.by(), prompt.session(), key);
        known.flatMap(Keyed::turn)
                .ifPresent(turn -> {
                    tally.count("same key, same turn");
                    boolean same =
                            turn == accepted.turn() && text(prompt).equals(known.get().text());
                    require(
                            order,
                            prompt.session(),
                            same ? "" : "key " + key + " of turn " + turn + " got " + accepted);
                });
        known.filter(each -> each.text().equals(text(prompt)))
                .ifPresent(each -> each.acknowledged(accepted.turn()));
        if (known.filter(each -> !each.text().equals(text(prompt))).isPresent()) {
            key(new Keyed(order.by().id(), prompt.session(), key, text(prompt)));
            find(order.by(), prompt.session(), key).orElseThrow().acknowledged(accepted.turn());
        }
    }

    void failed(Order order, GatewayException problem, int answers) {
        findings.require(answers == 1, "answered ", answers, " times: ", order);
        ErrorCode code = problem.code();
        tally.count("refused " + code);
        if (code == ErrorCode.AGENT_FAILED
                && String.valueOf(problem.getMessage()).contains("in a row")) {
            tally.count("refused a start");
        }
        findings.require(code != ErrorCode.INTERNAL, problem, " for ", order);
        if (order.command() instanceof Command.Grant grant) {
            granted().failed(order, grant);
        }
        checkRefusal(order, problem);
        if (code == ErrorCode.KEY_REUSED && order.command() instanceof Command.Prompt prompt) {
            boolean same =
                    find(order.by(), prompt.session(), prompt.key().orElseThrow())
                            .map(known ->
                                    known.text().equals(text(prompt)) && known.turn().isPresent())
                            .orElse(false);
            require(order, prompt.session(), same ? "a key was refused to its own prompt" : "");
        }
    }

    /// Who has the right is not refused for want of it.
    private void checkRefusal(Order order, GatewayException problem) {
        boolean unseen =
                problem.code() == ErrorCode.NOT_FOUND
                        && NO_SESSION.equals(problem.getMessage())
                        && order.command() instanceof Command.ToSession to
                        && !recorded().isDeleted(to.session())
                        && waiting().stream().noneMatch(other -> deletes(other, to.session()));
        findings.require(
                problem.code() != ErrorCode.FORBIDDEN && !unseen,
                "was refused what was granted: ",
                order,
                ": ",
                problem);
    }

    private static boolean deletes(Order order, String session) {
        return order.command() instanceof Command.DeleteSession delete
                && delete.session().equals(session);
    }

    private Optional<Keyed> find(Principal principal, String session, String key) {
        return Optional.ofNullable(keyed.get(name(principal.id(), session, key)));
    }

    private static String name(String principal, String session, String key) {
        return principal + " " + session + " " + key;
    }

    static String text(Command.Prompt prompt) {
        return prompt.content().node().path(0).path("text").asString("");
    }

    private SessionModel model(String session) {
        return recorded().stream(StreamName.session(session)).session();
    }

    private Recorder recorded() {
        return java.util.Objects.requireNonNull(recorder);
    }

    private GrantModel granted() {
        return java.util.Objects.requireNonNull(grants);
    }

    private void require(Order order, String session, String fault) {
        findings.require(fault.isEmpty(), "session ", session, " ", fault, ", for ", order);
    }
}
