package dev.gangway.wire.mezame;

import dev.gangway.command.TurnEnd;
import dev.gangway.gateway.Subscription;
import dev.gangway.json.RawJson;
import dev.gangway.session.SessionState;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What one link knows of its session, and how far the link is: opened, started, over. Each step is
/// decided under one lock, and what follows from it is done by the link without. Any thread.
final class LinkState {
    /// @param state what the client is now told
    /// @param untold the end of a turn, from before the link was open, that it is to be told of; 0
    ///   for none
    record Told(SessionState state, long untold) {}

    /// What a newer state means for the client.
    ///
    /// @param menus when they are not what the client was told
    record News(Optional<RawJson> menus, AskedRequests.News requests) {}

    /// @param first whether the link was not over before
    /// @param left what it read from
    record Ended(boolean first, Optional<Subscription> left) {}

    private static final AskedRequests.News NO_REQUESTS = new AskedRequests.News(List.of(), false);

    private final AskedRequests requests;

    /// Guards the seven below. Nobody calls a cursor, the socket or the gateway while holding it.
    private final ReentrantLock lock = new ReentrantLock();

    private final TurnEnds ends = new TurnEnds();
    private @Nullable SessionState latest;
    private @Nullable Subscription subscription;
    private long untold;
    private RawJson menus = RawJson.NULL;
    private boolean started;
    private boolean over;

    LinkState(AskedRequests requests) {
        this.requests = requests;
    }

    SessionState session() {
        lock.lock();
        try {
            return Objects.requireNonNull(latest, "not opened");
        } finally {
            lock.unlock();
        }
    }

    Subscription subscription() {
        lock.lock();
        try {
            return Objects.requireNonNull(subscription, "not opened");
        } finally {
            lock.unlock();
        }
    }

    /// Takes note of a state, unless a newer one is known.
    void know(SessionState state) {
        lock.lock();
        try {
            if (latest == null || latest.sequence() <= state.sequence()) {
                latest = state;
            }
        } finally {
            lock.unlock();
        }
    }

    /// @return false when the link was over before
    boolean opened(Subscription let) {
        lock.lock();
        try {
            subscription = let;
            untold = ends.last();
            return !over;
        } finally {
            lock.unlock();
        }
    }

    /// @return empty when the link is over
    Optional<Told> told() {
        lock.lock();
        try {
            if (over) {
                return Optional.empty();
            }
            SessionState state = session();
            menus = SessionInfo.frame(state.agent()).orElse(RawJson.NULL);
            return Optional.of(new Told(state, untold));
        } finally {
            lock.unlock();
        }
    }

    /// @return the requests to show first; empty when the link was started before, or is over
    Optional<List<String>> start() {
        lock.lock();
        try {
            if (started || over) {
                return Optional.empty();
            }
            started = true;
            return Optional.of(requests.follow(subscription().toAnswer(session())).show());
        } finally {
            lock.unlock();
        }
    }

    /// @return empty while the link is not open
    Optional<News> changed(SessionState state) {
        Optional<RawJson> shown = SessionInfo.frame(state.agent());
        lock.lock();
        try {
            know(state);
            if (subscription == null || over) {
                return Optional.empty();
            }
            Optional<RawJson> moved = shown.filter(frame -> !frame.equals(menus));
            menus = shown.orElse(menus);
            return Optional.of(
                    new News(
                            moved,
                            started ? requests.follow(subscription.toAnswer(state)) : NO_REQUESTS));
        } finally {
            lock.unlock();
        }
    }

    /// @return whether the client is to be told by itself
    boolean turnEnded(TurnEnd end) {
        lock.lock();
        try {
            boolean idle = latest == null || latest.turn() == 0;
            return ends.isNews(end, idle) && subscription != null && !over;
        } finally {
            lock.unlock();
        }
    }

    Ended end() {
        lock.lock();
        try {
            Ended ended = new Ended(!over, Optional.ofNullable(subscription));
            over = true;
            return ended;
        } finally {
            lock.unlock();
        }
    }
}
