package dev.gangway.command;

import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a command comes to, waited for on the virtual thread of a request or of a connection: that
/// connection's next frame is looked at when the one before it was taken. The listener's limit for
/// an answer bounds the wait of a request.
public final class AwaitedReply implements Reply {
    private final CountDownLatch given = new CountDownLatch(1);
    private volatile @Nullable Supplier<Result> outcome;

    @Override
    public void done(Result result) {
        outcome = () -> result;
        given.countDown();
    }

    @Override
    public void failed(GatewayException problem) {
        outcome =
                () -> {
                    throw problem;
                };
        given.countDown();
    }

    /// Once; not on a thread that others wait for.
    ///
    /// @throws GatewayException as the command was refused; SHUTTING_DOWN when interrupted
    public Result await() {
        try {
            given.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new GatewayException(ErrorCode.SHUTTING_DOWN, "The server is stopping.", stopped);
        }
        Supplier<Result> known = outcome;
        if (known == null) {
            throw new IllegalStateException("a reply was given without an outcome");
        }
        return known.get();
    }
}
