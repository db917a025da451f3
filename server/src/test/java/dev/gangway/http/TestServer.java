package dev.gangway.http;

import dev.gangway.access.AuditAction;
import dev.gangway.access.AuditEntry;
import dev.gangway.access.AuditTrail;
import dev.gangway.access.Entrance;
import dev.gangway.access.Principal;
import dev.gangway.access.Whereabouts;
import dev.gangway.event.Origin;
import dev.gangway.http.fake.FakeEntrance;
import dev.gangway.json.RawJson;
import dev.gangway.log.LogTransaction;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A listener on a free port of loopback, with a fake wire behind it.
final class TestServer implements AutoCloseable {
    static final String TOKEN = "good-token_0123456789";
    static final Principal OWNER = new Principal("owner", "Owner", true);

    final FakeEntrance entrance = new FakeEntrance();
    final List<AuditEntry> audit = new CopyOnWriteArrayList<>();
    volatile Instant now = Instant.EPOCH;
    final FakeWire wire = new FakeWire();
    final FakeStreams streams = new FakeStreams();
    volatile Readiness readiness = new Readiness(List.of());
    final HttpServer server;

    TestServer() {
        this(new TestLimits());
    }

    TestServer(TestLimits limits) {
        this(
                new HttpSettings(
                        "127.0.0.1",
                        0,
                        false,
                        Set.of("gangway.example"),
                        Set.of("https://desk.example"),
                        limits.limits()));
    }

    TestServer(HttpSettings settings) {
        this(settings, null);
    }

    /// @param real who lets people in instead of the fake; null for the fake
    TestServer(HttpSettings settings, @Nullable Entrance real) {
        AtomicLong numbers = new AtomicLong();
        entrance.token(TOKEN, OWNER);
        server =
                HttpServer.open(
                        settings,
                        new HttpServices(
                                List.of(wire),
                                real == null ? entrance : real,
                                () -> readiness,
                                numbers::incrementAndGet,
                                () -> now,
                                new Trail(),
                                new Whereabouts()),
                        streams);
    }

    /// Notes what is audited.
    private final class Trail implements AuditTrail {
        @Override
        public void record(LogTransaction transaction, AuditEntry entry) {
            audit.add(entry);
        }

        @Override
        public void record(AuditEntry entry) {
            audit.add(entry);
        }

        @Override
        public AuditEntry entry(Origin origin, AuditAction action, String stream, RawJson details) {
            return NONE.entry(origin, action, stream, details);
        }
    }

    RawClient connect() {
        return RawClient.connect(server.port());
    }

    /// A socket at `/fake`, its connection made: the wire has them in the order of these calls.
    RawClient open() {
        RawClient client = connect();
        RawClient.Response response = client.upgrade("/fake", "Authorization: Bearer " + TOKEN);
        if (response.status() != 101) {
            throw new AssertionError("not upgraded: " + response);
        }
        wire.awaitOpened(Long.parseLong(response.header("Fake-Connection")));
        return client;
    }

    @Override
    public void close() {
        server.close();
    }
}
