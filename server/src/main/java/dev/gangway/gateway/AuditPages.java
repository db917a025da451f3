package dev.gangway.gateway;

import dev.gangway.command.Query;
import dev.gangway.event.Sequenced;
import dev.gangway.event.StreamName;
import dev.gangway.json.RawJson;
import dev.gangway.log.EventLog;
import dev.gangway.log.StreamStatus;
import java.util.ArrayList;
import java.util.List;

/// Pages of the audit. Blocks on the store.
final class AuditPages {
    static final int RECORDS_MAX = 500;
    private static final int PAGE_BYTES = 1 << 18;

    private AuditPages() {}

    /// Records have dense numbers, so a page from the end is one from a number on.
    static Answered.Audit page(EventLog log, Query.Audit page) {
        long head = log.status(StreamName.AUDIT).map(StreamStatus::head).orElse(0L);
        long after =
                page.after()
                        .map(number -> Math.max(0, number))
                        .orElseGet(() -> Math.max(0, end(page, head) - page.limit()));
        long through = page.after().isPresent() ? head : end(page, head);
        return new Answered.Audit(read(log, after, Math.min(through, after + page.limit())), head);
    }

    /// The last record that a page from the end may have.
    private static long end(Query.Audit page, long head) {
        return Math.min(head, page.before().orElse(head + 1) - 1);
    }

    private static List<RawJson> read(EventLog log, long after, long through) {
        List<RawJson> records = new ArrayList<>();
        long at = after;
        while (at < through) {
            List<Sequenced> events = log.read(StreamName.AUDIT, at, PAGE_BYTES).events();
            if (events.isEmpty()) {
                return records;
            }
            for (Sequenced event : events) {
                if (event.sequence() <= through) {
                    records.add(event.event().payload());
                }
            }
            at = events.getLast().sequence();
        }
        return records;
    }
}
