package dev.gangway.wire.rest;

import dev.gangway.command.Command;
import dev.gangway.command.Query;
import dev.gangway.gateway.Answered;
import dev.gangway.wire.rest.Operation.Parameter;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// What turns used, and how much may be used.
final class UsageResource {
    private static final String TAG = "usage";

    static final List<Operation> OPERATIONS =
            List.of(
                    Operation.get(
                                    "sumUsage",
                                    "/usage",
                                    TAG,
                                    "What turns used, summed; the last thousand sums",
                                    Views.Usage.class,
                                    UsageResource::sum)
                            .with(
                                    Parameter.query(
                                            "by",
                                            "{\"type\":\"string\",\"enum\":" + groups() + "}",
                                            "what is summed together; all without"),
                                    SearchResource.FROM,
                                    SearchResource.TO,
                                    Parameter.query("session", SearchResource.TEXT, "only this"),
                                    Parameter.query("project", SearchResource.TEXT, "only this"),
                                    Parameter.query("owner", SearchResource.TEXT, "only this"),
                                    Parameter.query("agent", SearchResource.TEXT, "only this"),
                                    Parameter.query("model", SearchResource.TEXT, "only this")),
                    Operation.get(
                                    "listBudgets",
                                    "/budgets",
                                    TAG,
                                    "How budgets stand",
                                    Views.BudgetList.class,
                                    UsageResource::budgets)
                            .with(
                                    Parameter.query(
                                            "session",
                                            SearchResource.TEXT,
                                            "all that count this session's turns")),
                    Operation.change(
                                    "raiseBudget",
                                    "POST",
                                    "/budgets/raise",
                                    TAG,
                                    "Raise a budget for the period that runs",
                                    UsageResource::raise)
                            .taking(Bodies.BudgetRaise.class));

    private UsageResource() {}

    private static String groups() {
        return Stream.of(Query.UsageGroup.values())
                .map(group -> "\"" + Views.lower(group) + "\"")
                .toList()
                .toString();
    }

    private static void sum(Call call) {
        Query.UsageFilter of =
                new Query.UsageFilter(
                        call.query("session"),
                        call.query("project"),
                        call.query("owner"),
                        call.query("agent"),
                        call.query("model"));
        Query.Usage asked =
                new Query.Usage(
                        group(call.query("by")),
                        SearchResource.time(call, "from").orElse(Instant.EPOCH),
                        SearchResource.time(call, "to").orElse(SearchResource.LATEST),
                        of);
        call.answer(Views.Usage.of((Answered.Usage) call.read(asked)));
    }

    private static Query.UsageGroup group(Optional<String> by) {
        String name = by.orElse("all");
        return Stream.of(Query.UsageGroup.values())
                .filter(group -> Views.lower(group).equals(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> RestJson.invalid("by must be one of " + groups() + "."));
    }

    private static void budgets(Call call) {
        Query.Budgets asked = new Query.Budgets(call.query("session"));
        call.answer(Views.BudgetList.of((Answered.Budgets) call.read(asked)));
    }

    private static void raise(Call call) {
        Bodies.BudgetRaise body = call.body(Bodies.BudgetRaise.class);
        SessionResource.done(
                call,
                new Command.RaiseBudget(
                        RestJson.required("budget", body.budget()),
                        body.session(),
                        RestJson.required("cap", body.cap())));
    }
}
