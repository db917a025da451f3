package dev.gangway.stream;

import dev.gangway.event.Event;
import dev.gangway.event.EventKind;
import dev.gangway.event.Origin;
import dev.gangway.event.StreamName;
import dev.gangway.json.RawJson;
import dev.gangway.stream.MemoryBudget.Kind;
import dev.gangway.stream.fake.FakeLoop;
import dev.gangway.stream.fake.FakeSink;
import dev.gangway.stream.fake.ScriptedLog;
import dev.gangway.stream.fake.Variants;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// A hub, its log, two loops, an executor and a changing crowd of clients; each step does one
/// random thing.
final class HubSimulation {
    private static final int CLIENTS_MAX = 12;
    private static final List<Variant> VARIANTS =
            List.of(Variants.PLAIN, Variants.SPARSE, Variants.COUNTING);

    private final Random random;
    private final ScriptedLog log = new ScriptedLog();
    private final List<FakeLoop> loops = List.of(new FakeLoop(), new FakeLoop());
    private final FakeLoop store = new FakeLoop();
    private final MemoryBudget budget;
    private final Hub hub;
    private final List<StreamName> streams =
            List.of(StreamName.session("a"), StreamName.session("b"));
    private final List<CheckedClient> clients = new ArrayList<>();
    private final boolean[] open = {true, true};
    private final boolean[] inTurn = new boolean[2];

    HubSimulation(long seed) {
        random = new Random(seed);
        budget = new MemoryBudget(random.nextInt(4) == 0 ? 4096 : 1 << 20);
        StreamLimits limits =
                new StreamLimits(
                        128,
                        512,
                        2048,
                        1024,
                        300,
                        1 + random.nextInt(40),
                        3,
                        600,
                        1 + random.nextInt(300),
                        1 + random.nextInt(2),
                        100);
        hub = new Hub(log, store, budget, limits);
        log.listener(hub);
        streams.forEach(log::open);
    }

    Hub hub() {
        return hub;
    }

    long bytes(Kind kind) {
        return budget.snapshot().bytes().getOrDefault(kind, 0L);
    }

    void step() {
        switch (random.nextInt(16)) {
            case 0, 1 -> append(1 + random.nextInt(6));
            case 2 -> append(random.nextInt(60));
            case 3 -> log.commit();
            case 4, 5 -> log.announce();
            case 6, 7 -> loops.get(random.nextInt(2)).runOne();
            case 8, 9 -> store.runOne();
            case 10, 11 -> client().ifPresent(CheckedClient::read);
            case 12 -> subscribe();
            case 13 -> client().ifPresent(client -> client.place(random));
            case 14 -> client().ifPresent(client -> client.pauseOrGo(random));
            default -> rare();
        }
        clients.forEach(CheckedClient::check);
    }

    /// Lets everything come to rest, twice, so that the last events find their readers at rest; and
    /// looks whether every client has everything.
    void end() {
        openAll();
        log.publish();
        clients.forEach(CheckedClient::go);
        rest();
        append(3);
        append(3);
        log.publish();
        rest();
        for (CheckedClient client : clients) {
            client.checkComplete();
            client.close();
        }
        loops.forEach(FakeLoop::runAll);
        store.runAll();
        loops.forEach(FakeLoop::runAll);
    }

    private void rest() {
        boolean busy = true;
        while (busy) {
            busy = store.runAll();
            busy |= loops.get(0).runAll();
            busy |= loops.get(1).runAll();
            for (CheckedClient client : clients) {
                busy |= client.read();
            }
        }
    }

    private Optional<CheckedClient> client() {
        return clients.isEmpty()
                ? Optional.empty()
                : Optional.of(clients.get(random.nextInt(clients.size())));
    }

    private void append(int count) {
        int which = random.nextInt(2);
        if (!open[which]) {
            return;
        }
        for (int i = 0; i < count; i++) {
            log.append(streams.get(which), event(which));
        }
    }

    private Event event(int which) {
        EventKind kind = EventKind.AGENT_MESSAGE_CHUNK;
        if (random.nextInt(20) == 0) {
            kind = inTurn[which] ? EventKind.TURN_ENDED : EventKind.TURN_STARTED;
            inTurn[which] = !inTurn[which];
        }
        int length = random.nextInt(30) == 0 ? random.nextInt(1200) : random.nextInt(60);
        Origin origin = random.nextInt(3) == 0 ? Origin.of("alice", 7) : Origin.AGENT;
        return new Event(kind, 0, 0, 0, origin, RawJson.of('"' + "x".repeat(length) + '"'));
    }

    private void subscribe() {
        if (clients.size() == CLIENTS_MAX) {
            return;
        }
        StreamName stream = streams.get(random.nextInt(2));
        long head = log.published(stream);
        long after = random.nextBoolean() ? head : random.nextLong(head + 1);
        FakeSink own = new FakeSink(loops.get(random.nextInt(2)), 1 + random.nextInt(1500));
        Variant variant = VARIANTS.get(random.nextInt(VARIANTS.size()));
        clients.add(
                new CheckedClient(hub, log, stream, variant, own, after, random.nextInt(3) == 0));
    }

    private void rare() {
        int which = random.nextInt(2);
        switch (random.nextInt(6)) {
            case 0, 1 -> client().ifPresent(this::drop);
            case 2 -> {
                if (open[which]) {
                    log.close(streams.get(which));
                } else {
                    log.commit();
                    log.announce();
                    log.open(streams.get(which));
                }
                open[which] = !open[which];
            }
            case 3 -> failOrNot(which);
            case 4 -> log.publish();
            default -> loops.forEach(FakeLoop::runAll);
        }
    }

    private void drop(CheckedClient client) {
        client.close();
        clients.remove(client);
    }

    /// The stream's last batch is gone; its cursors end, and its owner opens it again.
    private void failOrNot(int which) {
        if (!open[which] || random.nextInt(3) != 0) {
            return;
        }
        StreamName stream = streams.get(which);
        log.announce();
        log.fail(stream);
        loops.forEach(FakeLoop::runAll);
        for (CheckedClient client : List.copyOf(clients)) {
            if (client.stream().equals(stream)) {
                client.checkLost();
                drop(client);
            }
        }
        log.open(stream);
    }

    private void openAll() {
        for (int which = 0; which < 2; which++) {
            if (!open[which]) {
                log.open(streams.get(which));
                open[which] = true;
            }
        }
    }
}
