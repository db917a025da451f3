package dev.gangway.wire.slices;

import dev.gangway.command.Command;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Query;
import dev.gangway.command.Reply;
import dev.gangway.command.Result;
import dev.gangway.command.WhenBusy;
import dev.gangway.gateway.Answered;
import dev.gangway.gateway.Gateway;
import dev.gangway.json.RawJson;
import dev.gangway.wire.Socket;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/// The client at the other end of a socket, and the gateway's doors as it may use them.
///
/// @param executor runs what may block
record Client(Gateway gateway, Socket socket, Executor executor) {
    void later(Runnable work) {
        executor.execute(work);
    }

    void send(byte[] frame) {
        socket.send(frame);
    }

    void execute(Command command, Consumer<Result> done, Consumer<GatewayException> refused) {
        gateway.execute(
                socket.principal(),
                socket.connection(),
                command,
                new Reply() {
                    @Override
                    public void done(Result result) {
                        done.accept(result);
                    }

                    @Override
                    public void failed(GatewayException problem) {
                        refused.accept(problem);
                    }
                });
    }

    Answered read(Query query) {
        return gateway.read(socket.principal(), query);
    }

    static Command.Prompt prompting(String session, String text) {
        return new Command.Prompt(
                session,
                RawJson.of("[{\"type\":\"text\",\"text\":" + RawJson.ofText(text) + "}]"),
                RawJson.EMPTY_OBJECT,
                new WhenBusy.Queue(),
                Optional.empty());
    }

    static String words(GatewayException problem) {
        return String.valueOf(problem.getMessage());
    }
}
