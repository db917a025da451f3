package dev.gangway.wire.mezame;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Which sockets wait for their front-end to ask for the history. It asks once for each `ready`
/// that says `resumed`, and shows the answer in the place of all that it was told before: so the
/// answer ends where its socket begins, and the socket begins behind it. Any thread; no more than
/// there are sockets.
final class Histories {
    private record Key(String principal, String session) {}

    private final Delays delays;
    private final Duration wait;

    /// Guarded by itself.
    private final Map<Key, Deque<SessionLink>> waiting = new HashMap<>();

    /// @param wait how long a link waits: a client that does not ask gets the rest without it
    Histories(Delays delays, Duration wait) {
        this.delays = delays;
        this.wait = wait;
    }

    /// The link is started when it was asked for, or when it has waited long enough.
    void expect(String principal, SessionLink link) {
        synchronized (waiting) {
            waiting.computeIfAbsent(new Key(principal, link.session()), _ -> new ArrayDeque<>(1))
                    .add(link);
        }
        delays.after(
                wait,
                () -> {
                    forget(principal, link);
                    link.start();
                });
    }

    /// The one that waits longest; it waits no more.
    Optional<SessionLink> next(String principal, String session) {
        synchronized (waiting) {
            Key key = new Key(principal, session);
            Deque<SessionLink> links = waiting.get(key);
            if (links == null) {
                return Optional.empty();
            }
            Optional<SessionLink> next = Optional.ofNullable(links.poll());
            if (links.isEmpty()) {
                waiting.remove(key);
            }
            return next;
        }
    }

    void forget(String principal, SessionLink link) {
        synchronized (waiting) {
            Key key = new Key(principal, link.session());
            Deque<SessionLink> links = waiting.get(key);
            if (links != null && links.remove(link) && links.isEmpty()) {
                waiting.remove(key);
            }
        }
    }
}
