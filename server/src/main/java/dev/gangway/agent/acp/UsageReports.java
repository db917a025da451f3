package dev.gangway.agent.acp;

import dev.gangway.agent.TurnOutcome;
import dev.gangway.json.RawJson;
import dev.gangway.usage.Dollars;
import dev.gangway.usage.Reported;
import dev.gangway.usage.Tokens;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/// Reads what agents say that they used, each in its way (docs/agents). A context's size is no
/// consumption and is passed over. Pure.
final class UsageReports {
    private static final String META = "_meta";
    private static final String TOKEN_COUNT = "token_count";

    private UsageReports() {}

    /// What a `usage_update` says: `cost` is the sum of the session (ACP v1 session usage).
    static Reported ofUpdate(AcpProfile profile, RawJson update) {
        JsonNode node = update.node();
        String model = node.path(META).path("_claude/model").asString("");
        return new Reported(Optional.empty(), model, cost(profile, node.path("cost")));
    }

    /// Other currencies are not converted: such a cost is not known. opencode says 0 for a model of
    /// which it knows no price.
    private static OptionalLong cost(AcpProfile profile, JsonNode cost) {
        Optional<BigDecimal> amount = cost.path("amount").decimalValueOpt();
        if (amount.isEmpty() || !cost.path("currency").asString("USD").equals("USD")) {
            return OptionalLong.empty();
        }
        long nanos = Dollars.nanos(amount.get());
        return nanos == 0 && profile == AcpProfile.OPENCODE
                ? OptionalLong.empty()
                : OptionalLong.of(nanos);
    }

    /// What the answer to `session/prompt` says of its turn, also when that failed.
    static Reported ofTurn(TurnOutcome outcome) {
        JsonNode result =
                switch (outcome) {
                    case TurnOutcome.Stopped stopped -> stopped.result().node();
                    case TurnOutcome.Failed failed -> failed.data().node();
                };
        JsonNode quota = result.path(META).path("quota");
        Optional<Tokens> tokens =
                result.path("usage").isObject()
                        ? Optional.of(usage(result.path("usage")))
                        : counted(quota.path(TOKEN_COUNT));
        return new Reported(tokens, model(quota.path("model_usage")), OptionalLong.empty());
    }

    /// ACP's `usage` (v1, prompt response). Some count what was in a cache as a part of the input,
    /// which the total tells.
    private static Tokens usage(JsonNode usage) {
        long input = usage.path("inputTokens").asLong(0);
        long output = usage.path("outputTokens").asLong(0);
        long read = usage.path("cachedReadTokens").asLong(0);
        long written = usage.path("cachedWriteTokens").asLong(0);
        long thought = usage.path("thoughtTokens").asLong(0);
        long total = usage.path("totalTokens").asLong(0);
        boolean cacheInInput = total == input + output || total == input + output + thought;
        boolean thoughtApart = thought > 0 && total >= input + output + thought;
        return new Tokens(
                cacheInInput ? input - read - written : input,
                thoughtApart ? output + thought : output,
                read,
                written,
                thought);
    }

    /// What Gemini and Qwen say, outside of the protocol.
    private static Optional<Tokens> counted(JsonNode count) {
        return count.path("input_tokens").isNumber() || count.path("output_tokens").isNumber()
                ? Optional.of(
                        new Tokens(
                                count.path("input_tokens").asLong(0),
                                count.path("output_tokens").asLong(0),
                                0,
                                0,
                                0))
                : Optional.empty();
    }

    /// Of several models nobody knows which used what: they have no price together.
    private static String model(JsonNode models) {
        return switch (models.size()) {
            case 0 -> "";
            case 1 -> models.path(0).path("model").asString("");
            default ->
                    String.join(
                            " + ",
                            models.valueStream()
                                    .limit(8)
                                    .map(each -> each.path("model").asString(""))
                                    .toList());
        };
    }
}
