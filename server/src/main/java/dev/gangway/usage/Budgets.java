package dev.gangway.usage;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.store.Transaction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/// The budgets and what was used of them: a small view of the ledger in memory, loaded at the start
/// and moved with each commit of a session. Any thread; never waits for the store. Of the sums that
/// many sessions share only those of the present periods are kept; those that are one session's are
/// with its [SessionLedger].
public final class Budgets {
    /// No budgets and no prices: only what agents say is written down.
    public static final Budgets NONE =
            new Budgets(List.of(), Prices.only(Map.of()), String::equals);

    /// How many there can be.
    public static final int MAX = 100;

    private final List<Budget> budgets;
    private final Prices prices;
    private final BiPredicate<String, String> isUser;

    /// Guards the sums, those of sessions too, and the raised caps. Nothing waits under it.
    private final Object lock = new Object();

    /// By [Sum#key]; at most one of each budget's scopes, that of the present period.
    private final Map<String, Sum> shared = new HashMap<>();

    /// Of raised budgets, by [Sum#key].
    private final Map<String, Long> raised = new HashMap<>();

    /// @param isUser whether a name of a user in the configuration is that of a principal's id
    public Budgets(List<Budget> budgets, Prices prices, BiPredicate<String, String> isUser) {
        this.budgets = List.copyOf(budgets);
        this.prices = Objects.requireNonNull(prices);
        this.isUser = Objects.requireNonNull(isUser);
        if (this.budgets.size() > MAX) {
            throw new IllegalArgumentException("there are " + MAX + " budgets at most");
        }
    }

    /// Loads the sums of the present periods. Once, before any session is opened.
    public void load(Transaction rows, long now) {
        long month = Periods.monthBegins(now);
        List<LedgerTables.DaySum> days = LedgerTables.days(rows, month);
        List<LedgerTables.Mark> marks = LedgerTables.sharedMarks(rows, month);
        synchronized (lock) {
            LedgerTables.raises(rows)
                    .forEach(raise ->
                            raised.put(
                                    raise.budget() + " " + raise.scope() + " " + raise.period(),
                                    raise.cap()));
            for (Budget budget : budgets) {
                if (!budget.ofEachSession()) {
                    load(budget, days, marks, now);
                }
            }
        }
    }

    private void load(
            Budget budget,
            List<LedgerTables.DaySum> days,
            List<LedgerTables.Mark> marks,
            long now) {
        String period = Periods.of(budget.per(), now, 0);
        Sum sum = new Sum(budget, scope(budget, ""), period, Amount.NONE);
        for (var day : days) {
            if (day.day().startsWith(period) && concerns(budget, day.project(), day.owner())) {
                sum.amount = sum.amount.plus(day.amount());
            }
        }
        told(sum, marks);
        shared.put(budget.id(), sum);
    }

    static void told(Sum sum, List<LedgerTables.Mark> marks) {
        for (var mark : marks) {
            if (mark.budget().equals(sum.budget.id())
                    && mark.scope().equals(sum.scope)
                    && mark.period().equals(sum.period)) {
                sum.warned |= mark.mark().equals(LedgerTables.WARNED);
                sum.unknownTold |= mark.mark().equals(LedgerTables.UNKNOWN);
            }
        }
    }

    /// What one session uses. Reads the store.
    ///
    /// @param turn the one that runs as far as its log says; 0 for none
    public SessionLedger open(Transaction rows, String session, long turn, long now) {
        SessionLedger ledger = new SessionLedger(this, session, now);
        ledger.load(rows, turn, now);
        return ledger;
    }

    /// What a session uses that has not used anything.
    public SessionLedger begin(String session, long now) {
        return new SessionLedger(this, session, now);
    }

    /// The budget that a raise is about.
    ///
    /// @throws GatewayException NOT_FOUND
    public Budget named(String id) {
        return budgets.stream()
                .filter(budget -> budget.id().equals(id))
                .findFirst()
                .orElseThrow(() ->
                        new GatewayException(
                                ErrorCode.NOT_FOUND, "There is no budget called " + id + "."));
    }

    public List<Budget> all() {
        return budgets;
    }

    /// How those stand that many sessions share, of which some are asked for.
    public List<BudgetStanding> standings(Predicate<Budget> asked, long now) {
        synchronized (lock) {
            return budgets.stream()
                    .filter(budget -> !budget.ofEachSession() && asked.test(budget))
                    .flatMap(budget -> shared(budget, Periods.of(budget.per(), now, 0)).stream())
                    .map(this::standing)
                    .toList();
        }
    }

    /// How all those stand that count a session's turns, but for those of one turn. Reads the
    /// store.
    public List<BudgetStanding> standings(Transaction rows, Spender spender, long now) {
        return open(rows, spender.session(), 0, now).standings(spender, now);
    }

    /// Under the lock.
    BudgetStanding standing(Sum sum) {
        return new BudgetStanding(
                sum.budget, sum.period, sum.used(), cap(sum), sum.amount.unknown(), isReached(sum));
    }

    Prices prices() {
        return prices;
    }

    Object lock() {
        return lock;
    }

    /// Those that a turn of a spender counts for.
    List<Budget> of(Spender spender) {
        return budgets.stream()
                .filter(budget -> concerns(budget, spender.project(), spender.owner()))
                .toList();
    }

    private boolean concerns(Budget budget, String project, String owner) {
        return switch (budget.of()) {
            case Budget.Of.Server _, Budget.Of.Session _ -> true;
            case Budget.Of.Project of -> of.project().equals(project);
            case Budget.Of.User _ -> isOf(budget, owner);
        };
    }

