package dev.gangway.simulation;

import dev.gangway.access.Principal;
import dev.gangway.simulation.World.End;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One run: a random walk through all that people, agents, time and bad luck do to a server, with
/// the promise checked after every step. The same seed walks the same way.
final class Simulation implements AutoCloseable {
    private static final int CLIENTS = 6;

    /// Steps that a crash after so many steps seldom meets.
    private static final List<String> SELDOM =
            List.of("tick.before", "tick.after", "open.beforeCommit", "trim.beforeCommit");

    /// After so many rounds of running all that waits, something goes in circles.
    private static final int ROUNDS_MAX = 1000;

    private final World world;
    private final Moves moves;
    private final List<SimulatedClient> clients = new ArrayList<>();
    private final List<AcpClient> acpClients = new ArrayList<>();
    private final People people;
    private final Promise promise;

    Simulation(long seed, Fitting fitting, Tally tally) {
        world = new World(seed, fitting, tally);
        moves = world.moves;
        List<Principal> principals =
                List.of(World.ANN, World.ANN, World.ANN, World.BOB, World.BOB, World.ROOT);
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(new SimulatedClient(world, i + 1, principals.get(i)));
        }
        acpClients.add(new AcpClient(world, 1, World.ANN));
        acpClients.add(new AcpClient(world, 2, World.ANN));
        acpClients.add(new AcpClient(world, 3, World.BOB));
        people = new People(world, clients);
        promise = new Promise(world, clients);
        begin();
    }

    /// Most runs begin with a session each for two people.
    private void begin() {
        for (SimulatedClient client : List.of(clients.getFirst(), clients.get(3))) {
            client.connect();
            world.trace.add(people.create(client));
            world.server().starts.runAll();
        }
        world.agents.alive().forEach(SimulatedAgent::becomesReady);
        comeToRest();
    }

    World world() {
        return world;
    }

    /// Walks so many steps, then lets everything come to rest and looks at all of it.
    ///
    /// @return what was found to be wrong; empty for nothing
    Optional<String> run(int steps) {
        for (int step = 1; step <= steps && !world.findings.any(); step++) {
            step();
        }
        if (!world.findings.any()) {
            guarded("the end", this::end);
        }
        return world.findings.any()
                ? Optional.of(
                        world.findings.text()
                                + "\nlast actions:\n  "
                                + String.join("\n  ", world.trace.last()))
                : Optional.empty();
    }

    private void step() {
        int choice = moves.below(100);
        if (choice < 28) {
            guarded("agent", this::agentActs);
        } else if (choice < 42) {
            guarded("commit", () -> "commits: " + world.server().log.step());
        } else if (choice < 56) {
            guarded("queue", this::runSomething);
        } else if (choice < 76) {
            guarded("client", this::clientMoves);
        } else if (choice < 90) {
            guarded("command", people::doSomething);
        } else if (choice < 93) {
            guarded("time", this::timePasses);
        } else if (choice < 97) {
            guarded("rest", this::comeToRest);
        } else {
            guarded("trouble", this::trouble);
        }
        promise.checkAlways();
        acpClients.forEach(AcpClient::lookAtRights);
    }

    /// Does one thing. A crash on the way kills the server.
    private void guarded(String kind, Action action) {
        try {
            world.trace.add(kind + ": " + action.run());
        } catch (Crash crash) {
            world.plot.calm();
            world.tally.count("crash at " + crash.getMessage());
            world.trace.add(kind + ": crash at " + crash.getMessage());
            guarded("restart", () -> restart(moves.of(List.of(End.KILL, End.COPY, End.POWER))));
        } catch (RuntimeException thrown) {
            world.findings.add(kind, " threw ", Promise.stack(thrown));
        }
    }

    /// Says what it did.
    @FunctionalInterface
    interface Action {
        String run();
    }

    private String agentActs() {
        List<SimulatedAgent> alive = world.agents.alive();
        if (alive.isEmpty()) {
            return people.doSomething();
        }
        List<SimulatedAgent> eager = alive.stream().filter(SimulatedAgent::isEager).toList();
        SimulatedAgent agent = moves.of(eager.isEmpty() || moves.oneIn(3) ? alive : eager);
        return agent.session() + " " + agent.act();
    }

    private String runSomething() {
        Server server = world.server();
        return switch (moves.below(8)) {
            case 6, 7 -> "connections: " + server.connections.runOne();
            case 0 -> "agents start: " + server.starts.runOne();
            case 1 -> "store reads: " + server.storeReads.runOne();
            case 2 -> "transcripts: " + server.followers.runOne();
            default -> "loops: " + moves.of(server.loops).runAll();
        };
    }

    private String clientMoves() {
        if (moves.oneIn(2)) {
            return moves.of(acpClients).act();
        }
        SimulatedClient client = moves.of(clients);
        if (!client.isConnected()) {
            client.connect();
            return client + " connects";
        }
        switch (moves.below(12)) {
            case 0 -> {
                client.drop();
                return client + " drops";
            }
            case 1 -> {
                client.stall(!client.isStalled());
                return client + " stalls or goes on";
            }
            case 2, 3, 4 -> {
                return client + " " + people.watchSomething(client);
            }
            case 5 -> {
                return client + " " + people.forgetSomething(client);
            }
            default -> {
                return client + " reads: " + (!client.isStalled() && client.read());
            }
        }
    }

    private String timePasses() {
        Duration by =
                moves.of(
                        List.of(
                                Duration.ofMillis(1),
                                Duration.ofMillis(1),
                                Duration.ofMillis(20),
                                Duration.ofMillis(20),
                                Duration.ofMillis(60),
                                Duration.ofMillis(60),
                                Duration.ofSeconds(31),
                                Duration.ofMinutes(16),
                                Duration.ofMinutes(31)));
        Duration left = by;
        // The writer would have committed and synced long before a long time is over.
        for (int i = 0; i < 2 && left.compareTo(World.SYNC_WITHIN) > 0; i++) {
            left = left.minus(World.SYNC_WITHIN);
            pass(World.SYNC_WITHIN);
        }
        pass(left);
        if (moves.oneIn(2)) {
            world.server().sessions.rest();
        }
        return by.toString();
    }

    private void pass(Duration time) {
        world.passes(time);
        world.server().timers.advance(time);
        world.server().log.step();
    }

    private String trouble() {
        int choice = moves.below(24);
        if (choice < 1) {
            String step = moves.of(SELDOM);
            world.plot.crashAt(step);
            return "will crash at " + step;
        }
        if (choice < 4) {
            int steps = 1 + moves.below(25);
            world.plot.crashAfter(steps);
            return "will crash in " + steps;
        }
        if (choice < 6) {
            world.plot.fail(1 + moves.below(2));
            return "the disk is full for a moment";
        }
        if (choice < 18) {
            return people.trimSomething();
        }
        End end = moves.of(List.of(End.values()));
        return restart(end);
    }

    private String restart(End end) {
        if (end == End.CLEAN) {
            comeToRest();
            clients.forEach(SimulatedClient::drop);
            acpClients.forEach(AcpClient::drop);
            comeToRest();
            promise.checkNothingHeld();
        }
        try {
            world.restart(end, this::clientsLoseIt);
        } catch (Crash crash) {
            world.tally.count("crash while closing");
            world.trace.add("crash while closing at " + crash.getMessage());
            world.plot.calm();
            world.restart(End.KILL, this::clientsLoseIt);
        }
        promise.checkLists();
        return "restarted after " + end;
    }

    private void clientsLoseIt() {
        clients.forEach(SimulatedClient::serverGone);
        acpClients.forEach(AcpClient::serverGone);
    }

    /// Runs everything until nothing is left to do but what agents, people and time will bring.
    private String comeToRest() {
        boolean busy = true;
        for (int round = 0; busy; round++) {
            if (round == ROUNDS_MAX) {
                world.findings.add("never comes to rest");
                return "no rest";
            }
            boolean committed = world.server().commitAll();
            boolean ran = world.server().runAll();
            busy = committed || ran;
            for (SimulatedClient client : clients) {
                busy |= !client.isStalled() && client.read();
            }
            for (AcpClient client : acpClients) {
                busy |= client.deliverAll() | client.read();
            }
        }
        world.plot.heal();
        promise.checkAtRest();
        acpClients.forEach(AcpClient::checkComplete);
        return "all at rest";
    }

    private String end() {
        world.plot.calm();
        clients.forEach(client -> client.stall(false));
        acpClients.forEach(client -> client.stall(false));
        comeToRest();
        promise.checkTranscripts();
        restart(End.CLEAN);
        promise.checkTranscripts();
        comeToRest();
        promise.checkRemoved();
        return "over";
    }

    @Override
    public void close() {
        world.close();
    }

    /// Runs a seed; says its fault with everything that is needed to see it again.
    static @Nullable String fault(long seed, int steps, Fitting fitting, Tally tally) {
        try (Simulation simulation = new Simulation(seed, fitting, tally)) {
            return simulation
                    .run(steps)
                    .map(text -> "seed " + seed + ", " + steps + " steps:\n  " + text)
                    .orElse(null);
        }
    }
}
