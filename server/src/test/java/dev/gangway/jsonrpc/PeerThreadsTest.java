package dev.gangway.jsonrpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.json.RawJson;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Two peers joined by queues, each received on a thread of its own, with requests from several
/// others.
@Timeout(30)
class PeerThreadsTest {
    private static final int ASKERS = 4;
    private static final int REQUESTS = 5_000;
    private static final byte[] END = {};

    private final BlockingQueue<byte[]> toServer = new LinkedBlockingQueue<>();
    private final BlockingQueue<byte[]> toClient = new LinkedBlockingQueue<>();
    private final Peer.Limits limits = new Peer.Limits(ASKERS * REQUESTS, ASKERS * REQUESTS);
    private final Peer client = new Peer(toServer::add, new Echo(), limits);
    private final Peer server = new Peer(toClient::add, new Echo(), limits);
    private final List<Thread> threads = new ArrayList<>();

    private static final class Echo implements Handler {
        @Override
        public boolean request(Message.Request request, Reply reply) {
            return reply.result(request.params());
        }

        @Override
        public void notification(Message.Notification notification) {}
    }

    private void start(String name, Runnable work) {
        threads.add(Thread.ofPlatform().name(name).start(work));
    }

    private static void pump(BlockingQueue<byte[]> queue, Peer peer) {
        try {
            for (byte[] line = queue.take(); line.length > 0; line = queue.take()) {
                peer.receive(MessageReader.strict().read(line));
            }
        } catch (InterruptedException _) {
            // Only the end of the test interrupts, when it failed.
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void endThreads() throws InterruptedException {
        toServer.add(END);
        toClient.add(END);
        for (Thread thread : threads) {
            thread.join(5_000);
            thread.interrupt();
            thread.join();
        }
    }

    @Test
    void eachOfManyRequestsGetsItsOwnAnswerOnce() throws InterruptedException {
        AtomicInteger right = new AtomicInteger();
        CountDownLatch answered = new CountDownLatch(2 * ASKERS * REQUESTS);
        start("client-reader", () -> pump(toClient, client));
        start("server-reader", () -> pump(toServer, server));

        for (int asker = 0; asker < ASKERS; asker++) {
            int first = asker * REQUESTS;
            start(
                    "asker-" + asker,
                    () -> {
                        for (int i = first; i < first + REQUESTS; i++) {
                            ask(client, i, right, answered);
                            ask(server, -i, right, answered);
                        }
                    });
        }

        assertThat(answered.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(right).hasValue(2 * ASKERS * REQUESTS);
        assertThat(client.outgoingOpen() + client.incomingOpen()).isZero();
        assertThat(server.outgoingOpen() + server.incomingOpen()).isZero();
    }

    private static void ask(Peer peer, int number, AtomicInteger right, CountDownLatch answered) {
        RawJson params = RawJson.of("[" + number + "]");
        peer.request(
                "echo",
                params,
                outcome -> {
                    if (outcome.equals(new Outcome.Result(params))) {
                        right.incrementAndGet();
                    }
                    answered.countDown();
                });
    }

    @Test
    void whenClosedInTheMidstEachRequestStillHasOneOutcome() throws InterruptedException {
        AtomicInteger told = new AtomicInteger();
        CountDownLatch asked = new CountDownLatch(ASKERS);
        CountDownLatch someAnswered = new CountDownLatch(100);
        start("client-reader", () -> pump(toClient, client));
        start("server-reader", () -> pump(toServer, server));

        for (int asker = 0; asker < ASKERS; asker++) {
            start(
                    "asker-" + asker,
                    () -> {
                        for (int i = 0; i < REQUESTS; i++) {
                            client.request(
                                    "echo",
                                    RawJson.EMPTY_ARRAY,
                                    _ -> {
                                        told.incrementAndGet();
                                        someAnswered.countDown();
                                    });
                        }
                        asked.countDown();
                    });
        }
        assertThat(someAnswered.await(20, TimeUnit.SECONDS)).isTrue();
        client.close("in the midst");
        assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
        endThreads();

        assertThat(told).hasValue(ASKERS * REQUESTS);
        assertThat(client.outgoingOpen()).isZero();
    }
}