    /// Whether a budget is one user's.
    ///
    /// @param user a principal's id
    public boolean isOf(Budget budget, String user) {
        return budget.of() instanceof Budget.Of.User(String name)
                && (name.equals(user) || isUser.test(name, user));
    }

    static String scope(Budget budget, String session) {
        if (budget.ofEachSession()) {
            return "session/" + session;
        }
        return switch (budget.of()) {
            case Budget.Of.Server _, Budget.Of.Session _ -> "server";
            case Budget.Of.Project of -> "project/" + of.project();
            case Budget.Of.User of -> "user/" + of.user();
        };
    }

    /// The sum that many sessions share, if it is of the present or a later period: what is older
    /// stops nothing any more. Under the lock.
    Optional<Sum> shared(Budget budget, String period) {
        Sum found = shared.get(budget.id());
        if (found == null || found.period.compareTo(period) < 0) {
            found = new Sum(budget, scope(budget, ""), period, Amount.NONE);
            shared.put(budget.id(), found);
        }
        return Optional.of(found).filter(sum -> sum.period.equals(period));
    }

    /// What the cap is now. Under the lock.
    long cap(Sum sum) {
        return Math.max(sum.budget.cap(), raised.getOrDefault(sum.key(), 0L));
    }

    /// Whether nothing more may be begun. Under the lock.
    boolean isReached(Sum sum) {
        return sum.used() >= cap(sum) || isStoppedByUnknown(sum);
    }

    /// Whoever raised it has seen what is not known. Under the lock.
    private boolean isStoppedByUnknown(Sum sum) {
        return sum.budget.unit() == Budget.Unit.COST
                && sum.budget.stopsUnknown()
                && sum.amount.unknown() > 0
                && !raised.containsKey(sum.key());
    }

    /// That it is reached. Under the lock.
    Crossing reached(Sum sum) {
        Crossing.Kind kind =
                sum.used() >= cap(sum) ? Crossing.Kind.REACHED : Crossing.Kind.UNKNOWN_COST;
        return crossing(sum, kind);
    }

    Crossing crossing(Sum sum, Crossing.Kind kind) {
        return new Crossing(sum.budget, kind, sum.scope, sum.period, sum.used(), cap(sum));
    }

    /// Decides to raise the cap of the present period; it counts when it is written, by [#apply].
    ///
    /// @param session whose sum it is; empty for a budget that sessions share
    /// @throws GatewayException INVALID when that is no raise; LIMIT for too many
    public Raise raise(Budget budget, String session, long cap, String by, long now) {
        if (budget.per() == Budget.Per.TURN) {
            throw invalid("A budget per turn ends with its turn: there is nothing to raise.");
        }
        if (budget.ofEachSession() == session.isEmpty()) {
            throw invalid(
                    session.isEmpty()
                            ? "This budget is each session's own: say which."
                            : "This budget is no session's own.");
        }
        String period = Periods.of(budget.per(), now, 0);
        synchronized (lock) {
            Sum sum =
                    budget.ofEachSession()
                            ? new Sum(budget, scope(budget, session), period, Amount.NONE)
                            : shared(budget, period).orElseThrow();
            if (cap <= cap(sum)) {
                throw invalid("The budget is raised to more than " + budget.text(cap(sum)) + ".");
            }
            if (raised.size() >= LedgerTables.RAISES_MAX && !raised.containsKey(sum.key())) {
                throw new GatewayException(
                        ErrorCode.LIMIT,
                        "There are " + LedgerTables.RAISES_MAX + " raised budgets at most.");
            }
            Crossing told =
                    new Crossing(
                            budget, Crossing.Kind.RAISED, sum.scope, sum.period, sum.used(), cap);
            return new Raise(told, by, now);
        }
    }

    /// A raise is written down: from now on it counts.
    public void apply(Raise raise) {
        Crossing told = raise.told();
        synchronized (lock) {
            raised.merge(
                    Sum.key(told.budget(), told.scope(), told.period()), told.cap(), Math::max);
        }
    }

    /// A raise that was decided.
    ///
    /// @param told what feeds say of it
    public record Raise(Crossing told, String by, long atMillis) {
        /// Writes it down.
        public void save(Transaction rows) {
            LedgerTables.mark(
                    rows,
                    told.budget().id(),
                    told.scope(),
                    told.period(),
                    LedgerTables.RAISED,
                    told.cap(),
                    by,
                    atMillis);
        }
    }

    private static GatewayException invalid(String sentence) {
        return new GatewayException(ErrorCode.INVALID, sentence);
    }

    /// What a sum that just grew comes to. Under the lock.
    List<Crossing> crossings(Sum sum, Amount before) {
        List<Crossing> crossings = new ArrayList<>();
        long cap = cap(sum);
        long used = sum.used();
        boolean reached = used >= cap && sum.budget.used(before) < cap;
        if (!sum.warned && used >= sum.budget.warn() * cap) {
            sum.warned = true;
            crossings.add(crossing(sum, Crossing.Kind.WARNED));
        }
        if (!sum.unknownTold && sum.budget.unit() == Budget.Unit.COST && sum.amount.unknown() > 0) {
            sum.unknownTold = true;
            crossings.add(crossing(sum, Crossing.Kind.UNKNOWN_COST));
        }
        if (reached) {
            crossings.add(crossing(sum, Crossing.Kind.REACHED));
        }
        return crossings;
    }
}
