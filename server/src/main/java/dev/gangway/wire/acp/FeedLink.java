package dev.gangway.wire.acp;

import dev.gangway.event.Position;
import dev.gangway.gateway.Subscription;
import dev.gangway.stream.Sink;
import dev.gangway.stream.Subscriber;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One connection's reading of its principal's feed.
final class FeedLink implements Subscriber {
    private final Client client;
    private final Links links;
    private volatile @Nullable Subscription subscription;

    /// These two are guarded by the client's lock.
    private @Nullable Call opening;

    private @Nullable AcpError endedFor;

    FeedLink(Client client, Links links) {
        this.client = client;
        this.links = links;
    }

    void opened(Subscription let) {
        subscription = let;
    }

    Subscription subscription() {
        return Objects.requireNonNull(subscription, "not opened");
    }

    boolean over() {
        client.lock().lock();
        try {
            return endedFor != null;
        } finally {
            client.lock().unlock();
        }
    }

    /// The request that this link is to answer; it fails when the link ends, or has ended, before.
    void opening(Call call) {
        AcpError ended;
        client.lock().lock();
        try {
            opening = call;
            ended = endedFor;
        } finally {
            client.lock().unlock();
        }
        if (ended != null) {
            call.fail(ended);
        }
    }

    /// Ends the reading. The request that opened the link is answered with `why` when it has no
    /// answer yet.
    void end(AcpError why) {
        Call unanswered;
        Subscription left;
        client.lock().lock();
        try {
            endedFor = why;
            unanswered = opening;
            left = subscription;
        } finally {
            client.lock().unlock();
        }
        if (left != null) {
            left.close();
        }
        if (unanswered != null) {
            unanswered.fail(why);
        }
    }

    @Override
    public Sink sink() {
        return client.socket();
    }

    @Override
    public void lost(Position position, String reason) {
        AcpError error =
                new AcpError(
                        AcpError.CONFLICT,
                        "the position in the feed was lost: " + reason,
                        AcpError.data("LOST", true));
        end(error);
        links.gone(this);
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
