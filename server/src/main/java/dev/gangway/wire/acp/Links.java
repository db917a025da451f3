package dev.gangway.wire.acp;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.event.Position;
import dev.gangway.event.StreamName;
import dev.gangway.jsonrpc.ErrorCodes;
import dev.gangway.session.SessionWatcher;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What one connection is attached to: at most one link a session, and the feed. Any thread.
final class Links implements AutoCloseable {
    private static final AcpError DETACHED =
            new AcpError(
                    ErrorCodes.REQUEST_CANCELLED,
                    "this client detached from the session, whose turn goes on",
                    AcpError.data("DETACHED", true));

    private static final AcpError REPLACED =
            new AcpError(
                    ErrorCodes.REQUEST_CANCELLED,
                    "the session was attached again on this connection",
                    AcpError.data("REPLACED", false));

    private static final AcpError FEED_DETACHED =
            new AcpError(
                    ErrorCodes.REQUEST_CANCELLED,
                    "this client detached from its feed",
                    AcpError.data("DETACHED", true));

    private static final AcpError FEED_REPLACED =
            new AcpError(
                    ErrorCodes.REQUEST_CANCELLED,
                    "the feed was attached again on this connection",
                    AcpError.data("REPLACED", false));

    private final Client client;
    private final RequestBook requests;
    private final AwaitedPrompts prompts;

    /// These four are guarded by the client's lock.
    private final Map<String, SessionLink> links = new HashMap<>();

    private @Nullable FeedLink feed;
    private int opening;
    private boolean closed;

    Links(Client client) {
        this.client = client;
        this.requests = new RequestBook(client, this);
        this.prompts = new AwaitedPrompts(client, this);
    }

    RequestBook requests() {
        return requests;
    }

    AwaitedPrompts prompts() {
        return prompts;
    }

    /// Attaches to a session, in the place of an earlier link to it. Nothing is shown before
    /// [SessionLink#start]. May read the store.
    ///
    /// @param after where to go on; empty for the head
    /// @param replaying whether the client asked for what happened already, its own prompts
    ///   included
    /// @throws GatewayException when refused, or with LIMIT
    SessionLink attach(String session, Optional<Position> after, boolean replaying) {
        reserve(!attached(session));
        try {
            SessionLink link = new SessionLink(client, this, session, replaying);
            link.opened(
                    client.subscribe(
                            StreamName.session(session),
                            after,
                            client.profile().variant(),
                            link,
                            link));
            become(session, link);
            return link;
        } finally {
            release();
        }
    }

    /// Attaches at the head, unless it is attached already.
    void attachIfNeeded(String session) {
        if (!attached(session)) {
            SessionLink link = attach(session, Optional.empty(), false);
            link.showWholeState(Placement.NOW);
            link.start();
        }
    }

    Optional<SessionLink> current(String session) {
        client.lock().lock();
        try {
            return Optional.ofNullable(links.get(session));
        } finally {
            client.lock().unlock();
        }
    }

    boolean attached(String session) {
        return current(session).isPresent();
    }

    /// Ends the link to a session; nothing when there is none. The session itself goes on.
    void detach(String session) {
        current(session).ifPresent(link -> link.end(DETACHED));
        requests.detached(session).forEach(client.socket()::send);
        prompts.failAll(session, DETACHED);
    }

    /// The link is over: it is no longer the session's, unless another took its place.
    void gone(SessionLink link) {
        client.lock().lock();
        try {
            links.remove(link.session(), link);
        } finally {
            client.lock().unlock();
        }
    }

    FeedLink attachFeed(Optional<Position> after) {
        reserve(!feedAttached());
        try {
            FeedLink link = new FeedLink(client, this);
            link.opened(
                    client.subscribe(
                            StreamName.feed(client.socket().principal().id()),
                            after,
                            AcpVariants.FEED,
                            link,
                            SessionWatcher.NONE));
            become(link, FEED_REPLACED);
            return link;
        } finally {
            release();
        }
    }

    private boolean feedAttached() {
        client.lock().lock();
        try {
            return feed != null;
        } finally {
            client.lock().unlock();
        }
    }

    void detachFeed() {
        become(null, FEED_DETACHED);
    }

    /// The feed's link is over: another may take its place.
    void gone(FeedLink link) {
        client.lock().lock();
        try {
            feed = feed == link ? null : feed;
        } finally {
            client.lock().unlock();
        }
    }

    private void reserve(boolean another) {
        client.lock().lock();
        try {
            int taken = links.size() + (feed == null ? 0 : 1) + opening;
            if (another && taken >= client.limits().subscriptions()) {
                throw new GatewayException(
                        ErrorCode.LIMIT,
                        "this connection is attached to its limit of "
                                + client.limits().subscriptions()
                                + " streams: detach from one");
            }
            opening++;
        } finally {
            client.lock().unlock();
        }
    }

    private void release() {
        client.lock().lock();
        try {
            opening--;
        } finally {
            client.lock().unlock();
        }
    }

    private void become(String session, SessionLink link) {
        SessionLink outdated;
        client.lock().lock();
        try {
            outdated = closed || link.over() ? link : links.put(session, link);
        } finally {
            client.lock().unlock();
        }
        if (outdated != null && !outdated.over()) {
            outdated.end(REPLACED);
        }
    }

    private void become(@Nullable FeedLink link, AcpError why) {
        FeedLink outdated;
        client.lock().lock();
        try {
            boolean late = link != null && (closed || link.over());
            outdated = late ? link : feed;
            feed = late ? feed : link;
        } finally {
            client.lock().unlock();
        }
        if (outdated != null && !outdated.over()) {
            outdated.end(why);
        }
    }

    /// The socket is gone: nothing is read for it any more, nothing answered.
    @Override
    public void close() {
        List<SessionLink> open;
        client.lock().lock();
        try {
            closed = true;
            open = new ArrayList<>(links.values());
        } finally {
            client.lock().unlock();
        }
        open.forEach(link -> link.end(DETACHED));
        detachFeed();
    }
}
