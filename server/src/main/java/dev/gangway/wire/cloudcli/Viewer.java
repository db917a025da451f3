package dev.gangway.wire.cloudcli;

import dev.gangway.command.Command;
import dev.gangway.command.Query;
import dev.gangway.command.Reply;
import dev.gangway.gateway.Answered;
import dev.gangway.gateway.Gateway;
import dev.gangway.session.SessionState;
import dev.gangway.wire.Attachments;
import dev.gangway.wire.Socket;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The front-end at the other end of one socket, and the gateway as it may use it: what the parts
/// of one connection share. Any thread.
final class Viewer {
    private static final Logger LOG = LoggerFactory.getLogger(Viewer.class);

    private final Gateway gateway;
    private final Socket socket;
    private final Executor executor;
    private final CloudcliLimits limits;
    private final InstantSource clock;
    private final Omissions omissions;
    private final Rereads rereads;
    private final Attachments attachments;
    private final AtomicLong faults = new AtomicLong();

    /// Guards what the connection's parts hold: links, what is in view, cards, held frames. Nobody
    /// calls a cursor, the socket or the gateway while holding it.
    private final ReentrantLock lock = new ReentrantLock();

    /// @param executor runs what may block, each task on a virtual thread of its own
    Viewer(
            Gateway gateway,
            Socket socket,
            Executor executor,
            CloudcliLimits limits,
            InstantSource clock,
            Omissions omissions,
            Rereads rereads,
            Attachments attachments) {
        this.gateway = gateway;
        this.socket = socket;
        this.executor = executor;
        this.limits = limits;
        this.clock = clock;
        this.omissions = omissions;
        this.rereads = rereads;
        this.attachments = attachments;
    }

    Gateway gateway() {
        return gateway;
    }

    Socket socket() {
        return socket;
    }

    CloudcliLimits limits() {
        return limits;
    }

    Omissions omissions() {
        return omissions;
    }

    Rereads rereads() {
        return rereads;
    }

    Attachments attachments() {
        return attachments;
    }

    ReentrantLock lock() {
        return lock;
    }

    long nowMillis() {
        return clock.millis();
    }

    /// Runs work that may block.
    void later(Runnable work) {
        executor.execute(work);
    }

    void execute(Command command, Reply reply) {
        gateway.execute(socket.principal(), socket.connection(), command, reply);
    }

    Answered read(Query query) {
        return gateway.read(socket.principal(), query);
    }

    /// The committed state of a session.
    SessionState session(String id) {
        return ((Answered.Session) read(new Query.Session(id))).state();
    }

    Optional<RunningTurn> running(SessionState state) {
        return state.turn() == 0
                ? Optional.empty()
                : RunningTurn.find(gateway, socket.principal(), state.id(), state.turn());
    }

    void say(ChatError error) {
        socket.send(GatewayFrames.error(error, nowMillis()));
    }

    /// A fault of ours: logged whole under a reference, of which the client is told.
    void fault(String doing, RuntimeException fault) {
        String reference = "c" + socket.connection() + "-" + faults.incrementAndGet();
        LOG.error("internal error {} in {}", reference, doing, fault);
        say(ChatError.internal("internal error (reference " + reference + ")"));
    }
}
