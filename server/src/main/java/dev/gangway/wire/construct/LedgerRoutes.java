package dev.gangway.wire.construct;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Query;
import dev.gangway.gateway.Answered;
import dev.gangway.json.Json;
import dev.gangway.usage.UsageSum;
import dev.gangway.wire.Exchange;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `/api/cost` and `/api/audit` (contract, REST and SSE), for callers who are known: of the first
/// each sees what is its own, the second is for administrators.
final class LedgerRoutes {
    private static final int RECORDS_MAX = 500;
    private static final int NANO_DIGITS = 9;

    private final InstantSource clock;

    LedgerRoutes(InstantSource clock) {
        this.clock = clock;
    }

    /// @param parts of the path, `cost` or `audit` first
    boolean handle(Exchange exchange, Caller caller, List<String> parts) {
        switch (exchange.method() + " " + String.join("/", parts)) {
            case "GET cost" -> cost(exchange, caller);
            case "GET audit" -> audit(exchange, caller);
            case "GET audit/verify" ->
                    Answers.error(
                            exchange, 501, "The chain is verified with `gangway audit verify`.");
            default -> {
                return false;
            }
        }
        return true;
    }

    /// `session_cost_usd` is of the session that `session_id` names, and without one of today.
    private void cost(Exchange exchange, Caller caller) {
        Instant now = clock.instant();
        LocalDate today = now.atZone(ZoneOffset.UTC).toLocalDate();
        Instant day = today.atStartOfDay(ZoneOffset.UTC).toInstant();
        Instant month = today.withDayOfMonth(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        Optional<String> session = exchange.query("session_id").flatMap(caller::session);
        Query.UsageFilter of =
                new Query.UsageFilter(
                        session,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
        ObjectNode body = Json.object();
        ObjectNode cost = body.putObject("cost");
        List<UsageSum> monthly = sums(caller, Query.UsageGroup.ALL, month, Query.UsageFilter.ALL);
        Instant from = session.isPresent() ? Instant.EPOCH : day;
        cost.put("session_cost_usd", dollars(sums(caller, Query.UsageGroup.ALL, from, of)));
        cost.put(
                "daily_cost_usd",
                dollars(sums(caller, Query.UsageGroup.ALL, day, Query.UsageFilter.ALL)));
        cost.put("monthly_cost_usd", dollars(monthly));
        cost.put("total_tokens", monthly.stream().mapToLong(LedgerRoutes::tokens).sum());
        cost.put("request_count", monthly.stream().mapToLong(UsageSum::turns).sum());
        ObjectNode models = cost.putObject("by_model");
        for (UsageSum sum : sums(caller, Query.UsageGroup.MODEL, month, Query.UsageFilter.ALL)) {
            models.putObject(sum.of())
                    .put("model", sum.of())
                    .put("cost_usd", dollars(List.of(sum)))
                    .put("total_tokens", tokens(sum))
                    .put("request_count", sum.turns());
        }
        Answers.json(exchange, 200, body);
    }

    private List<UsageSum> sums(
            Caller caller, Query.UsageGroup by, Instant from, Query.UsageFilter of) {
        Instant to = clock.instant().plusSeconds(1);
        return ((Answered.Usage) caller.read(new Query.Usage(by, from, to, of))).sums();
    }

    private static BigDecimal dollars(List<UsageSum> sums) {
        long billionths = sums.stream().mapToLong(UsageSum::cost).sum();
        return BigDecimal.valueOf(billionths, NANO_DIGITS).stripTrailingZeros();
    }

    private static long tokens(UsageSum sum) {
        return sum.tokens().total();
    }

    /// Filters are applied to the newest records: at most so many are looked at.
    private static void audit(Exchange exchange, Caller caller) {
        int limit = limit(exchange);
        Optional<String> type = exchange.query("event_type");
        Optional<Instant> since = exchange.query("since").map(LedgerRoutes::instant);
        boolean filters = type.isPresent() || since.isPresent();
        Answered.Audit page =
                (Answered.Audit)
                        caller.read(
                                new Query.Audit(
                                        Optional.empty(),
                                        Optional.empty(),
                                        filters ? RECORDS_MAX : limit));
        ObjectNode body = Json.object();
        ArrayNode events = body.putArray("events");
        for (var record : page.records().reversed()) {
            JsonNode node = record.node();
            boolean wanted =
                    type.filter(word -> !word.equals(Json.text(node, "action", ""))).isEmpty()
                            && since.filter(when ->
                                            Json.number(node, "at", 0) < when.toEpochMilli())
                                    .isEmpty();
            if (wanted && events.size() < limit) {
                events.add(node);
            }
        }
        Answers.json(exchange, 200, body.put("count", events.size()).put("audit_enabled", true));
    }

    private static int limit(Exchange exchange) {
        try {
            int limit = exchange.query("limit").map(Integer::parseInt).orElse(100);
            return Math.clamp(limit, 1, RECORDS_MAX);
        } catch (NumberFormatException notOne) {
            throw new GatewayException(ErrorCode.INVALID, "limit must be a whole number.", notOne);
        }
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException notOne) {
            throw new GatewayException(
                    ErrorCode.INVALID, "since must be a time as in 2026-01-31T00:00:00Z.", notOne);
        }
    }
}
