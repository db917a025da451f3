package dev.gangway.wire.cloudcli;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Reply;
import dev.gangway.command.Result;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// What a command comes to, waited for on the request's own virtual thread. The listener's limit
/// for an answer bounds the wait.
final class Awaited implements Reply {
    private final CountDownLatch given = new CountDownLatch(1);
    private volatile @Nullable Result result;
    private volatile @Nullable GatewayException problem;

    @Override
    public void done(Result outcome) {
        result = outcome;
        given.countDown();
    }

    @Override
    public void failed(GatewayException refused) {
        problem = refused;
        given.countDown();
    }

    /// @throws GatewayException as the command was refused; SHUTTING_DOWN when interrupted
    Result await() {
        try {
            given.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new GatewayException(ErrorCode.SHUTTING_DOWN, "The server is stopping.", stopped);
        }
        GatewayException refused = problem;
        Result outcome = result;
        if (refused != null) {
            throw refused;
        }
        if (outcome == null) {
            throw new IllegalStateException("a reply was given without an outcome");
        }
        return outcome;
    }
}
