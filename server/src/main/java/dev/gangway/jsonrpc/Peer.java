package dev.gangway.jsonrpc;

import dev.gangway.json.Bytes;
import dev.gangway.json.JsonScanner;
import dev.gangway.json.RawJson;
import dev.gangway.jsonrpc.Message.ErrorResponse;
import dev.gangway.jsonrpc.Message.Invalid;
import dev.gangway.jsonrpc.Message.Notification;
import dev.gangway.jsonrpc.Message.Request;
import dev.gangway.jsonrpc.Message.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One end of a JSON-RPC connection: matches answers to requests, in both directions, and bounds
/// how many are open.
///
/// It has no thread and does no I/O. Received messages are handed in, messages to send are handed
/// to `out` as the bytes of one line without its line feed. Any thread may call it. `out`, the
/// [Handler] and callbacks are called on the calling thread and with no lock held, so they may call
/// back; `out` must itself be safe for several threads, and decides the order of what is sent at
/// the same time. No clock either: who wants a time limit calls [#abandon].
///
/// Never answered: an answer, however broken. So two peers cannot keep each other busy with errors.
public final class Peer {
    /// The notification by which either side withdraws a request (ACP v1, request cancellation).
    public static final String CANCEL_REQUEST = "$/cancel_request";

    private static final JsonScanner CANCELLED = JsonScanner.of("requestId");
    private static final int ENVELOPE = 128;

    /// How many requests may be open.
    ///
    /// @param outgoing sent and not answered; at the limit a request is not sent and fails at once
    /// @param incoming received and not answered; at the limit a request is answered with an error
    public record Limits(int outgoing, int incoming) {
        /// 1024 each way.
        public static final Limits DEFAULT = new Limits(1024, 1024);

        /// Both at least 1.
        public Limits {
            if (outgoing < 1 || incoming < 1) {
                throw new IllegalArgumentException("a limit below 1");
            }
        }
    }

    private final Consumer<byte[]> out;
    private final Handler handler;
    private final Limits limits;

    /// Guards the four fields below.
    private final Object lock = new Object();

    private final Map<RawJson, Consumer<Outcome>> outgoing = new LinkedHashMap<>();
    private final Map<RawJson, Reply> incoming = new HashMap<>();
    private long lastId = -1;
    private @Nullable String closedBecause;

    /// A peer with nothing open.
    ///
    /// @param out takes each message to send; what it throws reaches the caller of the method that
    ///   sent
    public Peer(Consumer<byte[]> out, Handler handler, Limits limits) {
        this.out = out;
        this.handler = handler;
        this.limits = limits;
    }

    /// Sends a request with an id of its own, counting from 0, and returns that id. `then` is told
    /// the outcome once, possibly before this returns. When `out` throws, the request is forgotten.
    public RawJson request(String method, RawJson params, Consumer<Outcome> then) {
        RawJson id;
        synchronized (lock) {
            lastId++;
            id = RawJson.ofLong(lastId);
        }
        request(id, method, params, then);
        return id;
    }

    /// Sends a request with the caller's id: a string, so that it cannot meet one of the peer's
    /// own. Otherwise as the other one.
    ///
    /// @throws IllegalArgumentException when a request with this id is open
    public void request(RawJson id, String method, RawJson params, Consumer<Outcome> then) {
        Optional<Outcome> refusal = admit(id, then);
        if (refusal.isPresent()) {
            then.accept(refusal.get());
            return;
        }
        Bytes line = new Bytes(ENVELOPE + params.length());
        Messages.request(line, id, method, params);
        try {
            out.accept(line.toByteArray());
        } catch (RuntimeException e) {
            abandon(id);
            throw e;
        }
    }

    private Optional<Outcome> admit(RawJson id, Consumer<Outcome> then) {
        synchronized (lock) {
            if (closedBecause != null) {
                return Optional.of(new Outcome.Closed(closedBecause));
            }
            if (outgoing.containsKey(id)) {
                throw new IllegalArgumentException("a request with this id is open");
            }
            if (outgoing.size() >= limits.outgoing()) {
                String text = limits.outgoing() + " requests are waiting for an answer already";
                return Optional.of(new Outcome.Failure(ErrorCodes.INTERNAL_ERROR, text, null));
            }
            outgoing.put(id, then);
            return Optional.empty();
        }
    }

    /// Sends a notification; nothing once closed.
    public void notification(String method, RawJson params) {
        if (closed()) {
            return;
        }
        Bytes line = new Bytes(ENVELOPE + params.length());
        Messages.notification(line, method, params);
        out.accept(line.toByteArray());
    }

    /// Asks the other side to give up a request. The outcome still comes, from its answer. Returns
    /// whether the request was open.
    public boolean cancel(RawJson id) {
        synchronized (lock) {
            if (!outgoing.containsKey(id)) {
                return false;
            }
        }
        Bytes params = new Bytes(ENVELOPE);
        params.appendAscii("{\"requestId\":").append(id).appendByte('}');
        notification(CANCEL_REQUEST, params.toJson());
        return true;
    }

