package dev.gangway.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.event.Epoch;
import dev.gangway.event.Event;
import dev.gangway.event.EventKind;
import dev.gangway.event.Origin;
import dev.gangway.event.Position;
import dev.gangway.event.StreamName;
import dev.gangway.json.RawJson;
import dev.gangway.stream.MemoryBudget.Kind;
import dev.gangway.stream.fake.Client;
import dev.gangway.stream.fake.FakeSink;
import dev.gangway.stream.fake.HubWorld;
import dev.gangway.stream.fake.ScriptedLog;
import dev.gangway.stream.fake.Variants;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubTest {
    private final HubWorld world = new HubWorld();

    private static List<String> numbers(long from, long to) {
        return LongStream.rangeClosed(from, to).mapToObj(Long::toString).toList();
    }

    @Test
    void liveEventsComeFromTheRing() {
        Client client = world.client(0);
        world.settle();
        int readsBefore = world.log.reads();

        world.append(5);
        world.publish();
        client.readAll();

        assertThat(client.words()).isEqualTo(numbers(1, 5));
        assertThat(world.log.reads()).isEqualTo(readsBefore);
    }

    @Test
    void thePartsOfAFrameGoOutTogetherEachAsAMessageLiveAndFromTheStore() {
        Client live = world.client(Variants.PARTED, 0);
        world.settle();
        world.append(2);
        world.publish();
        live.readAll();
        world.append(40);
        world.publish();
        Client late = world.client(Variants.PARTED, 0);
        late.place(1, "private");
        late.readAll();

        assertThat(live.received).startsWith("1 a", "1 b", "2 a", "2 b");
        assertThat(late.received).startsWith("1 a", "1 b", "private", "2 a", "2 b").hasSize(85);
    }

    @Test
    void nothingIsShownBeforeItIsPublished() {
        Client client = world.client(0);
        world.append(5);
        world.log.commit();
        client.readAll();

        assertThat(client.received).isEmpty();

        world.publish();
        client.readAll();

        assertThat(client.words()).isEqualTo(numbers(1, 5));
    }

    @Test
    void aLateReaderGetsTheStoreThenTheRingWithoutASeam() {
        world.append(40);
        world.publish();
        world.append(3);
        Client client = world.client(7);
        world.append(2);
        world.publish();
        client.readAll();
        world.append(5);
        world.publish();
        client.readAll();

        assertThat(client.words()).isEqualTo(numbers(8, 50));
    }

    @Test
    void aStreamThatNobodyWritesIsReadFromTheStore() {
        world.append(40);
        world.publish();
        world.log.close(HubWorld.STREAM);

        Client client = world.client(0);
        client.placeAtHead("head");
        client.readAll();

        assertThat(client.words()).startsWith("1").endsWith("40", "head").hasSize(41);

        world.log.open(HubWorld.STREAM);
        world.append(2);
        world.publish();
        client.readAll();

        assertThat(client.words()).endsWith("41", "42");
    }

    @Test
    void aWriterThatClosesWithEventsPendingLeavesNoGap() {
        Client client = world.client(0);
        world.append(3);
        world.log.close(HubWorld.STREAM);
        world.publish();
        client.readAll();

        assertThat(client.words()).isEqualTo(numbers(1, 3));
        client.end();
        assertThat(world.hub.snapshot().streams()).isZero();
    }

    @Test
    void aReaderThatComesBetweenAWritersEndAndItsLastCommitIsWoken() {
        world.append(3);
        world.log.close(HubWorld.STREAM);
        Client client = world.client(0);
        client.readAll();
        assertThat(client.received).isEmpty();

        world.publish();
        client.readAll();

        assertThat(client.words()).isEqualTo(numbers(1, 3));
    }

    @Test
    void aLaggardFallsToTheStoreAndComesBackToTheRing() {
        Client client = world.client(0);
        for (int i = 0; i < 100; i++) {
            world.append(10);
            world.publish();
        }

        client.readAll();

        assertThat(client.words()).isEqualTo(numbers(1, 1000));
        assertThat(world.log.reads()).isGreaterThan(1);
        assertThat(world.bytes(Kind.CHUNK)).isZero();
        int readsBefore = world.log.reads();

        world.append(3);
        world.publish();
        client.readAll();

        assertThat(client.words()).endsWith("1003");
        assertThat(world.log.reads()).isEqualTo(readsBefore);
    }

    @Test
    void aStalledSinkHoldsNothingButWhatItQueued() {
        Client stalled = world.client(0);
        Client reading = world.client(0);
        for (int i = 0; i < 100; i++) {
            world.append(10);
            world.publish();
            reading.readAll();
        }

        assertThat(reading.words()).isEqualTo(numbers(1, 1000));
        assertThat(world.bytes(Kind.CHUNK)).isZero();
        long ring = 4096 + 8 * 1024;
        assertThat(world.frameBytes()).isLessThan(ring + stalled.sink.queuedBytes() * 4L);

        stalled.sink.close();

        assertThat(world.frameBytes()).isLessThan(ring);
    }

    @Test
    void allMemoryComesBack() {
        Client first = world.client(0);
        Client second = world.client(Variants.SPARSE, 0);
        first.placeAtHead("later");
        world.append(500);
        world.publish();
        second.readAll();
        assertThat(world.frameBytes()).isPositive();

        first.end();
        second.end();

        assertThat(world.budget.snapshot().usedBytes())
                .isEqualTo(world.bytes(Kind.SPARE))
                .isLessThanOrEqualTo(HubWorld.SMALL.spareBytesMax());
        assertThat(world.hub.snapshot().cursors()).isZero();
    }

    @Test
    void aFrameLargerThanASegmentBypassesTheRing() {
        Client client = world.client(0);
        world.append(3);
        world.append(HubWorld.event(EventKind.TOOL_CALL, "x".repeat(70_000)));
        world.append(3);
        world.publish();
        client.readAll();

        assertThat(client.words()).isEqualTo(numbers(1, 7));
        assertThat(client.received.get(3)).hasSize(70_004);
    }

    @Test
    void aFilterSkipsFramesAndKeepsTheRestInWholeSlices() {
        Origin mine = Origin.of("alice", 7);
        Client client =
                new Client(
                        world,
                        Variants.PLAIN,
                        world.sink(),
                        0,
                        (kind, origin) ->
                                origin.connection() != 7 && kind != EventKind.USAGE_UPDATE);
        world.settle();
        world.append(2);
        world.append(
                new Event(EventKind.USER_MESSAGE_CHUNK, 0, 0, 0, mine, RawJson.of("\"my words\"")));
        world.append(1);
        world.append(HubWorld.event(EventKind.USAGE_UPDATE, "9"));
        world.publish();
        client.readAll();

        assertThat(client.words()).containsExactly("1", "2", "4");
        assertThat(client.sink.slices()).isEqualTo(2);
        assertThat(client.cursor.position().sequence()).isEqualTo(5);
    }

    @Test
    void thePositionGoesOverEventsWithoutAFrame() {
        Client client = world.client(Variants.SPARSE, 0);
        world.append(6);
        world.publish();
        client.readAll();

        assertThat(client.words()).containsExactly("1", "2", "4", "5");
        assertThat(client.cursor.position()).isEqualTo(new Position(ScriptedLog.EPOCH, 6));
    }

    @Test
    void privateFramesStandBehindTheirEvent() {
        Client client = world.client(0);
        client.place(3, "c1");
        client.place(2, "b");
        client.place(3, "c2");
        client.placeAtHead("now");
        client.place(0, "a");
        world.settle();
        world.append(4);
        world.publish();
        client.place(1, "late");
        client.readAll();

        assertThat(client.words())
                .containsExactly("a", "now", "1", "2", "b", "3", "c1", "c2", "4", "late");
        assertThat(world.bytes(Kind.PRIVATE)).isZero();
    }

    @Test
    void aFrameForTheHeadWaitsUntilTheCursorIsThere() {
        world.append(100);
        world.publish();
        Client client = world.client(0);
        client.placeAtHead("open request");
        client.cursor.placeAtHead(() -> null);
        client.readAll();

        assertThat(client.words()).hasSize(101).endsWith("100", "open");
    }

    @Test
    void aPausedCursorStopsBeforeItsFrame() {
        Client client = world.client(0);
        client.cursor.pauseBefore(4);
        client.place(3, "answer");
        world.append(6);
        world.publish();
        client.readAll();

        assertThat(client.words()).containsExactly("1", "2", "3", "answer");

        client.cursor.go();
        client.readAll();

        assertThat(client.words()).containsExactly("1", "2", "3", "answer", "4", "5", "6");
    }

    @Test
    void aCursorCanBePausedFromTheBeginning() {
        world.append(3);
        world.publish();
        world.log.close(HubWorld.STREAM);
        FakeSink sink = world.sink();
        Cursor cursor =
                world.hub.subscribe(
                        HubWorld.STREAM,
                        Variants.PLAIN,
                        new Position(ScriptedLog.EPOCH, 1),
                        subscriber(sink),
                        2);
        world.settle();
        assertThat(sink.read()).isEmpty();

        cursor.place(1, () -> "first".getBytes(StandardCharsets.UTF_8));
        cursor.go();
        world.settle();

        assertThat(sink.read().getFirst()).isEqualTo("first");
    }

    private static Subscriber subscriber(FakeSink sink) {
        return new Subscriber() {
            @Override
            public Sink sink() {
                return sink;
            }

            @Override
            public void lost(Position position, String reason) {}
        };
    }

    @Test
    void tooManyPrivateFramesEndTheCursor() {
        Client client = world.client(0);
        for (int i = 0; i <= HubWorld.SMALL.privateFramesMax(); i++) {
            client.place(1000, "x");
        }
        world.settle();

        assertThat(client.lost()).contains("private frames");
        assertThat(world.bytes(Kind.PRIVATE)).isZero();
    }

    @Test
    void anEncoderThatThrowsEndsItsVariantOnly() {
        Client plain = world.client(0);
        Variant throwing =
                new Variant(
                        "test",
                        "throwing",
                        Framing.WEBSOCKET,
                        (_, _) ->
                                (sequence, event, out) -> {
                                    if (sequence == 3) {
                                        throw new IllegalStateException("planted");
                                    }
                                    out.appendLong(sequence);
                                });
        Client hurt = world.client(throwing, 0);
        world.settle();
        world.append(2);
        world.publish();
        hurt.readAll();
        world.append(2);
        world.publish();
        hurt.readAll();
        plain.readAll();

        assertThat(hurt.lost()).isEqualTo("a frame could not be made");
        assertThat(hurt.lostAt()).isEqualTo(new Position(ScriptedLog.EPOCH, 2));
        assertThat(plain.words()).isEqualTo(numbers(1, 4));

        Client again = world.client(throwing, 2);
        again.readAll();
        assertThat(again.lost()).isEqualTo("a frame could not be made");
        plain.end();
        assertThat(world.frameBytes()).isZero();
    }

    @Test
    void aFailedStreamEndsItsCursorsWithoutShowingWhatWasNotPublished() {
        Client client = world.client(0);
        world.append(2);
        world.publish();
        world.append(2);
        world.log.fail(HubWorld.STREAM);
        client.readAll();

        assertThat(client.words()).containsExactly("1", "2");
        assertThat(client.lost()).isEqualTo("the disk is full");
        assertThat(client.lostAt()).isEqualTo(new Position(ScriptedLog.EPOCH, 2));
        assertThat(world.frameBytes()).isZero();

        world.log.open(HubWorld.STREAM);
        Client next = world.client(1);
        world.append(2);
        world.publish();
        next.readAll();
        assertThat(next.words()).containsExactly("2", "3", "4");
    }

    @Test
    void aReaderBelowTheTrimIsLost() {
        world.append(10);
        world.publish();
        world.log.trim(HubWorld.STREAM, 5);

        Client client = world.client(2);
        client.readAll();

        assertThat(client.received).isEmpty();
        assertThat(client.lost()).isEqualTo("what follows was trimmed");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 2})
    void aReaderOfARemovedStreamIsLost(long after) {
        world.append(10);
        world.publish();
        world.log.remove(HubWorld.STREAM);

        Client client = world.client(after);
        client.readAll();

        assertThat(client.received).isEmpty();
        assertThat(client.lost()).isEqualTo("the stream was removed");
    }

    @Test
    void anotherEpochEndsTheCursors() {
        Client client = world.client(0);
        world.settle();

        world.hub.opened(HubWorld.STREAM, new Epoch(1, "aaaaaa"), 0);
        world.settle();

        assertThat(client.lost()).isEqualTo("the epoch changed");
    }

    @Test
    void cursorsNearOneAnotherShareTheirStoreReads() {
        world.append(500);
        world.publish();
        List<Client> clients = LongStream.range(0, 20).mapToObj(_ -> world.client(0)).toList();
        for (int i = 0; i < 20; i++) {
            clients.forEach(Client::read);
            world.settle();
        }
        int shared = world.log.reads();
        clients.forEach(client -> assertThat(client.words()).isEqualTo(numbers(1, 500)));

        Client alone = world.client(0);
        alone.readAll();

        assertThat(shared).isLessThan(3 * (world.log.reads() - shared));
    }

    @Test
    void storeReadsAreBounded() {
        world.append(500);
        world.publish();
        for (int i = 0; i < 7; i++) {
            world.client(i * 70L);
        }
        world.loop.runAll();

        assertThat(world.store.waiting()).isEqualTo(HubWorld.SMALL.storeReadsMax());
        assertThat(world.hub.snapshot().storeReadsWaiting()).isEqualTo(5);
        world.settle();
        assertThat(world.hub.snapshot().storeReadsWaiting()).isZero();
    }

    @Test
    void aCommitWakesALoopOnce() {
        for (int i = 0; i < 10; i++) {
            world.client(0);
        }
        world.settle();

        world.append(5);
        world.log.publish();

        assertThat(world.loop.waiting()).isEqualTo(1);
    }

    @Test
    void aSinkIsFlushedOnceATurn() {
        Client client = world.client(0);
        Client other = new Client(world, Variants.SPARSE, client.sink, 0);
        world.settle();
        world.append(10);
        world.log.publish();
        world.loop.runOne();

        assertThat(client.sink.flushes()).isEqualTo(1);
        assertThat(client.sink.slices()).isGreaterThan(1);
        assertThat(other.cursor.position().sequence()).isEqualTo(10);
    }

    @Test
    void oneTurnServesAllSinksAlike() {
        List<Client> clients =
                LongStream.range(0, 8)
                        .mapToObj(_ -> new Client(world, Variants.PLAIN, bigSink(), 0))
                        .toList();
        world.settle();
        world.append(60);
        world.log.publish();
        world.loop.runOne();
        world.loop.runOne();

        assertThat(clients)
                .allSatisfy(client -> assertThat(client.sink.queuedBytes()).isBetween(1, 700));
    }

    private FakeSink bigSink() {
        return new FakeSink(world.loop, 1 << 20);
    }

    @Test
    void anEncoderWithMemoryIsPrimedFromItsTurn() {
        world.append(HubWorld.event(EventKind.TURN_STARTED, "1"));
        world.append(1000);
        world.publish();

        Client client = world.client(Variants.COUNTING, 700);
        client.readAll();
        world.append(1);
        world.publish();
        client.readAll();
        int readsBefore = world.log.reads();
        world.append(5);
        world.publish();
        client.readAll();

        assertThat(client.received.getFirst()).isEqualTo("701 #701");
        assertThat(client.received.getLast()).isEqualTo("1007 #1007");
        assertThat(client.received).hasSize(307);
        assertThat(world.log.reads()).isEqualTo(readsBefore);
    }

    @Test
    void memoryEndsWithTheTurn() {
        world.append(10);
        world.append(HubWorld.event(EventKind.TURN_STARTED, "1"));
        world.append(3);
        world.append(HubWorld.event(EventKind.TURN_ENDED, "1"));
        world.append(2);
        world.publish();

        Client client = world.client(Variants.COUNTING, 15);
        client.readAll();

        assertThat(client.received).containsExactly("16 #1", "17 #2");
    }

    @Test
    void theLeastUsedRingGivesUpFirst() {
        HubWorld tight = new HubWorld(HubWorld.SMALL, 6 * 1024);
        StreamName other = StreamName.session("s2");
        tight.log.open(other);
        Client idle = tight.client(0);
        tight.append(5);
        tight.publish();
        idle.readAll();
        FakeSink busy = tight.sink();
        tight.hub.subscribe(
                other, Variants.PLAIN, new Position(ScriptedLog.EPOCH, 0), subscriber(busy));
        for (int i = 0; i < 300; i++) {
            tight.log.append(other, HubWorld.event(EventKind.PLAN, "some text of an agent"));
            tight.publish();
            busy.read();
            assertThat(tight.budget.snapshot().usedBytes()).isLessThan(8 * 1024);
        }
        assertThat(tight.budget.snapshot().given()).isPositive();

        tight.append(5);
        tight.publish();
        idle.readAll();

        assertThat(idle.words()).isEqualTo(numbers(1, 10));
    }

    @Test
    void withNoMemoryAtAllTheStoreServes() {
        HubWorld none = new HubWorld(HubWorld.SMALL, 0);
        Client client = none.client(0);
        none.append(200);
        none.publish();
        client.readAll();

        assertThat(client.words()).isEqualTo(numbers(1, 200));
        client.end();
        assertThat(none.frameBytes()).isZero();
        assertThat(none.budget.snapshot().refused()).isPositive();
    }

    @Test
    void aClosedSinkEndsItsCursors() {
        Client client = world.client(0);
        Client other = new Client(world, Variants.SPARSE, client.sink, 0);
        world.settle();
        world.hub.close(client.sink);
        world.settle();
        world.append(3);
        world.publish();

        assertThat(client.sink.read()).isEmpty();
        assertThat(other.lost()).isNull();
        assertThat(world.hub.snapshot().cursors()).isZero();
    }

    @Test
    void aSubscriberThatThrowsEndsAlone() {
        AtomicBoolean told = new AtomicBoolean();
        FakeSink sink = world.sink();
        world.hub.subscribe(
                HubWorld.STREAM,
                Variants.PLAIN,
                new Position(ScriptedLog.EPOCH, 0),
                new Subscriber() {
                    @Override
                    public Sink sink() {
                        return sink;
                    }

                    @Override
                    public boolean filters() {
                        throw new IllegalStateException("planted");
                    }

                    @Override
                    public void lost(Position position, String reason) {
                        told.set(true);
                    }
                });
        Client other = world.client(0);
        world.append(3);
        world.publish();
        other.readAll();

        assertThat(told).isTrue();
        assertThat(other.words()).isEqualTo(numbers(1, 3));
    }

    @Test
    void serverSentEventsCarryThePosition() {
        Client client = world.client(Variants.of("plain", Framing.SSE), 0);
        client.place(1, "hello");
        world.append(HubWorld.event(EventKind.PLAN, "a"));
        world.publish();
        assertThat(client.sink.queuedBytes()).isPositive();
        String raw = raw(client);

        assertThat(raw).isEqualTo("id:" + ScriptedLog.EPOCH + ":1\ndata:1 \"a\"\n\ndata:hello\n\n");
    }

    @Test
    void serverSentEventsMayHaveANameOfTheirOwn() {
        Variant named =
                new Variant(
                        "test",
                        "named",
                        Framing.SSE_FIELDS,
                        (_, _) -> (_, _, out) -> out.appendAscii("event: changed\ndata: "));
        Client client = world.client(named, 0);
        client.place(1, "data:hello");
        world.append(HubWorld.event(EventKind.PLAN, "a"));
        world.publish();
        assertThat(client.sink.queuedBytes()).isPositive();

        assertThat(raw(client))
                .isEqualTo(
                        "id:" + ScriptedLog.EPOCH + ":1\nevent: changed\ndata: \n\ndata:hello\n\n");
    }

    private static String raw(Client client) {
        try {
            client.sink.read();
        } catch (IllegalStateException _) {
            // Not WebSocket frames, as meant.
        }
        return client.sink.raw();
    }
}
