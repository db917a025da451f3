package dev.gangway.demo;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The client as the agent sees it: JSON-RPC 2.0, one message a line. Any thread may write; a
/// client that does not read makes the writers wait.
final class ClientLink {

    private static final int BUFFER_BYTES = 64 * 1024;

    private final OutputStream output;

    /// Guards the output: a line is written whole.
    private final ReentrantLock lock = new ReentrantLock();

    private final AtomicLong lastId = new AtomicLong();
    private final Map<Long, Consumer<Reply>> open = new ConcurrentHashMap<>();

    ClientLink(OutputStream output) {
        this.output = new BufferedOutputStream(output, BUFFER_BYTES);
    }

    void tell(String method, ObjectNode params) {
        send(Json.object("method", method).set("params", params));
    }

    /// Asks the client; the reply comes on the thread that reads stdin.
    ///
    /// @return the id of the request, to withdraw it by
    long ask(String method, ObjectNode params, Consumer<Reply> then) {
        long id = lastId.incrementAndGet();
        open.put(id, then);
        send(Json.object().put("id", id).put("method", method).set("params", params));
        return id;
    }

    /// Takes a request back, unless it was answered: a reply that comes later is ignored.
    void withdraw(long id) {
        if (open.remove(id) != null) {
            tell("$/cancel_request", Json.object().put("requestId", id));
        }
    }

    void answer(JsonNode id, ObjectNode result) {
        send(Json.object().set("id", id).set("result", result));
    }

    void refuse(JsonNode id, int code, String message) {
        ObjectNode error = Json.object().put("code", code).put("message", message);
        send(Json.object().set("id", id).set("error", error));
    }

    /// A response of the client's came in.
    void replied(JsonNode response) {
        JsonNode id = response.path("id");
        Consumer<Reply> then = id.canConvertToLong() ? open.remove(id.asLong()) : null;
        if (then != null) {
            then.accept(
                    new Reply(
                            response.path("result"),
                            response.has("error"),
                            Json.string(response.path("error"), "message")));
        }
    }

    /// Writes bytes as they are; for whoever brings whole lines, or means to break them.
    void raw(byte[] bytes, int length) {
        lock.lock();
        try {
            output.write(bytes, 0, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lock.unlock();
        }
    }

    /// Runs several writes with nobody else's in between.
    void whole(Runnable writes) {
        lock.lock();
        try {
            writes.run();
        } finally {
            lock.unlock();
        }
    }

    void flush() {
        lock.lock();
        try {
            output.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lock.unlock();
        }
    }

    private void send(JsonNode message) {
        byte[] json = Json.MAPPER.writeValueAsBytes(((ObjectNode) message).put("jsonrpc", "2.0"));
        lock.lock();
        try {
            output.write(json);
            output.write('\n');
            output.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lock.unlock();
        }
    }

    /// What the client said to a request.
    ///
    /// @param result missing when it failed
    /// @param error what the client said then
    record Reply(JsonNode result, boolean failed, String error) {}
}
