package dev.gangway.agent.acp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.json.RawJson;
import dev.gangway.usage.Reported;
import dev.gangway.usage.Tokens;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// What recorded agents said that they used, summed up from their own lines, against what a session
/// is told.
class UsageReplayTest {
    static List<String> recordings() {
        return Recording.names();
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void theTokensOfAllTurnsAreThoseOfTheRawAnswers(String name) {
        Replay replay = new Replay(Recording.read(name)).play();

        long input = 0;
        long output = 0;
        for (var prompted : replay.prompted) {
            JsonNode result = prompted.result().path("result");
            JsonNode usage = result.path("usage");
            JsonNode count = result.at("/_meta/quota/token_count");
            input += usage.path("inputTokens").asLong(count.path("input_tokens").asLong(0));
            output += usage.path("outputTokens").asLong(count.path("output_tokens").asLong(0));
        }
        List<Tokens> told =
                replay.session.reports().stream().flatMap(each -> each.tokens().stream()).toList();
        assertThat(told.stream().mapToLong(Tokens::input).sum()).isEqualTo(input);
        assertThat(told.stream().mapToLong(Tokens::output).sum()).isEqualTo(output);
    }

    @Test
    void theRecordingsOfAllAgentsHaveTokens() {
        for (String name : List.of("claude", "codex", "gemini", "opencode")) {
            Replay replay = new Replay(Recording.read(name + "-acp-basic")).play();

            assertThat(replay.session.reports()).anyMatch(each -> each.tokens().isPresent());
        }
    }

    @Test
    void theLastCostOfClaudeIsTheSumOfItsSession() {
        Replay replay = new Replay(Recording.read("claude-acp-basic")).play();

        List<OptionalLong> costs =
                replay.session.reports().stream()
                        .map(Reported::sessionCost)
                        .filter(OptionalLong::isPresent)
                        .toList();
        assertThat(costs).containsExactly(OptionalLong.of(10_232_000), OptionalLong.of(20_632_000));
        assertThat(replay.session.reports())
                .anyMatch(each -> each.model().equals("claude-opus-5-5"));
    }

    @Test
    void opencodeThatKnowsNoPriceReportsNoCost() {
        Replay replay = new Replay(Recording.read("opencode-acp-basic")).play();

        assertThat(replay.session.reports()).allMatch(each -> each.sessionCost().isEmpty());
    }

    @Test
    void anotherCurrencyIsNoCost() {
        Reported told =
                UsageReports.ofUpdate(
                        AcpProfile.OTHER,
                        RawJson.of(
                                """
                                {"used":1,"size":2,"cost":{"amount":3,"currency":"EUR"}}
                                """));

        assertThat(told.isNothing()).isTrue();
    }

    @Test
    void whatWasInACacheIsCountedOnce() {
        Tokens apart =
                tokens(
                        "\"inputTokens\":10,\"outputTokens\":5,\"cachedReadTokens\":7,\"totalTokens\":22");
        Tokens within =
                tokens(
                        "\"inputTokens\":17,\"outputTokens\":5,\"cachedReadTokens\":7,\"totalTokens\":22");
        Tokens thought =
                tokens(
                        "\"inputTokens\":10,\"outputTokens\":5,\"thoughtTokens\":3,\"totalTokens\":18");

        assertThat(apart).isEqualTo(new Tokens(10, 5, 7, 0, 0)).isEqualTo(within);
        assertThat(thought).isEqualTo(new Tokens(10, 8, 0, 0, 3));
    }

    @Test
    void absurdNumbersAreCut() {
        Tokens absurd = tokens("\"inputTokens\":9e300,\"outputTokens\":-5");
        Reported cost = cost("1e12");

        assertThat(absurd.output()).isZero();
        assertThat(absurd.input()).isBetween(0L, Tokens.MAX);
        assertThat(cost("1e900").isNothing()).isTrue();
        assertThat(cost("-1").sessionCost()).hasValue(0);
        assertThat(cost.sessionCost())
                .hasValue(BigDecimal.valueOf(10_000_000_000_000L).longValue());
    }

    private static Reported cost(String amount) {
        return UsageReports.ofUpdate(
                AcpProfile.OTHER,
                RawJson.of("{\"cost\":{\"amount\":" + amount + ",\"currency\":\"USD\"}}"));
    }

    private static Tokens tokens(String usage) {
        return UsageReports.ofTurn(
                        new dev.gangway.agent.TurnOutcome.Stopped(
                                "end_turn", RawJson.of("{\"usage\":{" + usage + "}}")))
                .tokens()
                .or(Optional::empty)
                .orElseThrow();
    }
}
