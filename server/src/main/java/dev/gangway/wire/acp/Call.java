package dev.gangway.wire.acp;

import dev.gangway.command.GatewayException;
import dev.gangway.command.Reply;
import dev.gangway.command.Result;
import dev.gangway.json.RawJson;
import dev.gangway.stream.Cursor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One request of the client: answered once, later answers go nowhere. Any thread.
final class Call {
    private final Client client;
    private final RawJson id;
    private final String method;
    private final AtomicBoolean answered = new AtomicBoolean();
    private final AtomicBoolean inWork = new AtomicBoolean(true);

    Call(Client client, RawJson id, String method) {
        this.client = client;
        this.id = id;
        this.method = method;
        client.gate().entered();
    }

    RawJson id() {
        return id;
    }

    String method() {
        return method;
    }

    /// The request is no longer in work, though not yet answered: a prompt was accepted.
    void accepted() {
        if (inWork.compareAndSet(true, false)) {
            client.gate().left();
        }
    }

    void result(RawJson result) {
        send(claim(() -> Frames.result(id, result)));
    }

    void fail(AcpError error) {
        send(claim(() -> Frames.error(id, error)));
    }

    void fail(GatewayException problem) {
        fail(AcpError.of(problem));
    }

    /// The answer as a frame that a cursor shows when it gets there; nothing when the request was
    /// answered before that.
    Cursor.PrivateFrame placed(Supplier<byte[]> frame) {
        return () -> claim(frame);
    }

    Cursor.PrivateFrame placed(RawJson result) {
        return placed(() -> Frames.result(id, result));
    }

    /// Answers with what a command came to: `then` makes the result, or does further work and
    /// answers itself.
    Reply reply(Consumer<Result> then) {
        return new Reply() {
            @Override
            public void done(Result result) {
                guarded(() -> then.accept(result));
            }

            @Override
            public void failed(GatewayException problem) {
                fail(problem);
            }
        };
    }

    /// Runs a piece of this request's work: what it throws becomes the answer.
    void guarded(Runnable work) {
        try {
            work.run();
        } catch (GatewayException problem) {
            fail(problem);
        } catch (RuntimeException fault) {
            fail(client.fault(method, fault));
        }
    }

    private byte @Nullable [] claim(Supplier<byte[]> frame) {
        if (!answered.compareAndSet(false, true)) {
            return null;
        }
        accepted();
        return frame.get();
    }

    private void send(byte @Nullable [] frame) {
        if (frame != null) {
            client.socket().send(frame);
        }
    }
}
