package dev.gangway.wire.construct;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.event.Position;
import dev.gangway.event.StreamName;
import dev.gangway.gateway.Subscription;
import dev.gangway.session.SessionWatcher;
import dev.gangway.stream.Sink;
import dev.gangway.stream.Subscriber;
import dev.gangway.stream.Variant;
import dev.gangway.wire.Connection;
import dev.gangway.wire.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// One socket's reading of its caller's own feed; by itself the connection of `GET /api/events`. A
/// reader that cannot be told what it missed is told that (contract: lag is silently skipped).
final class FeedLink implements Connection, Subscriber {
    private final Socket socket;
    private final boolean alone;
    private Optional<Subscription> subscription = Optional.empty();

    private FeedLink(Socket socket, boolean alone) {
        this.socket = socket;
        this.alone = alone;
    }

    /// Beside a chat. A credential that does not reach all that is its user's has no feed, and is
    /// told nothing.
    static FeedLink beside(Caller caller, Socket socket) {
        FeedLink link = new FeedLink(socket, false);
        try {
            link.open(caller, FeedEncoder.CHAT);
        } catch (GatewayException refused) {
            if (refused.code() != ErrorCode.NOT_FOUND) {
                throw refused;
            }
        }
        return link;
    }

    /// `GET /api/events`.
    static Connection alone(Caller caller, Socket socket) {
        FeedLink link = new FeedLink(socket, true);
        try {
            link.open(caller, FeedEncoder.EVENTS);
        } catch (GatewayException refused) {
            link.end();
        }
        return link;
    }

    private void open(Caller caller, Variant variant) {
        Subscription let =
                caller.gateway()
                        .subscribe(
                                caller.principal(),
                                StreamName.feed(caller.principal().id()),
                                Optional.empty(),
                                variant,
                                this,
                                SessionWatcher.NONE);
        subscription = Optional.of(let);
        let.cursor().go();
    }

    private void end() {
        String lagged = "data:{\"type\":\"lagged\",\"resync\":true}\n\n";
        socket.send(lagged.getBytes(StandardCharsets.UTF_8));
        socket.close(ChatLink.CLOSE_COME_BACK, "lagged");
    }

    @Override
    public Sink sink() {
        return socket;
    }

    @Override
    public void lost(Position position, String reason) {
        if (alone) {
            end();
        } else {
            socket.close(ChatLink.CLOSE_COME_BACK, "load the session again");
        }
    }

    @Override
    public void text(byte[] frame) {
        // Nothing comes in on an event stream.
    }

    @Override
    public void closed() {
        subscription.ifPresent(Subscription::close);
    }
}
