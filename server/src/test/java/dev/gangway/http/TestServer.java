package dev.gangway.http;

import dev.gangway.access.Authentication;
import dev.gangway.access.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/// A listener on a free port of loopback, with a fake wire behind it.
final class TestServer implements AutoCloseable {
    static final String TOKEN = "good-token_0123456789";
    static final Principal OWNER = new Principal("owner", "Owner", true);
    private static final Authentication AUTHENTICATION =
            token -> token.equals(TOKEN) ? Optional.of(OWNER) : Optional.empty();

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
        AtomicLong numbers = new AtomicLong();
        server =
                HttpServer.open(
                        settings,
                        new HttpServices(
                                List.of(wire),
                                AUTHENTICATION,
                                () -> readiness,
                                numbers::incrementAndGet,
                                () -> Instant.EPOCH),
                        streams);
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
