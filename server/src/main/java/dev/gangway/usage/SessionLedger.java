package dev.gangway.usage;

import dev.gangway.store.Transaction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// What one session uses: its running turn, and the sums of the budgets that are each session's.
/// Its owner's lock guards it; what many sessions share is behind [Budgets].
public final class SessionLedger {
    private final Budgets budgets;
    private final String session;
    private final Map<String, Sum> own = new HashMap<>();
    private final List<Move> unsettled = new ArrayList<>();

    /// What the agent said last of its sum before this turn.
    private OptionalLong costBefore = OptionalLong.empty();

    private OptionalLong costNow = OptionalLong.empty();
    private long turn;
    private TurnUsage usage;

    SessionLedger(Budgets budgets, String session, long nowMillis) {
        this.budgets = budgets;
        this.session = session;
        this.usage = TurnUsage.begun(nowMillis);
    }

    /// @param runs the turn that runs, which is about to read as interrupted; 0 for none
    void load(Transaction rows, long runs, long nowMillis) {
        turn = runs;
        usage = LedgerTables.find(rows, session, turn).orElseGet(() -> TurnUsage.begun(nowMillis));
        costNow = LedgerTables.sessionCost(rows, session);
        costBefore = costNow;
        budgets.all().stream()
                .filter(Budget::ofEachSession)
                .forEach(budget -> load(rows, budget, nowMillis));
    }

    private void load(Transaction rows, Budget budget, long nowMillis) {
        String period = Periods.of(budget.per(), nowMillis, turn);
        Amount amount =
                switch (budget.per()) {
                    case SESSION -> LedgerTables.session(rows, session, 0);
                    case MONTH ->
                            LedgerTables.session(rows, session, Periods.monthBegins(nowMillis));
                    case DAY -> LedgerTables.session(rows, session, dayBegins(nowMillis));
                    case TURN -> usage.amount();
                };
        String scope = Budgets.scope(budget, session);
        Sum sum = new Sum(budget, scope, period, amount);
        Budgets.told(sum, LedgerTables.marks(rows, scope, period));
        own.put(budget.id(), sum);
    }

    private static long dayBegins(long nowMillis) {
        return nowMillis - Math.floorMod(nowMillis, 86_400_000L);
    }

    /// Why no turn may begin now, if none may.
    public Optional<Crossing> obstacle(Spender spender, long now) {
        synchronized (budgets.lock()) {
            return budgets.of(spender).stream()
                    .filter(budget -> budget.per() != Budget.Per.TURN)
                    .flatMap(budget -> sum(budget, now, turn).stream())
                    .filter(budgets::isReached)
                    .findFirst()
                    .map(budgets::reached);
        }
    }

    /// How the budgets stand that count this session's turns, but for those of one turn.
    List<BudgetStanding> standings(Spender spender, long now) {
        synchronized (budgets.lock()) {
            return budgets.of(spender).stream()
                    .filter(budget -> budget.per() != Budget.Per.TURN)
                    .flatMap(budget -> sum(budget, now, turn).stream())
                    .map(budgets::standing)
                    .toList();
        }
    }

    /// Why the running turn may not go on, if it may not.
    public Optional<Crossing> end(Spender spender) {
        synchronized (budgets.lock()) {
            return budgets.of(spender).stream()
                    .flatMap(budget -> sum(budget, usage.atMillis(), turn).stream())
                    .filter(budgets::isReached)
                    .findFirst()
                    .map(budgets::reached);
        }
    }

    /// A turn begins.
    public void begins(long newTurn, long now) {
        turn = newTurn;
        costBefore = costNow;
        usage = TurnUsage.begun(now);
    }

    /// The agent says something of the running turn: nothing is counted but what is more than
    /// before.
    public Move reported(Spender spender, Reported reported) {
        Optional<Tokens> tokens = reported.tokens().or(usage::tokens);
        String model = reported.model().isEmpty() ? usage.model() : reported.model();
        if (reported.sessionCost().isPresent()) {
            costNow = reported.sessionCost();
            return move(spender, costed(tokens, model, costNow.getAsLong()));
        }
        return move(spender, priced(tokens, model, usage.ended()));
    }

    /// The turn is over.
    ///
    /// @param model what the session is set to, when the agent did not say
    public Move ends(Spender spender, String model) {
        String known = usage.model().isEmpty() ? model : usage.model();
        return move(spender, priced(usage.tokens(), known, true));
    }

