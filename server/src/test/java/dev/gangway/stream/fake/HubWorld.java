package dev.gangway.stream.fake;

import dev.gangway.event.Event;
import dev.gangway.event.EventKind;
import dev.gangway.event.Origin;
import dev.gangway.event.Position;
import dev.gangway.event.StreamName;
import dev.gangway.json.RawJson;
import dev.gangway.stream.Cursor;
import dev.gangway.stream.Hub;
import dev.gangway.stream.MemoryBudget;
import dev.gangway.stream.MemoryBudget.Kind;
import dev.gangway.stream.StreamLimits;
import dev.gangway.stream.Variant;

/// A hub with a scripted log, one loop and one executor, all run by the test's thread.
public final class HubWorld {
    private static final int ROUNDS_MAX = 100_000;

    public static final StreamName STREAM = StreamName.session("s1");
    public static final StreamLimits SMALL =
            new StreamLimits(256, 1024, 4096, 4096, 512, 64, 4, 2048, 512, 2, 50);

    public final ScriptedLog log = new ScriptedLog();
    public final FakeLoop loop = new FakeLoop();
    public final FakeLoop store = new FakeLoop();
    public final MemoryBudget budget;
    public final Hub hub;

    public HubWorld() {
        this(SMALL, 1 << 20);
    }

    public HubWorld(StreamLimits limits, long capBytes) {
        budget = new MemoryBudget(capBytes);
        hub = new Hub(log, store, budget, limits);
        log.listener(hub);
        log.open(STREAM);
    }

    public static Event event(EventKind kind, String payload) {
        return new Event(kind, 1, 0, 0, Origin.AGENT, RawJson.of('"' + payload + '"'));
    }

    /// Appends so many events of about 30 bytes; nobody sees them yet.
    public void append(int count) {
        for (int i = 0; i < count; i++) {
            append(event(EventKind.AGENT_MESSAGE_CHUNK, "some text of an agent"));
        }
    }

    public long append(Event event) {
        return log.append(STREAM, event);
    }

    public FakeSink sink() {
        return new FakeSink(loop, 4096);
    }

    public Client client(long after) {
        return new Client(this, Variants.PLAIN, sink(), after);
    }

    public Client client(Variant variant, long after) {
        return new Client(this, variant, sink(), after);
    }

    public Cursor subscribe(Variant variant, Client client, long after) {
        return hub.subscribe(STREAM, variant, new Position(ScriptedLog.EPOCH, after), client);
    }

    /// Runs loop and executor until both are idle.
    ///
    /// @throws AssertionError when they never are
    public void settle() {
        boolean ran = true;
        for (int round = 0; ran; round++) {
            if (round == ROUNDS_MAX) {
                throw new AssertionError("never comes to rest");
            }
            ran = loop.runAll();
            ran |= store.runAll();
        }
    }

    /// Commits, tells and settles.
    public void publish() {
        log.publish();
        settle();
    }

    public long bytes(Kind kind) {
        return budget.snapshot().bytes().getOrDefault(kind, 0L);
    }

    /// Bytes of frames, however they came about.
    public long frameBytes() {
        return bytes(Kind.SLAB) + bytes(Kind.CHUNK);
    }
}
