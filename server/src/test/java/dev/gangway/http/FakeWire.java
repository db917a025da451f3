package dev.gangway.http;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.wire.Body;
import dev.gangway.wire.Connection;
import dev.gangway.wire.Exchange;
import dev.gangway.wire.Socket;
import dev.gangway.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/// A wire at `/fake` that notes what it gets and does what a test says.
final class FakeWire implements Wire {
    /// More than a channel holds.
    static final int LONG_BYTES = 4 << 20;

    final BlockingQueue<Heard> connections = new LinkedBlockingQueue<>();
    private final ConcurrentMap<Long, CompletableFuture<Heard>> openings =
            new ConcurrentHashMap<>();
    final BlockingQueue<Exchange> neverAnswered = new LinkedBlockingQueue<>();
    volatile BiConsumer<Socket, String> onText = (_, _) -> {};
    volatile Runnable beforeUpgrade = () -> {};
    volatile Runnable beforeOpen = () -> {};

    /// One connection: what came in, in order.
    static final class Heard implements Connection {
        final Socket socket;
        final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        final AtomicInteger closed = new AtomicInteger();
        private final BiConsumer<Socket, String> onText;

        Heard(Socket socket, BiConsumer<Socket, String> onText) {
            this.socket = socket;
            this.onText = onText;
        }

        @Override
        public void text(byte[] frame) {
            String text = new String(frame, StandardCharsets.UTF_8);
            texts.add(text);
            onText.accept(socket, text);
        }

        @Override
        public void binary(byte[] frame) {
            texts.add("binary " + frame.length);
        }

        @Override
        public void closed() {
            closed.incrementAndGet();
        }

        String next() throws InterruptedException {
            String next = texts.poll(10, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("nothing came in");
            }
            return next;
        }
    }

    /// Waits until the connection with this number is there.
    Heard awaitOpened(long connection) {
        return opening(connection).orTimeout(10, TimeUnit.SECONDS).join();
    }

    private CompletableFuture<Heard> opening(long connection) {
        return openings.computeIfAbsent(connection, _ -> new CompletableFuture<>());
    }

    Heard connection() throws InterruptedException {
        Heard next = connections.poll(10, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no connection was opened");
        }
        return next;
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public Optional<Upgrade> upgrade(Exchange request) {
        if (!request.path().startsWith("/fake")) {
            return Optional.empty();
        }
        beforeUpgrade.run();
        if (request.path().equals("/fake/full")) {
            throw new GatewayException(ErrorCode.LIMIT, "no room for more agents");
        }
        return Optional.of(
                new Upgrade(
                        List.of("fake.v2", "fake.v1"),
                        List.of("Fake-Connection", Long.toString(request.connection())),
                        this::open));
    }

    private Connection open(Socket socket) {
        beforeOpen.run();
        Heard heard = new Heard(socket, onText);
        connections.add(heard);
        opening(socket.connection()).complete(heard);
        return heard;
    }

    private static void write(Exchange exchange, boolean whole) {
        try (Body body = exchange.stream("text/plain", List.of())) {
            body.write(new byte[LONG_BYTES]);
            if (whole) {
                body.end();
            }
        }
    }

    @Override
    public boolean handle(Exchange exchange) {
        switch (exchange.path()) {
            case "/fake/echo" ->
                    exchange.answer(
                            200, "application/octet-stream", exchange.body(), List.of("Fake", "1"));
            case "/fake/who" ->
                    exchange.answer(
                            200,
                            "text/plain",
                            exchange.principal()
                                    .map(caller -> caller.id())
                                    .orElse("nobody")
                                    .getBytes(StandardCharsets.UTF_8),
                            List.of());
            case "/fake/address" ->
                    exchange.answer(
                            200,
                            "text/plain",
                            exchange.address().getBytes(StandardCharsets.UTF_8),
                            List.of());
            case "/fake/never" -> neverAnswered.add(exchange);
            case "/fake/events" -> exchange.events(List.of("Fake", "1"), this::open);
            case "/fake/long" -> write(exchange, true);
            case "/fake/broken" -> write(exchange, false);
            case "/fake/throw" -> throw new IllegalStateException("secret of the house");
            case "/fake/busy" -> throw new GatewayException(ErrorCode.BUSY, "a turn is running");
            case "/fake/header" ->
                    exchange.answer(200, "text/plain", new byte[0], List.of("Bad", "a\r\nb: c"));
            default -> {
                return false;
            }
        }
        return true;
    }
}
