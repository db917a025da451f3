package dev.gangway.wire.slices;

import dev.gangway.command.GatewayException;
import dev.gangway.command.TurnEnd;
import dev.gangway.event.Epoch;
import dev.gangway.event.EventKind;
import dev.gangway.event.Origin;
import dev.gangway.event.Position;
import dev.gangway.event.StreamName;
import dev.gangway.gateway.Subscription;
import dev.gangway.log.Resume;
import dev.gangway.session.SessionState;
import dev.gangway.session.SessionWatcher;
import dev.gangway.stream.Cursor;
import dev.gangway.stream.Sink;
import dev.gangway.stream.Subscriber;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// One subscription of a Makima socket: a cursor. What is said of it is placed on it, so that an
/// acknowledgement is exactly before the first frame that follows it, or behind the last.
final class TaskLink implements Subscriber, SessionWatcher {
    /// At once, where it stands.
    private static final long NOW = 0;

    private static final int CLOSE_RESTART = 1012;

    /// What is subscribed to.
    enum Channel {
        OUTPUT,
        UPDATES,
        ALL
    }

    private final Client client;
    private final StreamName stream;
    private final Channel channel;
    private final OptionalLong fromSeq;
    private final BooleanSupplier skipped;
    private final Runnable gone;
    private volatile @Nullable Subscription subscription;
    private volatile @Nullable SessionState latest;
    private volatile boolean over;

    /// @param fromSeq behind which output is wanted, as the client knows it; empty for from now on
    /// @param skipped whether what it reads is told to its client by another link
    /// @param gone told when there is nothing to read for this client any more
    TaskLink(
            Client client,
            StreamName stream,
            Channel channel,
            OptionalLong fromSeq,
            BooleanSupplier skipped,
            Runnable gone) {
        this.client = client;
        this.stream = stream;
        this.channel = channel;
        this.fromSeq = fromSeq;
        this.skipped = skipped;
        this.gone = gone;
    }

    /// Begins to read, behind the acknowledgement. Reads the store.
    ///
    /// @param acknowledged made with the number that what follows comes behind
    /// @throws GatewayException when refused
    void open(LongFunction<byte[]> acknowledged) {
        Optional<Position> after = Optional.empty();
        if (fromSeq.isPresent()) {
            after = Optional.of(position(fromSeq.getAsLong()));
        }
        Subscription let = subscribe(after);
        acknowledge(acknowledged);
        tellGap(let, fromSeq);
        let.cursor().go();
    }

    /// A number has no nonce: it is of the log that is there now, or of none.
    private Position position(long number) {
        Epoch now;
        try (Subscription head = ask(Optional.empty())) {
            now = head.resume().head().epoch();
        }
        boolean known = number >= 0 && number / Position.SEQUENCE_LIMIT == now.ordinal();
        long sequence = known ? number % Position.SEQUENCE_LIMIT : Position.SEQUENCE_LIMIT - 1;
        return new Position(now, sequence);
    }

    private Subscription subscribe(Optional<Position> after) {
        Subscription let = ask(after);
        let.state().ifPresent(state -> latest = latest == null ? state : latest);
        subscription = let;
        return let;
    }

    private Subscription ask(Optional<Position> after) {
        return client.gateway()
                .subscribe(
                        client.socket().principal(),
                        stream,
                        after,
                        switch (channel) {
                            case OUTPUT -> TaskOutput.VARIANT;
                            case UPDATES -> TaskStatus.OF_ONE;
                            case ALL -> TaskStatus.OF_ALL;
                        },
                        this,
                        this);
    }

    private void tellGap(Subscription let, OptionalLong from) {
        boolean missing =
                switch (let.resume()) {
                    case Resume.Resumed _ -> false;
                    case Resume.Gap _, Resume.Reset _ -> true;
                };
        if (missing && from.isPresent()) {
            let.cursor()
                    .place(
                            NOW,
                            () ->
                                    FrameText.of("gap")
                                            .text("taskId", stream.id())
                                            .number("fromSeq", from.getAsLong())
                                            .number("seq", let.cursor().position().asLong())
                                            .bytes());
        }
    }

    private Cursor cursor() {
        return Objects.requireNonNull(subscription, "not opened").cursor();
    }

    /// Where it stands.
    void acknowledge(LongFunction<byte[]> acknowledged) {
        Cursor cursor = cursor();
        cursor.place(NOW, () -> acknowledged.apply(cursor.position().asLong()));
    }

    /// Ends behind the acknowledgement, and nothing comes after that: it stands still until then.
    void stop(byte[] acknowledged) {
        over = true;
        Subscription left = Objects.requireNonNull(subscription, "not opened");
        left.cursor().pauseBefore(NOW);
        left.cursor()
                .place(
                        NOW,
                        () -> {
                            left.cursor().close();
                            return acknowledged;
                        });
        client.later(left.unwatch());
    }

    /// The task as it stands when the client can be told: what was skipped may have been told by
    /// nobody.
    void tellWhole() {
        cursor().placeAtHead(() -> {
            SessionState state = latest;
            return state == null ? null : TaskStatus.whole(state);
        });
    }

    /// Whether the caller's own feed tells of the task, too.
    boolean isInFeed() {
        SessionState state = latest;
        return state != null && state.owner().equals(client.socket().principal().id());
    }

    void end() {
        over = true;
        Subscription left = subscription;
        if (left != null) {
            left.cursor().close();
            client.later(left.unwatch());
        }
    }

    @Override
    public Sink sink() {
        return client.socket();
    }

    @Override
    public boolean filters() {
        return channel == Channel.UPDATES;
    }

    @Override
    public boolean shows(EventKind kind, Origin origin) {
        return !(skipped.getAsBoolean() && isInFeed());
    }

    /// A client that counts is told what it missed; another one is to begin again.
    @Override
    public void lost(Position position, String reason) {
        if (over) {
            return;
        }
        if (fromSeq.isEmpty()) {
            client.socket().close(CLOSE_RESTART, reason);
            return;
        }
        Runnable unwatch = Objects.requireNonNull(subscription, "not opened").unwatch();
        client.later(() -> {
            unwatch.run();
            goOn(position);
        });
    }

    private void goOn(Position position) {
        try {
            Subscription let = subscribe(Optional.of(position));
            tellGap(let, OptionalLong.of(position.asLong()));
            let.cursor().go();
        } catch (GatewayException refused) {
            gone.run();
        }
    }

    @Override
    public void changed(SessionState state) {
        latest = state;
    }

    @Override
    public void turnEnded(TurnEnd end) {
        // Its event says it.
    }

    @Override
    public void deleted() {
        gone.run();
    }

    @Override
    public void shutOut() {
        gone.run();
    }
}
