package dev.gangway.gateway;

import dev.gangway.access.Access;
import dev.gangway.access.Principal;
import dev.gangway.access.Project;
import dev.gangway.access.Subject;
import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Query;
import dev.gangway.command.Reply;
import dev.gangway.command.Right;
import dev.gangway.event.Origin;
import dev.gangway.session.SessionEnvironment;
import dev.gangway.session.SessionPlace;
import dev.gangway.session.Sessions;
import dev.gangway.usage.Budget;
import dev.gangway.usage.Budgets;
import dev.gangway.usage.Dollars;
import dev.gangway.usage.Raises;
import dev.gangway.usage.Spender;
import dev.gangway.usage.UsageSums;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// The desk of the ledger: sums up and raises.
public final class LedgerDesk implements UsageDesk {
    private static final BigDecimal TOKENS_MAX = BigDecimal.valueOf(1_000_000_000_000_000L);

    /// A million dollars.
    private static final BigDecimal DOLLARS_MAX = BigDecimal.valueOf(1_000_000);

    private final Access access;
    private final Sessions sessions;
    private final Budgets budgets;
    private final Raises raises;
    private final SessionEnvironment.RowReader rows;
    private final InstantSource clock;

    public LedgerDesk(
            Access access,
            Sessions sessions,
            Budgets budgets,
            Raises raises,
            SessionEnvironment.RowReader rows,
            InstantSource clock) {
        this.access = access;
        this.sessions = sessions;
        this.budgets = budgets;
        this.raises = raises;
        this.rows = rows;
        this.clock = clock;
    }

    @Override
    public void raise(Origin by, Command.RaiseBudget command, Reply reply) {
        Optional<SessionPlace> place = command.session().flatMap(sessions::place);
        Budget budget = budgets.named(command.budget());
        String owner = place.map(SessionPlace::owner).orElse("");
        List<String> told =
                switch (subject(command, place)) {
                    case Subject.OfProject project -> List.of(project.owner(), owner);
                    case Subject.Server _, Subject.OfSession _ -> List.of(owner);
                };
        raises.raise(
                by,
                budget,
                command.session().orElse(""),
                cap(budget, command.cap()),
                told,
                clock.millis(),
                reply);
    }

    @Override
    public Subject subject(Command.RaiseBudget command, Optional<SessionPlace> place) {
        return switch (budgets.named(command.budget()).of()) {
            case Budget.Of.Server _, Budget.Of.User _ -> new Subject.Server();
            case Budget.Of.Project of -> project(of.project());
            case Budget.Of.Session _ ->
                    place.map(SessionPlace::project)
                            .map(this::project)
                            .orElseGet(Subject.Server::new);
        };
    }

    private Subject project(String id) {
        return access.project(id).map(Project::subject).orElseGet(Subject.Server::new);
    }

    private static long cap(Budget budget, BigDecimal cap) {
        BigDecimal max = budget.unit() == Budget.Unit.COST ? DOLLARS_MAX : TOKENS_MAX;
        if (cap.signum() <= 0 || cap.compareTo(max) > 0) {
            throw new GatewayException(
                    ErrorCode.INVALID, "A budget lies between 0 and " + max.toPlainString() + ".");
        }
        return switch (budget.unit()) {
            case COST -> cap.multiply(BigDecimal.valueOf(Dollars.ONE)).longValue();
            case TOKENS -> cap.setScale(0, RoundingMode.DOWN).longValue();
        };
    }

    @Override
    public Answered read(Principal principal, Query.Usage asked) {
        UsageSums.Sight sight = sight(principal);
        return new Answered.Usage(
                rows.read(transaction -> UsageSums.read(transaction, asked, sight)));
    }

    @Override
    public Answered read(Principal principal, Query.Budgets asked) {
        long now = clock.millis();
        Optional<Spender> spender =
                asked.session()
                        .flatMap(id ->
                                sessions.place(id)
                                        .map(place ->
                                                new Spender(
                                                        id, place.project(), place.owner(), "")));
        return new Answered.Budgets(
                spender.map(whose ->
                                rows.read(
                                        transaction -> budgets.standings(transaction, whose, now)))
                        .orElseGet(
                                () -> budgets.standings(budget -> maySee(principal, budget), now)));
    }

    private boolean maySee(Principal principal, Budget budget) {
        Subject subject =
                budget.of() instanceof Budget.Of.Project of
                        ? project(of.project())
                        : new Subject.Server();
        return access.may(principal, Right.ADMINISTER, subject)
                || (principal.scope().reaches(Right.OBSERVE, "")
                        && budgets.isOf(budget, principal.id()));
    }

    private UsageSums.Sight sight(Principal principal) {
        Optional<List<String>> reached =
                principal.scope().reaches(Right.OBSERVE, "")
                        ? Optional.empty()
                        : Optional.of(
                                ids(project ->
                                        principal.scope().reaches(Right.OBSERVE, project.id())));
        return principal.administrator()
                ? new UsageSums.Sight(Optional.empty(), List.of(), reached)
                : new UsageSums.Sight(
                        Optional.of(principal.id()),
                        ids(project -> project.owner().equals(principal.id())),
                        reached);
    }

    private List<String> ids(Predicate<Project> which) {
        return access.projects().stream().filter(which).map(Project::id).toList();
    }
}
