package dev.gangway.wire.mezame;

import dev.gangway.command.GatewayException;
import dev.gangway.wire.CommandGate;
import dev.gangway.wire.Socket;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The client at the other end, and what the parts of its connection share. Any thread.
///
/// @param shared what all connections of the wire share
record Client(Caller caller, Socket socket, Shared shared, CommandGate gate, AtomicLong faults) {
    private static final Logger LOG = LoggerFactory.getLogger(Client.class);

    static Client of(Socket socket, Shared shared) {
        return new Client(
                new Caller(shared.gateway(), socket.principal(), socket.connection()),
                socket,
                shared,
                new CommandGate(socket, shared.limits().unansweredCommands()),
                new AtomicLong());
    }

    /// Runs work that may block.
    void later(Runnable work) {
        shared.executor().execute(work);
    }

    void send(byte[] frame) {
        socket.send(frame);
    }

    static byte[] error(String message) {
        return FrameText.of("error").text("message", message).frame();
    }

    static byte[] note(String text) {
        return FrameText.of("append")
                .text("role", "sys")
                .text("text", "\n[" + text + "]\n")
                .frame();
    }

    static byte[] promptDone() {
        return FrameText.of("prompt_done").frame();
    }

    /// What the client is told of a refusal.
    static String words(GatewayException problem) {
        return String.valueOf(problem.getMessage());
    }

    /// A fault of ours: logged whole under a reference, of which the client is told.
    String fault(String doing, RuntimeException fault) {
        String reference = "m" + socket.connection() + "-" + faults.incrementAndGet();
        LOG.error("internal error {} in {}", reference, doing, fault);
        return "internal error (reference " + reference + ")";
    }
}
