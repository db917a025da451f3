package dev.gangway.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What models cost.
class PricesTest {
    private static final Prices BUNDLED = Prices.bundled(Map.of());

    @Test
    void theBundledTableKnowsTheModelsOfAgents() {
        assertThat(cost("claude-opus-5-5", new Tokens(2478, 16, 0, 0, 0))).isEqualTo(10_232_000);
        assertThat(BUNDLED.of("anthropic/claude-opus-5-5"))
                .isEqualTo(BUNDLED.of("claude-opus-5-5"));
        assertThat(BUNDLED.of("gpt-5")).isPresent();
        assertThat(BUNDLED.of("gemini-2.5-pro")).isPresent();
    }

    @Test
    void whatNobodyKnowsHasNoPrice() {
        assertThat(BUNDLED.of("")).isEmpty();
        assertThat(BUNDLED.of("fake/fake-model")).isEmpty();
        assertThat(BUNDLED.of("claude-opus-5-5 + claude-haiku-5-5")).isEmpty();
        assertThat(BUNDLED.of("somebody/claude-opus-5-5")).isEmpty();
    }

    @Test
    void whatIsConfiguredWins() {
        Price own = new Price(BigDecimal.ONE, BigDecimal.TWO, BigDecimal.ONE, BigDecimal.ONE);

        assertThat(Prices.bundled(Map.of("gpt-5", own)).of("gpt-5")).contains(own);
    }

    private static long cost(String model, Tokens tokens) {
        return BUNDLED.of(model).orElseThrow().of(tokens);
    }
}
