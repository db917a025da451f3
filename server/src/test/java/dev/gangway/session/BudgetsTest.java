package dev.gangway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.access.Audience;
import dev.gangway.access.AuditTrail;
import dev.gangway.agent.TurnOutcome;
import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.event.EventKind;
import dev.gangway.event.Sequenced;
import dev.gangway.event.StreamName;
import dev.gangway.fake.FakeAgent;
import dev.gangway.json.RawJson;
import dev.gangway.policy.Policy;
import dev.gangway.session.SessionRig.Answer;
import dev.gangway.store.Synchronous;
import dev.gangway.usage.Budget;
import dev.gangway.usage.Budgets;
import dev.gangway.usage.Dollars;
import dev.gangway.usage.LedgerTables;
import dev.gangway.usage.Price;
import dev.gangway.usage.Prices;
import dev.gangway.usage.Reported;
import dev.gangway.usage.Tokens;
import dev.gangway.usage.TurnUsage;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The ledger of turns, and the budgets that end them.
class BudgetsTest {
    private static final RawJson UPDATE =
            RawJson.of("{\"sessionUpdate\":\"usage_update\",\"used\":10,\"size\":100}");
    private static final Budget SERVER = cost(new Budget.Of.Server(), Budget.Per.DAY, 5, false);

    @TempDir private Path directory;
    private SessionRig rig;

