package dev.gangway.simulation;

import dev.gangway.command.Command;
import dev.gangway.command.Right;
import dev.gangway.command.Shared;
import dev.gangway.command.WhenBusy;
import dev.gangway.event.StreamName;
import dev.gangway.json.RawJson;
import dev.gangway.simulation.World.End;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A server with two clients of one person, for scenes that are written down. Its crash points are
/// the store's and the log's steps from [#fromHere] on.
final class Stage implements AutoCloseable {
    private final long crashAfter;
    final World world;
    final SimulatedClient first;
    final SimulatedClient second;
    private final Promise promise;
    private int before;
    private boolean counting;

    /// @param crashAfter at which step to crash, from 1; 0 for never
    Stage(long seed, long crashAfter) {
        this.crashAfter = crashAfter;
        world = new World(seed, Fitting.RIGHT, new Tally());
        first = new SimulatedClient(world, 1, World.ANN);
        second = new SimulatedClient(world, 2, World.ANN);
        promise = new Promise(world, List.of(first, second));
        first.connect();
        second.connect();
    }

    /// The scene begins: the crash comes that many steps from here.
    void fromHere() {
        before = world.plot.reached().size();
        counting = true;
        if (crashAfter > 0) {
            world.plot.crashAfter(crashAfter);
        }
    }

    /// The steps since the scene began.
    List<String> steps() {
        List<String> all = world.plot.reached();
        return counting ? all.subList(before, all.size()) : List.of();
    }

    /// A session that is ready, watched by both clients.
    String session() {
        while (true) {
            create(Optional.empty());
            world.server().starts.runAll();
            List<SimulatedAgent> started = world.agents.alive();
            if (!started.isEmpty() && !started.getLast().isReady()) {
                String id = started.getLast().session();
                started.getLast().becomesReady();
                commit();
                first.watch(StreamName.session(id), Optional.empty());
                second.watch(StreamName.session(id), Optional.empty());
                second.watch(StreamName.feed(World.ANN.id()), Optional.empty());
                return id;
            }
        }
    }

    void create(Optional<String> key) {
        first.send(new Command.CreateSession(Optional.empty(), world.directory(World.ANN), key));
    }

    /// Its agent, started and ready if it was not.
    SimulatedAgent agent(String session) {
        while (true) {
            world.server().starts.runAll();
            Optional<SimulatedAgent> agent = world.agents.of(session);
            if (agent.isPresent()) {
                if (!agent.get().isReady()) {
                    agent.get().becomesReady();
                }
                commit();
                return agent.get();
            }
            first.send(new Command.WakeAgent(session));
            commit();
        }
    }

    /// A prompt under a key, whose text is the key.
    void prompt(String session, String key) {
        if (world.ledger.keys().stream().noneMatch(known -> known.key().equals(key))) {
            world.ledger.key(new Keyed(World.ANN.id(), session, key, key));
        }
        first.send(
                new Command.Prompt(
                        session,
                        text(key),
                        RawJson.EMPTY_OBJECT,
                        new WhenBusy.Queue(),
                        Optional.of(key)));
    }

    /// A prompt for the running turn, or for one within a time.
    void prompt(String session, String text, WhenBusy whenBusy) {
        first.send(
                new Command.Prompt(
                        session, text(text), RawJson.EMPTY_OBJECT, whenBusy, Optional.empty()));
    }

    /// Lets somebody else have rights in a session, instead of those before.
    void grant(String session, Set<Right> rights) {
        first.send(new Command.Grant(new Shared.Session(session), World.BOB.id(), rights));
    }

    static RawJson text(String text) {
        return RawJson.of("[{\"type\":\"text\",\"text\":\"" + text + "\"}]");
    }

    SessionModel model(String session) {
        return world.recorder.stream(StreamName.session(session)).session();
    }

    /// Commits all, and lets clients see it.
    void commit() {
        world.server().commitAll();
        world.server().loops.forEach(loop -> loop.runAll());
        world.server().storeReads.runAll();
        first.read();
        second.read();
    }

    void follow() {
        world.server().followers.runAll();
    }

    void later(Duration by) {
        world.server().timers.advance(by);
        commit();
    }

    void restart(End end) {
        world.restart(end, this::clientsLose);
    }

    private void clientsLose() {
        first.serverGone();
        second.serverGone();
    }

    /// The crash came: the next server must have everything, and go on.
    void goOnAfter(End end) {
        world.plot.calm();
        world.trace.add("crashed, then " + end);
        restart(end);
        first.connect();
        second.connect();
        rest();
        promise.checkTranscripts();
        for (SessionModel session : world.recorder.sessions()) {
            goOn(session);
        }
        rest();
        promise.checkTranscripts();
    }

    private void goOn(SessionModel session) {
        if (session.held) {
            first.send(new Command.ReleaseQueue(session.id()));
            rest();
        }
        List.copyOf(world.ledger.keys()).stream()
                .filter(keyed -> keyed.session().equals(session.id()))
                .forEach(keyed -> prompt(keyed.session(), keyed.key()));
        prompt(session.id(), "after the crash of " + session.id());
        rest();
        while (model(session.id()).isRunning()) {
            SimulatedAgent agent = agent(session.id());
            if (agent.isBusy()) {
                agent.streams(2);
                agent.stops("end_turn");
            }
            rest();
        }
    }

    private void rest() {
        boolean busy = true;
        while (busy) {
            busy =
                    world.server().commitAll()
                            | world.server().runAll()
                            | first.read()
                            | second.read();
        }
        promise.checkAlways();
        promise.checkAtRest();
    }

    @Override
    public void close() {
        world.close();
    }
}
