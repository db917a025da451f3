package dev.gangway.wire.rest;

import dev.gangway.command.GatewayException;
import dev.gangway.command.TurnEnd;
import dev.gangway.event.Position;
import dev.gangway.event.StreamName;
import dev.gangway.gateway.Subscription;
import dev.gangway.log.Resume;
import dev.gangway.session.SessionState;
import dev.gangway.session.SessionWatcher;
import dev.gangway.stream.Sink;
import dev.gangway.stream.Subscriber;
import dev.gangway.wire.Connection;
import dev.gangway.wire.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// One client's stream of server-sent events: a cursor like any other. What is not an event of the
/// stream is a named event without an id.
final class EventLink implements Connection, Subscriber, SessionWatcher {
    private static final int DONE = 1000;

    private final Socket socket;
    private Optional<Subscription> subscription = Optional.empty();

    private EventLink(Socket socket) {
        this.socket = socket;
    }

    /// @param after empty for the head
    static Connection open(Call call, StreamName stream, Optional<Position> after, Socket socket) {
        EventLink link = new EventLink(socket);
        try {
            Subscription let =
                    call.gateway()
                            .subscribe(
                                    call.caller(), stream, after, EventEncoder.EVENTS, link, link);
            link.subscription = Optional.of(let);
            link.say(let.resume());
            let.cursor().go();
        } catch (GatewayException refused) {
            // It was there when the request was looked at, and is gone now.
            link.end("lost", RestJson.write(new Lost(refused.code().wireName())));
        }
        return link;
    }

    /// What was lost, and where to go on.
    ///
    /// @param seq the position to go on from
    private record Missing(String epoch, long seq) {}

    private record Lost(String reason) {}

    private void say(Resume resume) {
        switch (resume) {
            case Resume.Resumed _ -> {
                // Nothing is missing.
            }
            case Resume.Gap gap ->
                    send("gap", missing(new Position(gap.head().epoch(), gap.firstKept() - 1)));
            case Resume.Reset reset -> send("reset", missing(reset.head()));
        }
    }

    private static byte[] missing(Position from) {
        return RestJson.write(new Missing(from.epoch().toString(), from.sequence()));
    }

    private void send(String name, byte[] json) {
        String frame =
                "event:" + name + "\ndata:" + new String(json, StandardCharsets.UTF_8) + "\n\n";
        socket.send(frame.getBytes(StandardCharsets.UTF_8));
    }

    private void end(String name, byte[] json) {
        send(name, json);
        socket.close(DONE, name);
    }

    @Override
    public Sink sink() {
        return socket;
    }

    @Override
    public void lost(Position position, String reason) {
        end("lost", RestJson.write(new Lost(reason)));
    }

    @Override
    public void deleted() {
        end("deleted", RestJson.write(new Lost("the session was deleted")));
    }

    @Override
    public void shutOut() {
        end("lost", RestJson.write(new Lost("you may no longer see this session")));
    }

    @Override
    public void changed(SessionState state) {
        // All of it is told by events.
    }

    @Override
    public void turnEnded(TurnEnd end) {
        // Told by its event.
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
