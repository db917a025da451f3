package dev.gangway.wire.acp;

import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.Query;
import dev.gangway.command.Reply;
import dev.gangway.event.Position;
import dev.gangway.event.StreamName;
import dev.gangway.gateway.Answered;
import dev.gangway.gateway.Gateway;
import dev.gangway.gateway.Subscription;
import dev.gangway.session.SessionState;
import dev.gangway.session.SessionWatcher;
import dev.gangway.stream.Subscriber;
import dev.gangway.stream.Variant;
import dev.gangway.wire.CommandGate;
import dev.gangway.wire.Socket;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The client at the other end: its socket, what it said of itself, and the gateway as it may use
/// it. What the parts of one connection share. Any thread.
final class Client {
    private static final Logger LOG = LoggerFactory.getLogger(Client.class);

    private final Gateway gateway;
    private final Socket socket;
    private final Executor executor;
    private final AcpLimits limits;
    private final CommandGate gate;
    private final AtomicLong faults = new AtomicLong();
    private volatile ClientProfile profile = ClientProfile.UNKNOWN;

    /// Guards what the connection's parts hold: links, awaited prompts, shown requests. Nobody
    /// calls a cursor, the socket or the gateway while holding it.
    private final ReentrantLock lock = new ReentrantLock();

    /// @param executor runs what may block, each task on its own virtual thread
    Client(Gateway gateway, Socket socket, Executor executor, AcpLimits limits) {
        this.gateway = gateway;
        this.socket = socket;
        this.executor = executor;
        this.limits = limits;
        this.gate = new CommandGate(socket, limits.unansweredCommands());
    }

    Socket socket() {
        return socket;
    }

    AcpLimits limits() {
        return limits;
    }

    CommandGate gate() {
        return gate;
    }

    ReentrantLock lock() {
        return lock;
    }

    ClientProfile profile() {
        return profile;
    }

    void introduced(ClientProfile told) {
        profile = told;
    }

    /// Runs work that may block, such as reading the store after a commit.
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

    Answered.Transcript transcript(Query.Transcript query) {
        return (Answered.Transcript) read(query);
    }

    Subscription subscribe(
            StreamName stream,
            Optional<Position> after,
            Variant variant,
            Subscriber subscriber,
            SessionWatcher watcher) {
        return gateway.subscribe(socket.principal(), stream, after, variant, subscriber, watcher);
    }

    /// A fault of ours: logged whole under a reference, of which the client is told.
    AcpError fault(String doing, RuntimeException fault) {
        String reference = "c" + socket.connection() + "-" + faults.incrementAndGet();
        LOG.error("internal error {} in {}", reference, doing, fault);
        return AcpError.of(ErrorCode.INTERNAL, "internal error (reference " + reference + ")");
    }
}
