package dev.gangway.session;

import dev.gangway.agent.AgentRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// The clocks of permission requests: one that nobody answers is denied after the time that the
/// configuration gives. Without one, and for questions, there is no clock. As many as requests are
/// open. Guarded by the stream's lock.
final class Expiry {
    private final SessionEnvironment environment;
    private final SessionLog log;
    private final Consumer<String> over;

    /// By the request's durable id.
    private final Map<String, Timers.Handle> running = new HashMap<>();

    /// @param over what happens to a request at the end of its time, under the lock; it may have
    ///   ended before
    Expiry(SessionEnvironment environment, SessionLog log, Consumer<String> over) {
        this.environment = environment;
        this.log = log;
        this.over = over;
    }

    void opened(String id, AgentRequest.Kind kind) {
        if (kind == AgentRequest.Kind.PERMISSION) {
            environment
                    .limits()
                    .denyAfter()
                    .ifPresent(time ->
                            running.put(
                                    id,
                                    environment
                                            .timers()
                                            .after(time, () -> log.decide(() -> over.accept(id)))));
        }
    }

    void ended(String id) {
        Timers.Handle timer = running.remove(id);
        if (timer != null) {
            timer.cancel();
        }
    }

    /// Nothing is denied by itself any more.
    void stop() {
        running.values().forEach(Timers.Handle::cancel);
        running.clear();
    }
}
