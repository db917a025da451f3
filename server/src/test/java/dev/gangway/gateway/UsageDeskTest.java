package dev.gangway.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.access.Principal;
import dev.gangway.agent.TurnOutcome;
import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.Query;
import dev.gangway.command.Result;
import dev.gangway.command.WhenBusy;
import dev.gangway.event.EventKind;
import dev.gangway.event.StreamName;
import dev.gangway.json.RawJson;
import dev.gangway.usage.Reported;
import dev.gangway.usage.Tokens;
import dev.gangway.usage.UsageSum;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who sees what was used, and who raises budgets.
class UsageDeskTest {
    @TempDir private Path data;
    private GatewayRig rig;

    @BeforeEach
    void open() throws IOException {
        rig = new GatewayRig(data);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void eachSeesItsOwnAndAdministratorsAll() {
        String session = rig.session();
        uses(session, 100, 20);
        uses(session, 30, 5);

        assertThat(sums(GatewayRig.ANN, Query.UsageGroup.SESSION))
                .containsExactly(new UsageSum(session, 2, new Tokens(130, 25, 0, 0, 0), 0, 2, 0));
        assertThat(sums(GatewayRig.ROOT, Query.UsageGroup.SESSION)).hasSize(1);
        assertThat(sums(GatewayRig.BOB, Query.UsageGroup.SESSION)).isEmpty();
    }

    @Test
    void turnsAreSummedByWhatTheyHaveInCommon() {
        String session = rig.session();
        uses(session, 100, 20);
        uses(session, 30, 5);
        String day = Instant.ofEpochMilli(rig.clock.millis()).toString().substring(0, 10);

        assertThat(keys(Query.UsageGroup.TURN)).containsExactly(session + "/1", session + "/2");
        assertThat(keys(Query.UsageGroup.PROJECT)).containsExactly("p");
        assertThat(keys(Query.UsageGroup.OWNER)).containsExactly("ann");
        assertThat(keys(Query.UsageGroup.AGENT)).containsExactly("fake");
        assertThat(keys(Query.UsageGroup.MODEL)).containsExactly("m");
        assertThat(keys(Query.UsageGroup.DAY)).containsExactly(day);
        assertThat(keys(Query.UsageGroup.MONTH)).containsExactly(day.substring(0, 7));
        assertThat(keys(Query.UsageGroup.ALL)).containsExactly("");
    }

    @Test
    void aProjectsOwnerRaisesItsBudgetAndIsTold() {
        GatewayRig.Told raised =
                rig.execute(GatewayRig.ANN, raise("project:p/day/tokens", Optional.empty()));

        assertThat(raised.results).containsExactly(new Result.Done());
        assertThat(rig.log.read(StreamName.feed("ann"), 0, 1 << 20).events())
                .anyMatch(event -> event.event().kind() == EventKind.FEED_BUDGET);
    }

    @Test
    void othersMayNotRaise() {
        assertThat(refusal(GatewayRig.BOB, raise("project:p/day/tokens", Optional.empty())))
                .isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(refusal(GatewayRig.ANN, raise("server/day/tokens", Optional.empty())))
                .isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(refusal(GatewayRig.ANN, raise("none", Optional.empty())))
                .isEqualTo(ErrorCode.NOT_FOUND);
    }

    @Test
    void aBudgetOfEachSessionIsRaisedForOne() {
        String session = rig.session();
        uses(session, 1_000_000, 0);

        assertThat(refusal(GatewayRig.ANN, prompt(session))).isEqualTo(ErrorCode.LIMIT);
        assertThat(refusal(GatewayRig.ANN, raise("session/day/tokens", Optional.empty())))
                .isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(refusal(GatewayRig.BOB, raise("session/day/tokens", Optional.of(session))))
                .isEqualTo(ErrorCode.NOT_FOUND);
        rig.execute(GatewayRig.ROOT, raise("server/day/tokens", Optional.empty()));
        rig.execute(GatewayRig.ANN, raise("project:p/day/tokens", Optional.empty()));
        rig.execute(GatewayRig.ANN, raise("session/day/tokens", Optional.of(session)));
        assertThat(rig.execute(GatewayRig.ANN, prompt(session)).results).hasSize(1);
    }

    private static Command raise(String budget, Optional<String> session) {
        return new Command.RaiseBudget(budget, session, BigDecimal.valueOf(2_000_000));
    }

    private static Command prompt(String session) {
        return new Command.Prompt(
                session,
                RawJson.of("[{\"type\":\"text\",\"text\":\"hello\"}]"),
                RawJson.EMPTY_OBJECT,
                new WhenBusy.Queue(),
                Optional.empty());
    }

    private ErrorCode refusal(Principal principal, Command command) {
        return rig.execute(principal, command).problems.getFirst().code();
    }

    private void uses(String session, long input, long output) {
        rig.execute(GatewayRig.ANN, prompt(session));
        rig.fakes
                .last()
                .listener()
                .turnEnded(
                        new TurnOutcome.Stopped("end_turn", RawJson.EMPTY_OBJECT),
                        new Reported(
                                Optional.of(new Tokens(input, output, 0, 0, 0)),
                                "m",
                                OptionalLong.empty()));
        rig.step();
    }

    private List<UsageSum> sums(Principal principal, Query.UsageGroup by) {
        Instant now = Instant.ofEpochMilli(rig.clock.millis());
        return ((Answered.Usage)
                        rig.gateway.read(
                                principal,
                                new Query.Usage(
                                        by,
                                        now.minusSeconds(60),
                                        now.plusSeconds(60),
                                        Query.UsageFilter.ALL)))
                .sums();
    }

    private List<String> keys(Query.UsageGroup by) {
        return sums(GatewayRig.ANN, by).stream().map(UsageSum::of).toList();
    }
}
