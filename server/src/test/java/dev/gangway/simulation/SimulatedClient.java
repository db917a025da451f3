package dev.gangway.simulation;

import dev.gangway.access.Principal;
import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.event.Position;
import dev.gangway.event.StreamName;
import dev.gangway.gateway.Subscription;
import dev.gangway.stream.Variant;
import dev.gangway.stream.fake.FakeSink;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A program of a person's: reads streams, loses its connection, comes back by position, stalls.
final class SimulatedClient {
    private final World world;
    private final int number;
    private final Principal principal;
    private final Variant variant;
    private final boolean filters;
    private final Map<StreamName, Position> known = new LinkedHashMap<>();
    private @Nullable Link link;
    private boolean stalled;

    SimulatedClient(World world, int number, Principal principal) {
        this.world = world;
        this.number = number;
        this.principal = principal;
        this.variant = world.moves.of(Frames.VARIANTS);
        this.filters = world.moves.oneIn(3);
    }

    Principal principal() {
        return principal;
    }

    boolean isConnected() {
        return link != null;
    }

    boolean isStalled() {
        return stalled;
    }

    void stall(boolean now) {
        stalled = now;
    }

    /// Its connection's number; 0 for none, as for a call without a socket.
    long connection() {
        return link == null ? 0 : link.number();
    }

    void connect() {
        FakeSink peer =
                new FakeSink(world.moves.of(world.server().loops), 1 + world.moves.below(3000));
        link = new Link(world.moves.next(), peer, world.fitting.sink(peer));
        new LinkedHashMap<>(known).forEach((stream, at) -> watch(stream, Optional.of(at)));
    }

    /// Begins to read a stream, if it does not already.
    void watch(StreamName stream, Optional<Position> after) {
        Link open = link;
        if (open == null || open.watching().containsKey(stream)) {
            return;
        }
        RecordedStream recorded = world.recorder.stream(stream);
        Variant shown = stream.isSession() ? variant : Frames.WHOLE;
        Watching watching = new Watching(world.findings, this, open, recorded, shown, filters);
        try {
            Subscription let =
                    world.server()
                            .gateway
                            .subscribe(
                                    principal,
                                    stream,
                                    after,
                                    shown,
                                    watching,
                                    world.fitting.watcher(watching));
            world.tally.count("subscribed: " + let.resume().getClass().getSimpleName());
            open.watching().put(stream, watching);
            watching.begin(let, after);
            known.put(stream, watching.position());
            world.findings.require(
                    !isDeleted(stream), this, " reads ", stream, ", which is deleted");
            world.findings.require(sees(stream), this, " reads ", stream, ", which it may not see");
        } catch (GatewayException refused) {
            if (refused.code() == ErrorCode.NOT_FOUND && (isDeleted(stream) || !sees(stream))) {
                known.remove(stream);
            } else {
                world.findings.add(this, " may not read ", stream, ": ", refused);
            }
        }
    }

    private boolean sees(StreamName stream) {
        return !stream.isSession()
                || world.grants.sees(principal, world.recorder.stream(stream).session());
    }

    /// Nobody holds a subscription to what it may not see any more, not for one step.
    void checkSees() {
        Link open = link;
        if (open != null) {
            for (Watching watching : open.watching().values()) {
                StreamName stream = watching.stream().name();
                world.findings.require(
                        watching.isShutOut() || isDeleted(stream) || sees(stream),
                        this,
                        " still reads ",
                        stream,
                        ", which it may not see any more");
            }
        }
    }

    private boolean isDeleted(StreamName stream) {
        return stream.isSession() && world.recorder.isDeleted(stream.id());
    }

    /// Takes what its socket has; comes back to what it lost.
    boolean read() {
        Link open = link;
        if (open == null) {
            return false;
        }
        boolean full = !open.peer().isWritable();
        List<String> frames = open.peer().read();
        frames.forEach(frame -> receive(open, frame));
        if (full) {
            world.server().hub.writable(open.sink());
        }
        boolean cameBack = comeBackToLost(open);
        return cameBack || !frames.isEmpty();
    }

    private void receive(Link open, String frame) {
        StreamName stream = new StreamName(frame.substring(0, frame.indexOf(' ')));
        Watching watching = open.watching().get(stream);
        if (watching == null && isDeleted(stream)) {
            return;
        }
        if (watching == null) {
            world.findings.add(this, " got what it does not read: ", frame);
            return;
        }
        watching.receive(frame);
        world.tally.count("frame");
        known.put(stream, watching.position());
    }

    private boolean comeBackToLost(Link open) {
        boolean any = false;
        for (Watching watching : List.copyOf(open.watching().values())) {
            if (watching.isDeleted() || watching.isShutOut()) {
                if (watching.isShutOut()) {
                    world.tally.count("shut out");
                }
                watching.close();
                StreamName stream = watching.stream().name();
                open.watching().remove(stream);
                known.remove(stream);
                any = true;
            } else if (watching.lost() != null) {
                world.tally.count("cursor lost: " + watching.lost());
                checkToldOfDeletion(watching);
                watching.close();
                StreamName stream = watching.stream().name();
                open.watching().remove(stream);
                watch(stream, Optional.ofNullable(known.get(stream)));
                any = true;
            }
        }
        return any;
    }

    /// Its connection breaks: what was not read is lost with it.
    void drop() {
        Link broken = link;
        if (broken != null) {
            link = null;
            stalled = false;
            broken.watching().values().forEach(Watching::close);
            broken.peer().close();
        }
    }

    /// The server is gone; what was on its way may or may not arrive.
    void serverGone() {
        Link broken = link;
        if (broken != null) {
            if (world.moves.oneIn(2)) {
                broken.peer().read().forEach(frame -> receive(broken, frame));
            }
            link = null;
            stalled = false;
            broken.peer().close();
        }
    }

    /// Stops reading one stream.
    void forget(StreamName stream) {
        Link open = link;
        Watching watching = open == null ? null : open.watching().get(stream);
        if (open != null && watching != null && open.peer().queuedBytes() == 0) {
            watching.close();
            world.server().loops.forEach(loop -> loop.runAll());
            open.watching().remove(stream);
            known.remove(stream);
        }
    }

    Order send(Command command) {
        Order order = new Order(world.ledger, principal, connection(), command, world.run());
        world.ledger.issued(order);
        world.server().gateway.execute(principal, connection(), command, order);
        if (command instanceof Command.Grant grant && !order.isAnswered()) {
            world.grants.decided(order, grant);
        }
        return order;
    }

    void checkWritten() {
        Link open = link;
        if (open != null) {
            open.watching().values().forEach(Watching::checkWritten);
        }
    }

    void checkComplete() {
        Link open = link;
        if (open != null && !stalled) {
            open.watching().values().forEach(this::checkComplete);
        }
    }

    private void checkComplete(Watching watching) {
        checkToldOfDeletion(watching);
        watching.checkComplete();
    }

    /// It must be known before its events are gone.
    private void checkToldOfDeletion(Watching watching) {
        StreamName stream = watching.stream().name();
        world.findings.require(
                !isDeleted(stream) || watching.isDeleted(),
                this,
                " was not told that ",
                stream,
                " is deleted");
    }

    @Override
    public String toString() {
        return principal.id() + "#" + number;
    }
}
