package dev.gangway.wire.mezame;

import dev.gangway.access.Principal;
import dev.gangway.agent.TurnOutcome;
import dev.gangway.event.EventKind;
import dev.gangway.fake.FakeAgent;
import dev.gangway.fake.FakeTimers;
import dev.gangway.gateway.WireRig;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.wire.Connection;
import dev.gangway.wire.acp.fake.QueuedExecutor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// This wire before the real gateway.
final class MezameRig implements AutoCloseable {
    private static final long PATIENCE_NANOS = Duration.ofSeconds(20).toNanos();

    final WireRig core;
    private final QueuedExecutor executor = new QueuedExecutor();
    private final FakeTimers timers;
    private final MezameWire wire;
    private final Map<String, RigSocket> sockets = new HashMap<>();
    private final Map<String, Connection> connections = new HashMap<>();

    /// What clients said whose sockets are not read.
    private final Map<String, Deque<byte[]>> unread = new HashMap<>();

    private long lastConnection = 100;

    /// Of sockets that are opened from now on.
    int queuedMax = 1 << 20;

    MezameRig(Path data, boolean echoUser) throws IOException {
        core = new WireRig(data);
        timers = new FakeTimers(core.clock());
        wire =
                new MezameWire(
                        core.gateway(),
                        executor,
                        timers::after,
                        new MezameSettings(echoUser, Optional.empty()),
                        MezameLimits.STANDARD);
    }

    /// Lets everything happen that follows from what was done.
    void settle() {
        for (int i = 0; i < 5; i++) {
            executor.runAll();
            core.step();
            core.loop().runAll();
            unread.forEach(this::read);
        }
    }

    private void read(String name, Deque<byte[]> frames) {
        while (!frames.isEmpty() && !socket(name).isPaused()) {
            connection(name).text(frames.remove());
        }
    }

    void later(Duration time) {
        timers.advance(time);
        settle();
    }

    void connect(String name, Principal principal, Map<String, String> query) {
        RigExchange request =
                new RigExchange("GET", "/ws", query, Map.of(), "", Optional.of(principal));
        RigSocket socket =
                new RigSocket(principal, ++lastConnection, core.loop(), false, queuedMax);
        sockets.put(name, socket);
        connections.put(name, wire.upgrade(request).orElseThrow().opener().open(socket));
        settle();
    }

    RigSocket socket(String name) {
        return Objects.requireNonNull(sockets.get(name), name);
    }

    private Connection connection(String name) {
        return Objects.requireNonNull(connections.get(name), name);
    }

    /// Its client has read.
    void wakeSockets(String name) {
        core.writable(socket(name));
        settle();
    }

    void say(String name, String frame) {
        unread.computeIfAbsent(name, _ -> new ArrayDeque<>())
                .add(frame.getBytes(StandardCharsets.UTF_8));
        settle();
    }

    void leave(String name) {
        socket(name).drop();
        connection(name).closed();
        settle();
    }

    /// What was answered, as `STATUS BODY`.
    RigExchange ask(RigExchange request) {
        Thread handler = Thread.ofVirtual().start(() -> wire.handle(request));
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (handler.isAlive() && System.nanoTime() < end) {
            core.step();
            Thread.onSpinWait();
        }
        settle();
        return request;
    }

    RigSocket listen(Principal principal, Map<String, String> headers) {
        RigExchange request =
                ask(
                        new RigExchange(
                                "GET",
                                "/state/events",
                                Map.of(),
                                headers,
                                "",
                                Optional.of(principal)));
        RigSocket socket = new RigSocket(principal, ++lastConnection, core.loop(), true, queuedMax);
        connections.put("events", request.opener.orElseThrow().open(socket));
        settle();
        return socket;
    }

    FakeAgent agent() {
        return core.agents().last();
    }

    void ready() {
        core.agents().runStarts();
        agent().ready();
        settle();
    }

    void update(RawJson update) {
        String kind = Json.text(update.node(), "sessionUpdate", "");
        agent().listener().event(EventKind.ofUpdate(kind), update);
        settle();
    }

    void fail(String message) {
        agent().listener().turnEnded(new TurnOutcome.Failed(-32000, message, RawJson.NULL));
        settle();
    }

    @Override
    public void close() {
        connections.values().forEach(Connection::closed);
        sockets.values().forEach(RigSocket::drop);
        settle();
        core.close();
    }
}
