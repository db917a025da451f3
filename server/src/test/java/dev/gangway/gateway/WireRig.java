package dev.gangway.gateway;

import dev.gangway.access.Principal;
import dev.gangway.fake.FakeAgents;
import dev.gangway.fake.FakeClock;
import dev.gangway.stream.Sink;
import dev.gangway.stream.fake.FakeLoop;
import java.io.IOException;
import java.nio.file.Path;

/// The real gateway over the real log and SQLite, for a wire to stand before. Ann owns the one
/// project, which is the data directory; the agents do what a test tells them. One thread.
public final class WireRig implements AutoCloseable {
    public static final Principal ANN = GatewayRig.ANN;
    public static final Principal BOB = GatewayRig.BOB;
    public static final Principal ROOT = GatewayRig.ROOT;

    private final GatewayRig rig;

    public WireRig(Path data) throws IOException {
        rig = new GatewayRig(data);
    }

    public Gateway gateway() {
        return rig.audited;
    }

    public FakeAgents agents() {
        return rig.fakes;
    }

    public FakeClock clock() {
        return rig.clock;
    }

    /// On which sockets are written to.
    public FakeLoop loop() {
        return rig.loop;
    }

    /// The project's root, its links resolved.
    public Path directory() {
        return rig.directory;
    }

    /// Starts agents, commits, and lets cursors write.
    public void step() {
        rig.step();
    }

    /// A socket can be written to again.
    public void writable(Sink sink) {
        rig.hub.writable(sink);
        step();
    }

    @Override
    public void close() {
        rig.close();
    }
}
