package dev.gangway.simulation;

import dev.gangway.access.Principal;
import dev.gangway.event.Position;
import dev.gangway.stream.fake.FakeSink;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A program of a person's that speaks ACP, with Gangway's additions, through the real wire.
final class AcpClient {
    private final World world;
    private final int number;
    private final Principal principal;

    /// Where it stands in each session, over all its connections.
    private final Map<String, Position> known = new LinkedHashMap<>();

    private @Nullable AcpLink link;
    private boolean stalled;

    AcpClient(World world, int number, Principal principal) {
        this.world = world;
        this.number = number;
        this.principal = principal;
    }

    /// Does something.
    String act() {
        AcpLink open = link;
        if (open == null || open.socket().isClosed()) {
            drop();
            connect();
            return this + " connects";
        }
        return this
                + " "
                + switch (world.moves.below(24)) {
                    case 0 -> {
                        drop();
                        yield "drops";
                    }
                    case 1 -> {
                        stalled = !stalled;
                        yield "stalls or goes on";
                    }
                    case 2, 3 -> open.attachesSomewhere();
                    case 4 -> open.detachesSomewhere();
                    case 5, 6, 17, 18 -> open.prompts();
                    case 7, 8, 9 -> open.answers();
                    case 10 -> open.cancels();
                    case 11, 12 -> "is read: " + open.deliver();
                    case 13, 14, 15, 16 -> "is read: " + deliverAll();
                    default -> "reads: " + read();
                };
    }

    private void connect() {
        FakeSink peer =
                new FakeSink(world.moves.of(world.server().loops), 1 + world.moves.below(6000));
        AcpSocket socket =
                new AcpSocket(principal, world.moves.next(), peer, world.fitting.sink(peer));
        AcpLink opened = new AcpLink(world, this, socket, known);
        link = opened;
        opened.begin();
        new LinkedHashMap<>(known).forEach(opened::resume);
        if (world.moves.oneIn(2)) {
            opened.attachesSomewhere();
        }
    }

    Principal principal() {
        return principal;
    }

    /// Takes what its socket has.
    boolean read() {
        AcpLink open = link;
        if (open == null || stalled) {
            return false;
        }
        boolean full = !open.socket().isWritable();
        List<String> frames = open.socket().peer().read();
        frames.forEach(open::receive);
        if (full) {
            world.server().hub.writable(open.socket());
        }
        return !frames.isEmpty();
    }

    /// Lets the server have all that it was sent.
    boolean deliverAll() {
        AcpLink open = link;
        boolean any = false;
        while (open != null && open.deliver()) {
            any = true;
        }
        return any;
    }

    void stall(boolean now) {
        stalled = now;
    }

    void drop() {
        AcpLink broken = link;
        if (broken != null) {
            link = null;
            stalled = false;
            broken.connection().closed();
            broken.socket().peer().close();
        }
    }

    void serverGone() {
        AcpLink broken = link;
        if (broken != null) {
            if (world.moves.oneIn(2)) {
                broken.socket().peer().read().forEach(broken::receive);
            }
            link = null;
            stalled = false;
            broken.socket().peer().close();
        }
    }

    void lookAtRights() {
        AcpLink open = link;
        if (open != null) {
            open.lookAtRights();
        }
    }

    void checkComplete() {
        AcpLink open = link;
        if (open != null && !stalled && !open.socket().isClosed()) {
            open.checkComplete();
        }
    }

    @Override
    public String toString() {
        return principal.id() + "#acp" + number;
    }
}