    /// Forgets a request: its callback is not called and its answer, if one comes, is dropped.
    /// Returns whether it was open.
    public boolean abandon(RawJson id) {
        return taken(id).isPresent();
    }

    private Optional<Consumer<Outcome>> taken(RawJson id) {
        synchronized (lock) {
            return Optional.ofNullable(outgoing.remove(id));
        }
    }

    /// Takes a message from the other side. Answers to nothing that is open are dropped, and so is
    /// everything once closed. One thread at a time, in the order of receipt.
    public void receive(Message message) {
        if (closed()) {
            return;
        }
        switch (message) {
            case Request request -> receiveRequest(request);
            case Notification notification -> receiveNotification(notification);
            case Response(RawJson id, RawJson result) -> settle(id, new Outcome.Result(result));
            case ErrorResponse error ->
                    settle(
                            error.id(),
                            new Outcome.Failure(error.code(), error.text(), error.data()));
            case Invalid invalid -> receiveInvalid(invalid);
        }
    }

    private void settle(RawJson id, Outcome outcome) {
        taken(id).ifPresent(then -> then.accept(outcome));
    }

    private void receiveInvalid(Invalid invalid) {
        RawJson id = invalid.id() == null ? RawJson.NULL : invalid.id();
        if (invalid.answer()) {
            settle(id, new Outcome.Failure(invalid.code(), invalid.reason(), null));
        } else {
            send(new ErrorResponse(id, invalid.code(), invalid.reason(), null));
        }
    }

    private void receiveNotification(Notification notification) {
        if (notification.method().equals(CANCEL_REQUEST)) {
            opened(notification).ifPresent(handler::cancelled);
        } else {
            handler.notification(notification);
        }
    }

    private Optional<Reply> opened(Notification cancellation) {
        Optional<RawJson> id = cancellation.params().scan(CANCELLED).json("requestId");
        synchronized (lock) {
            return id.flatMap(open -> Optional.ofNullable(incoming.get(open)));
        }
    }

    private void receiveRequest(Request request) {
        Reply reply = new Reply(this, request.id(), request.method());
        Optional<ErrorResponse> refusal = admit(reply);
        if (refusal.isPresent()) {
            send(refusal.get());
            return;
        }
        try {
            if (!handler.request(request, reply)) {
                reply.error(ErrorCodes.METHOD_NOT_FOUND, "method not found: " + request.method());
            }
        } catch (RuntimeException e) {
            reply.error(ErrorCodes.INTERNAL_ERROR, "internal error");
            throw e;
        }
    }

    private Optional<ErrorResponse> admit(Reply reply) {
        synchronized (lock) {
            if (incoming.containsKey(reply.id())) {
                String text = "a request with this id is open";
                return Optional.of(
                        new ErrorResponse(reply.id(), ErrorCodes.INVALID_REQUEST, text, null));
            }
            if (incoming.size() >= limits.incoming()) {
                String text = limits.incoming() + " requests are open already";
                return Optional.of(
                        new ErrorResponse(reply.id(), ErrorCodes.INTERNAL_ERROR, text, null));
            }
            incoming.put(reply.id(), reply);
            return Optional.empty();
        }
    }

    boolean answer(Reply reply, Message message) {
        synchronized (lock) {
            if (!incoming.remove(reply.id(), reply)) {
                return false;
            }
        }
        send(message);
        return true;
    }

    private void send(Message message) {
        out.accept(Messages.bytes(message));
    }

    /// Requests sent and not answered.
    public int outgoingOpen() {
        synchronized (lock) {
            return outgoing.size();
        }
    }

    /// Requests received and not answered: who has too many of them should not be read for a while.
    public int incomingOpen() {
        synchronized (lock) {
            return incoming.size();
        }
    }

    /// Whether [#close] was called.
    public boolean closed() {
        synchronized (lock) {
            return closedBecause != null;
        }
    }

    /// Ends it: every open request gets [Outcome.Closed], in the order of sending, and open replies
    /// go nowhere. Later calls do nothing. When callbacks throw, all are called nevertheless, and
    /// the first exception is thrown.
    public void close(String reason) {
        List<Consumer<Outcome>> left;
        synchronized (lock) {
            if (closedBecause != null) {
                return;
            }
            closedBecause = reason;
            left = new ArrayList<>(outgoing.values());
            outgoing.clear();
            incoming.clear();
        }
        tellAll(left, new Outcome.Closed(reason));
    }

    private static void tellAll(List<Consumer<Outcome>> left, Outcome outcome) {
        RuntimeException failure = null;
        for (Consumer<Outcome> then : left) {
            try {
                then.accept(outcome);
            } catch (RuntimeException e) {
                // Kept until the others were told: each of them waits for its outcome.
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
