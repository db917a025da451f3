package dev.gangway.wire.rest;

import dev.gangway.command.Query;
import dev.gangway.gateway.Answered;
import dev.gangway.wire.rest.Operation.Parameter;
import java.util.List;
import java.util.Optional;

/// Who did what.
final class AuditResource {
    private static final String NUMBER =
            "{\"type\":\"integer\",\"format\":\"int64\",\"minimum\":0}";
    private static final int PAGE = 100;
    private static final int PAGE_MAX = 500;

    static final List<Operation> OPERATIONS =
            List.of(
                    Operation.get(
                                    "readAudit",
                                    "/audit",
                                    "audit",
                                    "Records of the audit, the newest without before and after",
                                    Views.AuditPage.class,
                                    AuditResource::page)
                            .with(
                                    Parameter.query(
                                            "before", NUMBER, "the last records below this one"),
                                    Parameter.query(
                                            "after", NUMBER, "the first records above this one"),
                                    Parameter.query(
                                            "limit",
                                            "{\"type\":\"integer\",\"minimum\":1,\"maximum\":500}",
                                            "records on a page; 100 without")));

    private AuditResource() {}

    private static void page(Call call) {
        Query.Audit page =
                new Query.Audit(
                        number(call, "before"),
                        number(call, "after"),
                        (int) call.number("limit", PAGE, 1, PAGE_MAX));
        call.answer(Views.AuditPage.of((Answered.Audit) call.read(page)));
    }

    private static Optional<Long> number(Call call, String name) {
        return call.query(name).map(text -> Call.whole(name, text, 0, Long.MAX_VALUE));
    }
}
