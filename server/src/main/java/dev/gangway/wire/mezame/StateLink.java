package dev.gangway.wire.mezame;

import dev.gangway.access.Principal;
import dev.gangway.command.GatewayException;
import dev.gangway.event.Position;
import dev.gangway.event.StreamName;
import dev.gangway.gateway.Gateway;
import dev.gangway.gateway.Subscription;
import dev.gangway.log.Resume;
import dev.gangway.session.SessionWatcher;
import dev.gangway.stream.Sink;
import dev.gangway.stream.Subscriber;
import dev.gangway.wire.Connection;
import dev.gangway.wire.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Tells one client that its state was written: a cursor on its principal's feed. Where something
/// may have been missed it is told once more, and reads anew.
final class StateLink implements Connection, Subscriber {
    private static final int DONE = 1000;
    private static final byte[] CHANGED =
            (FeedEncoder.CHANGED + "\n\n").getBytes(StandardCharsets.US_ASCII);

    private final Socket socket;
    private volatile @Nullable Subscription subscription;

    private StateLink(Socket socket) {
        this.socket = socket;
    }

    /// @param after empty for the head
    static Connection open(
            Gateway gateway, Principal principal, Optional<Position> after, Socket socket) {
        StateLink link = new StateLink(socket);
        try {
            Subscription let =
                    gateway.subscribe(
                            principal,
                            StreamName.feed(principal.id()),
                            after,
                            MezameVariants.STATE,
                            link,
                            SessionWatcher.NONE);
            link.subscription = let;
            switch (let.resume()) {
                case Resume.Resumed _ -> {
                    // Nothing is missing.
                }
                case Resume.Gap _, Resume.Reset _ -> socket.send(CHANGED);
            }
            let.cursor().go();
        } catch (GatewayException refused) {
            socket.close(DONE, Client.words(refused));
        }
        return link;
    }

    @Override
    public Sink sink() {
        return socket;
    }

    /// The client comes back by itself, and reads anew.
    @Override
    public void lost(Position position, String reason) {
        socket.close(DONE, reason);
    }

    @Override
    public void text(byte[] frame) {
        // Nothing comes in on an event stream.
    }

    @Override
    public void closed() {
        Subscription left = subscription;
        if (left != null) {
            left.close();
        }
    }
}
