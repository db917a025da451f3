package dev.gangway.wire.cloudcli;

import dev.gangway.command.GatewayException;
import dev.gangway.event.Position;
import dev.gangway.event.StreamName;
import dev.gangway.gateway.Subscription;
import dev.gangway.session.SessionWatcher;
import dev.gangway.stream.Sink;
import dev.gangway.stream.Subscriber;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A socket's reading of its principal's feed: what changed in sessions that it may see, and in no
/// others.
final class FeedLink implements Subscriber {
    private static final Logger LOG = LoggerFactory.getLogger(FeedLink.class);

    private final Viewer viewer;
    private volatile @Nullable Subscription subscription;

    FeedLink(Viewer viewer) {
        this.viewer = viewer;
    }

    /// Without a feed the front-end has its lists over HTTP only.
    void open() {
        try {
            Subscription let =
                    viewer.gateway()
                            .subscribe(
                                    viewer.socket().principal(),
                                    StreamName.feed(viewer.socket().principal().id()),
                                    Optional.empty(),
                                    FeedEncoder.VARIANT,
                                    this,
                                    SessionWatcher.NONE);
            subscription = let;
            let.cursor().go();
        } catch (GatewayException refused) {
            LOG.debug("a feed cannot be followed: {}", refused.getMessage());
        }
    }

    @Override
    public Sink sink() {
        return viewer.socket();
    }

    @Override
    public void lost(Position position, String reason) {
        viewer.socket().close(SessionLink.CLOSE_RESTART, reason);
    }

    void close() {
        Subscription let = subscription;
        if (let != null) {
            let.close();
        }
    }
}
