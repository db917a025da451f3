package dev.gangway.testkit.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What the scripted model was asked, in order, and how each answer ended. Safe for use by many
/// threads.
///
/// It keeps the first [#ENTRIES_MAX] requests and refuses further ones, so that a test never reads
/// a log with holes.
public final class RequestLog {
    /// The most requests that a log keeps.
    public static final int ENTRIES_MAX = 10_000;

    /// How an answer ended.
    public enum Outcome {
        RUNNING,
        COMPLETE,
        /// An HTTP error was answered, as the script said or since the request made no sense.
        ERROR,
        /// The script cut the connection.
        DROPPED,
        /// The client closed its socket before the answer was complete: a cancel that reached the
        /// model.
        CLIENT_GONE
    }

    /// One request. Immutable.
    ///
    /// @param number from 0, in order of arrival
    /// @param protocol chat, gemini, anthropic or responses
    /// @param request what was asked
    /// @param pieces how many pieces of the answer were sent
    /// @param outcome how it ended, RUNNING until then
    public record Entry(
            int number, String protocol, ModelRequest request, int pieces, Outcome outcome) {

        ObjectNode json() {
            ObjectNode json =
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("number", number)
                            .put("protocol", protocol)
                            .put("model", request.model())
                            .put("aside", request.aside())
                            .put("step", request.toolRounds())
                            .put("prompt", request.lastUserText())
                            .put("messages", request.messages().size())
                            .put("pieces", pieces)
                            .put("outcome", outcome.name().toLowerCase(Locale.ROOT))
                            .put("clientGone", outcome == Outcome.CLIENT_GONE);
            ArrayNode roles = json.putArray("roles");
            request.messages().forEach(message -> roles.add(message.role().word()));
            ArrayNode tools = json.putArray("tools");
            request.tools().forEach(tool -> tools.add(tool.name()));
            return json.put("history", request.history());
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // Guarded by lock.
    private final List<Entry> entries = new ArrayList<>();

    /// All requests so far, oldest first.
    public List<Entry> entries() {
        lock.lock();
        try {
            return List.copyOf(entries);
        } finally {
            lock.unlock();
        }
    }

    /// The first entry that the condition holds for, waiting for it at most that long.
    public Optional<Entry> await(Predicate<Entry> condition, Duration time)
            throws InterruptedException {
        long left = time.toNanos();
        lock.lock();
        try {
            while (true) {
                Optional<Entry> found = entries.stream().filter(condition).findFirst();
                if (found.isPresent() || left <= 0) {
                    return found;
                }
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /// The log as `{"requests": […]}`.
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode requests = json.putArray("requests");
        entries().forEach(entry -> requests.add(entry.json()));
        return json;
    }

    Entry add(String protocol, ModelRequest request) {
        lock.lock();
        try {
            if (entries.size() >= ENTRIES_MAX) {
                throw new IllegalStateException("the log holds " + ENTRIES_MAX + " requests");
            }
            Entry entry = new Entry(entries.size(), protocol, request, 0, Outcome.RUNNING);
            entries.add(entry);
            changed.signalAll();
            return entry;
        } finally {
            lock.unlock();
        }
    }

    void finish(Entry entry, int pieces, Outcome outcome) {
        lock.lock();
        try {
            entries.set(
                    entry.number(),
                    new Entry(entry.number(), entry.protocol(), entry.request(), pieces, outcome));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