    /// What the agent's own sum grew by in this turn. An agent that begins to count again counts
    /// from zero.
    private TurnUsage costed(Optional<Tokens> tokens, String model, long sum) {
        long before = costBefore.orElse(0);
        if (sum < before) {
            costBefore = OptionalLong.of(0);
            before = 0;
        }
        return new TurnUsage(
                usage.atMillis(),
                tokens,
                model,
                OptionalLong.of(sum - before),
                TurnUsage.CostBy.AGENT,
                OptionalLong.of(sum),
                usage.ended());
    }

    /// What the agent said that it cost, else what the tokens cost.
    private TurnUsage priced(Optional<Tokens> tokens, String model, boolean ended) {
        OptionalLong cost = usage.cost();
        TurnUsage.CostBy by = usage.costBy();
        if (by != TurnUsage.CostBy.AGENT && tokens.isPresent()) {
            Optional<Price> price = budgets.prices().of(model);
            cost =
                    price.map(each -> OptionalLong.of(each.of(tokens.get())))
                            .orElse(OptionalLong.empty());
            by = price.isPresent() ? TurnUsage.CostBy.PRICES : TurnUsage.CostBy.NOBODY;
        }
        return new TurnUsage(usage.atMillis(), tokens, model, cost, by, usage.sessionCost(), ended);
    }

    private Move move(Spender spender, TurnUsage after) {
        Amount more = after.amount().minus(usage.amount());
        usage = after;
        Move move = new Move(turn, after, more);
        synchronized (budgets.lock()) {
            for (Budget budget : budgets.of(spender)) {
                sum(budget, after.atMillis(), turn)
                        .ifPresent(sum -> {
                            Amount before = sum.amount;
                            sum.amount = before.plus(more);
                            move.sums.add(sum);
                            move.crossings.addAll(budgets.crossings(sum, before));
                        });
            }
        }
        unsettled.add(move);
        return move;
    }

    private Optional<Sum> sum(Budget budget, long atMillis, long ofTurn) {
        String period = Periods.of(budget.per(), atMillis, ofTurn);
        if (!budget.ofEachSession()) {
            return budgets.shared(budget, period);
        }
        Sum found = own.get(budget.id());
        if (found == null || !found.period.equals(period)) {
            found = new Sum(budget, Budgets.scope(budget, session), period, Amount.NONE);
            own.put(budget.id(), found);
        }
        return Optional.of(found);
    }

    /// What is known of the turn that runs, or ran last.
    public TurnUsage usage() {
        return usage;
    }

    /// The store took it.
    public void settled(Move move) {
        unsettled.remove(move);
    }

    /// The store will take nothing any more: what it did not take is not counted.
    public void failed() {
        synchronized (budgets.lock()) {
            for (Move move : unsettled) {
                move.sums.forEach(sum -> sum.amount = sum.amount.minus(move.more));
                move.crossings.forEach(crossing -> untold(move, crossing));
            }
        }
        unsettled.clear();
    }

    private static void untold(Move move, Crossing crossing) {
        for (Sum sum : move.sums) {
            if (sum.budget.equals(crossing.budget())) {
                sum.warned &= crossing.kind() != Crossing.Kind.WARNED;
                sum.unknownTold &= crossing.kind() != Crossing.Kind.UNKNOWN_COST;
            }
        }
    }

    /// What changed by one report.
    public static final class Move {
        private final long turn;
        private final TurnUsage usage;
        private final Amount more;
        private final List<Sum> sums = new ArrayList<>();
        private final List<Crossing> crossings = new ArrayList<>();

        Move(long turn, TurnUsage usage, Amount more) {
            this.turn = turn;
            this.usage = usage;
            this.more = more;
        }

        public TurnUsage usage() {
            return usage;
        }

        /// Of what people are to be told, in this order.
        public List<Crossing> crossings() {
            return List.copyOf(crossings);
        }

        /// Writes it down, in the commit of what it comes from.
        public void save(Transaction rows, Spender spender, String by, long atMillis) {
            LedgerTables.save(rows, spender, turn, usage);
            for (Crossing crossing : crossings) {
                String mark =
                        switch (crossing.kind()) {
                            case WARNED -> LedgerTables.WARNED;
                            case UNKNOWN_COST -> LedgerTables.UNKNOWN;
                            case REACHED, RAISED -> "";
                        };
                if (!mark.isEmpty()) {
                    LedgerTables.mark(
                            rows,
                            crossing.budget().id(),
                            crossing.scope(),
                            crossing.period(),
                            mark,
                            crossing.cap(),
                            by,
                            atMillis);
                }
            }
        }
    }
}
