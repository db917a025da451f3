package dev.gangway.access;

import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/// Makes one of many: what the same caller tries again within a minute is counted, so that nobody
/// fills the disk with refusals. The first is told at once, the rest as one entry when the minute
/// is over. Any thread.
final class AuditRepeats {
    private static final long WITHIN_MILLIS = Duration.ofMinutes(1).toMillis();

    /// How many different ones are told in a minute.
    static final int RUNS_MAX = 256;

    /// Guarded by itself; the oldest first.
    private final Map<Key, Run> runs = new LinkedHashMap<>();

    private record Key(
            String principal, String credential, String address, String action, String outcome) {}

    private static final class Run {
        private final AuditEntry first;
        private AuditEntry last;
        private long more;

        Run(AuditEntry first) {
            this.first = first;
            this.last = first;
        }
    }

    /// What becomes of an entry.
    enum Verdict {
        TELL,
        COUNTED,
        /// Too many different ones: only that it is missing can be told.
        TOO_MANY
    }

    Verdict take(AuditEntry entry) {
        Key key =
                new Key(
                        entry.principal(),
                        entry.credential(),
                        entry.address(),
                        entry.action(),
                        entry.outcome());
        synchronized (runs) {
            Run run = runs.get(key);
            if (run != null) {
                run.last = entry;
                run.more++;
                return Verdict.COUNTED;
            }
            if (runs.size() >= RUNS_MAX) {
                return Verdict.TOO_MANY;
            }
            runs.put(key, new Run(entry));
            return Verdict.TELL;
        }
    }

    /// The entries of those whose minute is over: the last one of each, with how many there were
    /// besides the first.
    List<AuditEntry> over(long nowMillis) {
        List<AuditEntry> over = new ArrayList<>();
        synchronized (runs) {
            Iterator<Run> each = runs.values().iterator();
            while (each.hasNext()) {
                Run run = each.next();
                if (nowMillis - run.first.atMillis() >= WITHIN_MILLIS) {
                    each.remove();
                    if (run.more > 0) {
                        over.add(counted(run));
                    }
                }
            }
        }
        return over;
    }

    private static AuditEntry counted(Run run) {
        ObjectNode details = Json.object().put("times", run.more);
        details.put("since", run.first.atMillis());
        details.set("last", run.last.details().node());
        return run.last.with(RawJson.ofNode(details));
    }
}
