package dev.gangway.session;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.event.Event;
import dev.gangway.event.EventKind;
import dev.gangway.event.Origin;
import dev.gangway.event.StreamName;
import dev.gangway.usage.Budgets;
import dev.gangway.usage.Crossing;
import dev.gangway.usage.Reported;
import dev.gangway.usage.SessionLedger;
import dev.gangway.usage.Spender;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What a session's turns use, and whether they may: counts in the decision in which it is heard,
/// writes in its commit. Guarded by the stream's lock.
final class Spending {
    /// Why turns are cancelled and queues held, in one word.
    static final String REASON = "budget";

    private final SessionEnvironment environment;
    private final SessionLog log;
    private final SessionLedger ledger;

    /// Reads the store for a session that is restored.
    Spending(SessionEnvironment environment, SessionLog log) {
        this.environment = environment;
        this.log = log;
        Budgets budgets = environment.oversight().budgets();
        SessionState state = log.committed();
        long now = environment.clock().millis();
        this.ledger =
                state.sequence() == 0
                        ? budgets.begin(state.id(), now)
                        : environment
                                .rows()
                                .read(rows -> budgets.open(rows, state.id(), state.turn(), now));
    }

    boolean mayBegin() {
        return obstacle().isEmpty();
    }

    /// @throws GatewayException LIMIT, with what is used up and who can change it, and in its
    ///   detail what events say of the budget
    void requireMayBegin() {
        obstacle()
                .ifPresent(crossing -> {
                    throw new GatewayException(
                            ErrorCode.LIMIT, crossing.sentence(), crossing.payload());
                });
    }

    private Optional<Crossing> obstacle() {
        return ledger.obstacle(spender(), environment.clock().millis());
    }

    void begins(long turn) {
        ledger.begins(turn, environment.clock().millis());
    }

    /// The agent says what the turn that runs used; what it says outside of one is part of the
    /// next.
    ///
    /// @return whether the turn may not go on
    boolean reported(Reported reported) {
        if (log.state().turn() == 0 || reported.isNothing()) {
            return false;
        }
        write(ledger.reported(spender(), reported));
        return ledger.end(spender()).isPresent();
    }

    /// The turn that runs is to be stopped.
    void stops() {
        long turn = log.state().turn();
        ledger.end(spender())
                .ifPresent(crossing ->
                        log.append(
                                EventKind.BUDGET_REACHED,
                                turn,
                                Origin.GATEWAY,
                                crossing.payload()));
    }

    /// The turn that runs is over, however it ends: what was reported counts.
    void ends() {
        long turn = log.state().turn();
        SessionLedger.Move move = ledger.ends(spender(), configuredModel());
        if (!move.usage().isSilent()) {
            log.append(
                    EventKind.USAGE_RECORDED,
                    turn,
                    Origin.GATEWAY,
                    SessionPayloads.usage(turn, move.usage()));
        }
        write(move);
        if (log.state().phase() == SessionPhase.RUNNING) {
            stops();
        }
    }

    /// The store takes nothing any more.
    void failed() {
        ledger.failed();
    }

    private void write(SessionLedger.Move move) {
        long turn = log.state().turn();
        Spender spender = spender();
        long now = environment.clock().millis();
        log.rows(transaction ->
                move.save(transaction.store(), spender, Origin.GATEWAY.principal(), now));
        log.afterCommit(() -> settled(move));
        for (Crossing crossing : move.crossings()) {
            if (crossing.kind() != Crossing.Kind.REACHED) {
                log.append(EventKind.BUDGET_WARNED, turn, Origin.GATEWAY, crossing.payload());
            }
            tellOwner(crossing, now);
        }
    }

    private void settled(SessionLedger.Move move) {
        log.writer().lock().lock();
        try {
            ledger.settled(move);
        } finally {
            log.writer().lock().unlock();
        }
    }

    private void tellOwner(Crossing crossing, long now) {
        String owner = log.state().owner();
        Event event =
                new Event(
                        EventKind.FEED_BUDGET,
                        0,
                        0,
                        now,
                        Origin.GATEWAY,
                        crossing.feedPayload(log.state().id()));
        log.rows(transaction -> transaction.append(StreamName.feed(owner), event));
    }

    private Spender spender() {
        SessionState state = log.state();
        return new Spender(state.id(), state.project(), state.owner(), state.agent().name());
    }

    /// What the session's options say that the model is; empty when they do not.
    private String configuredModel() {
        for (JsonNode option : log.state().agent().configOptions().node()) {
            if (option.path("category").asString("").equals("model")
                    || option.path("id").asString("").equals("model")) {
                return option.path("currentValue").asString("");
            }
        }
        return "";
    }
}
