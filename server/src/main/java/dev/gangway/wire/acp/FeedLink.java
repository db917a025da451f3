package dev.gangway.wire.acp;

import dev.gangway.command.TurnEnd;
import dev.gangway.event.Position;
import dev.gangway.gateway.Subscription;
import dev.gangway.session.SessionState;
import dev.gangway.session.SessionWatcher;
import dev.gangway.stream.Sink;
import dev.gangway.stream.Subscriber;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One connection's reading of its principal's feed.
final class FeedLink implements Subscriber {
    /// A feed has no state to watch.
    static final SessionWatcher NO_WATCHER =
            new SessionWatcher() {
                @Override
                public void changed(SessionState state) {}

                @Override
                public void turnEnded(TurnEnd end) {}
            };

    private final Client client;
    private volatile @Nullable Subscription subscription;

    FeedLink(Client client) {
        this.client = client;
    }

    void opened(Subscription let) {
        subscription = let;
    }

    Subscription subscription() {
        return Objects.requireNonNull(subscription, "not opened");
    }

    void end() {
        subscription().close();
    }

    @Override
    public Sink sink() {
        return client.socket();
    }

    @Override
    public void lost(Position position, String reason) {
        client.socket()
                .send(
                        Frames.notification(
                                "_gangway/lost",
                                new ObjectText()
                                        .flag("feed", true)
                                        .text("epoch", position.epoch().toString())
                                        .number("seq", position.sequence())
                                        .end()));
    }
}