    @BeforeEach
    void open() {
        rig = new SessionRig(directory);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void whatAnAgentSumsUpForItsSessionIsCountedOnce() {
        String session = rig.running();

        costs(rig.agents.last(), "0.5");
        costs(rig.agents.last(), "0.75");
        ends(rig.agents.last(), Optional.of(new Tokens(100, 20, 7, 3, 5)));
        rig.prompt(session, "again");
        rig.step();
        costs(rig.agents.last(), "1.25");
        rig.agents.last().stops("end_turn");
        rig.step();

        assertThat(row(session, 1).cost()).hasValue(dollars("0.75"));
        assertThat(row(session, 1).tokens()).contains(new Tokens(100, 20, 7, 3, 5));
        assertThat(row(session, 2).cost()).hasValue(dollars("0.5"));
        assertThat(events(session, EventKind.USAGE_RECORDED)).hasSize(2);
    }

    @Test
    void anAgentThatCountsFromZeroAgainIsBelieved() {
        String session = rig.running();
        costs(rig.agents.last(), "3");
        rig.agents.last().stops("end_turn");
        rig.step();

        rig.prompt(session, "again");
        rig.step();
        costs(rig.agents.last(), "1");
        costs(rig.agents.last(), "4");
        rig.agents.last().stops("end_turn");
        rig.step();

        assertThat(row(session, 2).cost()).hasValue(dollars("4"));
    }

    @Test
    void aTurnWithoutAPriceHasAnUnknownCost() {
        String session = rig.running();

        ends(rig.agents.last(), Optional.of(new Tokens(100, 20, 0, 0, 0)));
        rig.step();

        assertThat(row(session, 1).cost()).isEmpty();
        assertThat(
                        events(session, EventKind.USAGE_RECORDED)
                                .getFirst()
                                .event()
                                .payload()
                                .toString())
                .doesNotContain("amount")
                .contains("\"costBy\":\"nobody\"");
    }

    @Test
    void tokensCostWhatTheTableSays() {
        Price price =
                new Price(
                        new BigDecimal("2"),
                        new BigDecimal("10"),
                        new BigDecimal("0.5"),
                        new BigDecimal("4"));
        rig.oversight = watching(Prices.only(Map.of("m", price)), List.of());
        rig.crash();
        String session = rig.running();

        FakeAgent agent = rig.agents.last();
        agent.listener()
                .turnEnded(
                        stopped(),
                        new Reported(
                                Optional.of(new Tokens(1_000_000, 100_000, 2_000_000, 500_000, 0)),
                                "m",
                                OptionalLong.empty()));
        rig.step();

        assertThat(row(session, 1).cost()).hasValue(dollars("6"));
        assertThat(row(session, 1).costBy()).isEqualTo(TurnUsage.CostBy.PRICES);
    }

    @Test
    void whatWasReportedOfATurnThatAKillCutShortStands() {
        String session = rig.running();
        costs(rig.agents.last(), "0.5");
        rig.step();

        rig.crash();

        assertThat(row(session, 1).cost()).hasValue(dollars("0.5"));
        assertThat(row(session, 1).ended()).isTrue();
        rig.prompt(session, "again");
        rig.step();
        rig.agents.last().ready();
        costs(rig.agents.last(), "0.75");
        rig.agents.last().stops("end_turn");
        rig.step();
        assertThat(row(session, 2).cost()).hasValue(dollars("0.25"));
        assertThat(row(session, 1).cost()).hasValue(dollars("0.5"));
    }

    @Test
    void theRunningTurnIsStoppedAndTheQueueHeld() {
        budgets(SERVER);
        String session = rig.running();
        rig.prompt(session, "next");
        rig.step();

        costs(rig.agents.last(), "5");
        rig.step();

        assertThat(rig.agents.last().asked()).contains("cancel");
        assertThat(
                        events(session, EventKind.TURN_CANCELLING)
                                .getFirst()
                                .event()
                                .payload()
                                .toString())
                .contains("\"reason\":\"budget\"");
        assertThat(message(session, EventKind.BUDGET_REACHED))
                .isEqualTo(
                        "With $5.00 used, the budget of the server of $5.00 per day is reached."
                                + " It can be raised by an administrator.");
        rig.agents.last().stops("cancelled");
        rig.step();
        assertThat(rig.state(session).held()).isTrue();
        assertThat(events(session, EventKind.QUEUE_HELD).getLast().event().payload().toString())
                .contains("budget");
        Answer refused = rig.prompt(session, "more");
        assertThat(refused.problem().code()).isEqualTo(ErrorCode.LIMIT);
        assertThat(refused.problem().getMessage())
                .contains("of the server", "$5.00", "administrator");
        assertThat(rig.execute(new Command.ReleaseQueue(session)).problem().code())
                .isEqualTo(ErrorCode.LIMIT);
    }

    @Test
    void aRaisedBudgetLetsTheQueueGoOnWhenSomebodySaysGo() {
        Budgets budgets = budgets(SERVER);
        String session = rig.running();
        rig.prompt(session, "next");
        costs(rig.agents.last(), "5");
        rig.step();
        rig.agents.last().stops("cancelled");
        rig.step();

        Budgets.Raise raise = budgets.raise(SERVER, "", Dollars.ONE * 8, "ann", now());
        rig.database.write(
                Synchronous.NORMAL,
                rows -> {
                    raise.save(rows);
                    return true;
                });
        budgets.apply(raise);

        assertThat(rig.state(session).turn()).isZero();
        rig.execute(new Command.ReleaseQueue(session));
        rig.step();
        assertThat(rig.state(session).turn()).isEqualTo(2);
        costs(rig.agents.last(), "7");
        rig.step();
        assertThat(rig.state(session).phase()).isEqualTo(SessionPhase.RUNNING);
        rig.crash();
        assertThat(rig.prompt(session, "it stays raised").isOpen()).isTrue();
    }

    @Test
    void twoSessionsShareABudget() {
        budgets(SERVER);
        String first = rig.running();
        costs(rig.agents.last(), "3");
        rig.agents.last().stops("end_turn");
        rig.step();
        String second = rig.running();

        costs(rig.agents.last(), "2");
        rig.step();
        rig.agents.last().stops("cancelled");
        rig.step();

        assertThat(events(second, EventKind.BUDGET_REACHED)).hasSize(1);
        assertThat(rig.prompt(first, "more").problem().code()).isEqualTo(ErrorCode.LIMIT);
        rig.crash();
        assertThat(rig.prompt(first, "more").problem().code()).isEqualTo(ErrorCode.LIMIT);
        rig.clock.advance(Duration.ofDays(1));
        assertThat(rig.prompt(first, "tomorrow").isOpen()).isTrue();
    }

    @Test
    void eachSessionHasItsOwnSum() {
        budgets(cost(new Budget.Of.Session(), Budget.Per.SESSION, 2, false));
        String first = rig.running();
        costs(rig.agents.last(), "2");
        rig.agents.last().stops("cancelled");
        rig.step();

        String second = rig.running();

        assertThat(rig.state(second).phase()).isEqualTo(SessionPhase.RUNNING);
        assertThat(rig.prompt(first, "more").problem().code()).isEqualTo(ErrorCode.LIMIT);
        rig.crash();
        assertThat(rig.prompt(first, "more").problem().code()).isEqualTo(ErrorCode.LIMIT);
    }

    @Test
    void aBudgetPerTurnEndsTheTurnAlone() {
        budgets(
                new Budget(
                        new Budget.Of.Server(),
                        Budget.Per.TURN,
                        Budget.Unit.COST,
                        Dollars.ONE,
                        0.8,
                        false));
        String session = rig.running();

        costs(rig.agents.last(), "1");
        rig.step();
        rig.agents.last().stops("cancelled");
        rig.step();

        assertThat(rig.agents.last().asked()).contains("cancel");
        rig.prompt(session, "another");
        rig.step();
        assertThat(rig.state(session).turn()).isEqualTo(2);
    }

    @Test
    void itWarnsOnceInAPeriodAlsoAfterARestart() {
        budgets(SERVER);
        String session = rig.running();

        costs(rig.agents.last(), "4");
        costs(rig.agents.last(), "4.2");
        rig.step();
        rig.crash();
        rig.prompt(session, "again");
        rig.step();
        rig.agents.last().ready();
        costs(rig.agents.last(), "4.4");
        rig.step();

        assertThat(events(session, EventKind.BUDGET_WARNED)).hasSize(1);
        assertThat(message(session, EventKind.BUDGET_WARNED))
                .isEqualTo("$4.00 are used of the budget of the server of $5.00 per day.");
        assertThat(feed(EventKind.FEED_BUDGET)).hasSize(1);
    }

    @Test
    void anUnknownCostIsSaidOnceAndStopsNothing() {
        budgets(SERVER);
        String session = rig.running();

        rig.agents.last().stops("end_turn");
        rig.prompt(session, "again");
        rig.step();
        rig.agents.last().stops("end_turn");
        rig.step();

        assertThat(events(session, EventKind.BUDGET_WARNED)).hasSize(1);
        assertThat(message(session, EventKind.BUDGET_WARNED)).contains("is not known");
        rig.prompt(session, "and again");
        rig.step();
        assertThat(rig.state(session).turn()).isEqualTo(3);
    }

    @Test
    void anUnknownCostStopsWhereThatIsWanted() {
        budgets(cost(new Budget.Of.Server(), Budget.Per.DAY, 5, true));
        String session = rig.running();

        rig.agents.last().stops("end_turn");
        rig.step();

        Answer refused = rig.prompt(session, "again");
        assertThat(refused.problem().code()).isEqualTo(ErrorCode.LIMIT);
        assertThat(refused.problem().getMessage()).contains("is not known");
    }

    @Test
    void whatTheStoreDidNotTakeIsNotCounted() {
        Budgets budgets = budgets(SERVER);
        String failing = rig.running();
        rig.breakStore();
        costs(rig.agents.last(), "5");
        rig.step();
        rig.repairStore();

        assertThat(rig.state(failing).phase()).isEqualTo(SessionPhase.FAILED);
        assertThat(budgets.all()).containsExactly(SERVER);
        String other = rig.running();
        assertThat(rig.state(other).phase()).isEqualTo(SessionPhase.RUNNING);
    }

    private static Budget cost(Budget.Of of, Budget.Per per, long cap, boolean stopsUnknown) {
        return new Budget(of, per, Budget.Unit.COST, Dollars.ONE * cap, 0.8, stopsUnknown);
    }

    private Budgets budgets(Budget... budgets) {
        rig.oversight = watching(Prices.only(Map.of()), List.of(budgets));
        rig.crash();
        return rig.budgets();
    }

    private static SessionRig.Watching watching(Prices prices, List<Budget> budgets) {
        return () ->
                new Oversight(
                        Audience.OWNER,
                        AuditTrail.NONE,
                        new Budgets(budgets, prices, String::equals),
                        Policy.DEFAULT);
    }

    private static void costs(FakeAgent agent, String amount) {
        agent.listener()
                .used(UPDATE, new Reported(Optional.empty(), "", OptionalLong.of(dollars(amount))));
    }

    private static void ends(FakeAgent agent, Optional<Tokens> tokens) {
        agent.listener().turnEnded(stopped(), new Reported(tokens, "", OptionalLong.empty()));
    }

    private static TurnOutcome stopped() {
        return new TurnOutcome.Stopped("end_turn", RawJson.of("{\"stopReason\":\"end_turn\"}"));
    }

    private static long dollars(String amount) {
        return Dollars.nanos(new BigDecimal(amount));
    }

    private long now() {
        return rig.clock.millis();
    }

    private TurnUsage row(String session, long turn) {
        return rig.database.read(rows -> LedgerTables.find(rows, session, turn)).orElseThrow();
    }

    private List<Sequenced> events(String session, EventKind kind) {
        return rig.events(session).stream().filter(event -> event.event().kind() == kind).toList();
    }

    private List<Sequenced> feed(EventKind kind) {
        return rig.log.read(StreamName.feed("ann"), 0, 10_000_000).events().stream()
                .filter(event -> event.event().kind() == kind)
                .toList();
    }

    private String message(String session, EventKind kind) {
        return events(session, kind).getFirst().event().payload().node().path("message").asString();
    }
}
