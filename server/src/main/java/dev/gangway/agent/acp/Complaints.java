package dev.gangway.agent.acp;

import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts what an agent does wrong and logs it seldom enough that no agent can fill the log: the
/// first time, the 10th, the 100th and so on, by kind. Nothing of what the agent wrote is logged
/// but names of methods. One thread.
final class Complaints {
    private static final Logger LOG = LoggerFactory.getLogger(Complaints.class);
    private static final int TEN = 10;

    /// What can be wrong.
    enum Kind {
        INVALID_LINE("a line was skipped"),
        FOREIGN_SESSION("something about a session that is not ours was ignored"),
        UNKNOWN_REQUEST("a request that nobody here answers was refused"),
        UNKNOWN_NOTIFICATION("a notification that belongs to no session was ignored"),
        REFUSED_REQUEST("a request was refused");

        private final String sentence;

        Kind(String sentence) {
            this.sentence = sentence;
        }
    }

    private final String subject;
    private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);

    /// @param subject whose they are, for the log
    Complaints(String subject) {
        this.subject = subject;
    }

    void add(Kind kind, String detail) {
        long count = counts.merge(kind, 1L, Long::sum);
        if (isPowerOfTen(count)) {
            LOG.warn("{}: {} ({}; {} so far)", subject, kind.sentence, printable(detail), count);
        }
    }

    long count(Kind kind) {
        return counts.getOrDefault(kind, 0L);
    }

    private static boolean isPowerOfTen(long count) {
        long rest = count;
        while (rest % TEN == 0) {
            rest /= TEN;
        }
        return rest == 1;
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
