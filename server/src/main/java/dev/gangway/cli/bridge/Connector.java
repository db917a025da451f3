package dev.gangway.cli.bridge;

import dev.gangway.cli.bridge.FrameSocket.Connected;
import dev.gangway.json.RawJson;
import dev.gangway.jsonrpc.Outcome;
import dev.gangway.jsonrpc.Peer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Connects to the server when the editor wants it, and again whenever the connection is lost, with
/// longer and longer pauses. One thread of its own.
final class Connector implements AutoCloseable {
    private static final Duration INTRODUCTION_TIME = Duration.ofSeconds(30);

    /// A connection that lasted so long begins the pauses anew.
    private static final Duration STEADY = Duration.ofSeconds(10);

    /// What the connector tells; all of it under the bridge's lock.
    interface Listener {
        /// What to introduce the bridge with.
        RawJson introduction();

        /// There is a connection.
        ///
        /// @return whether it is still one, or was lost meanwhile
        boolean connected(Peer peer, RawJson answer);

        /// There is none.
        ///
        /// @param outcome why, as an answer to `initialize`
        /// @param away for how long there has been none
        /// @return whether to go on trying
        boolean failed(Outcome outcome, Duration away);

        /// A frame came.
        void frame(Peer peer, byte[] message);

        /// A connection ended.
        ///
        /// @return whether it was the one that there was
        boolean lost(Peer peer, String reason);
    }

    /// Makes the peer of a connection, given its socket.
    interface Peers {
        Peer on(FrameSocket socket);
    }

    private final Servers servers;
    private final Peers peers;
    private final Listener listener;
    private final BridgeLimits limits;
    private final Semaphore wanted = new Semaphore(0);
    private final Thread thread;
    private volatile @Nullable FrameSocket socket;
    private int failures;

    Connector(Servers servers, Peers peers, Listener listener, BridgeLimits limits) {
        this.servers = servers;
        this.peers = peers;
        this.listener = listener;
        this.limits = limits;
        this.thread = Thread.ofVirtual().name("server-connector").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /// Asks for a connection.
    void connect() {
        wanted.release();
    }

    /// Waits while too much waits to be sent to the server.
    void awaitRoom() throws InterruptedException {
        FrameSocket open = socket;
        if (open != null) {
            open.awaitRoom();
        }
    }

    private void run() {
        try {
            while (true) {
                wanted.acquire();
                long since = System.nanoTime();
                Outcome outcome = attempt();
                while (!(outcome instanceof Outcome.Result)
                        && listener.failed(outcome, Duration.ofNanos(System.nanoTime() - since))) {
                    pause();
                    outcome = attempt();
                }
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /// Doubled each time, and not the same for all who lost the same server.
    private void pause() throws InterruptedException {
        long most = limits.backOffMax().toMillis();
        long millis = Math.min(most, limits.backOff().toMillis() << Math.min(failures, 16));
        failures++;
        Thread.sleep(RandomGenerator.getDefault().nextLong(millis / 2, millis + 1));
    }

    private Outcome attempt() throws InterruptedException {
        Optional<Endpoint> endpoint;
        try {
            endpoint = servers.find();
        } catch (RuntimeException problem) {
            return Calls.failure(String.valueOf(problem.getMessage()));
        }
        return endpoint.isEmpty()
                ? Calls.failure("No Gangway server runs.")
                : connect(endpoint.get());
    }

    private Outcome connect(Endpoint endpoint) throws InterruptedException {
        FrameSocket opening = new FrameSocket();
        Peer peer = peers.on(opening);
        socket = opening;
        Outcome outcome =
                switch (opening.connect(endpoint, new Incoming(peer))) {
                    case Connected.Refused(String sentence) -> Calls.failure(sentence);
                    case Connected.Open() -> introduce(peer);
                };
        if (outcome instanceof Outcome.Result(RawJson answer) && listener.connected(peer, answer)) {
            return outcome;
        }
        opening.close();
        listener.lost(peer, "not connected");
        return outcome instanceof Outcome.Result
                ? new Outcome.Closed("the connection ended at once")
                : outcome;
    }

    private Outcome introduce(Peer peer) throws InterruptedException {
        CompletableFuture<Outcome> answer = new CompletableFuture<>();
        peer.request("initialize", listener.introduction(), answer::complete);
        try {
            return answer.get(INTRODUCTION_TIME.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            return Calls.failure("the server does not answer");
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("an outcome is never exceptional", impossible);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        FrameSocket open = socket;
        if (open != null) {
            open.close();
        }
    }

    private final class Incoming implements FrameSocket.Receiver {
        private final Peer peer;
        private final long since = System.nanoTime();

        Incoming(Peer peer) {
            this.peer = peer;
        }

        @Override
        public void frame(byte[] message) {
            listener.frame(peer, message);
        }

        @Override
        public void ended(String reason) {
            if (System.nanoTime() - since > STEADY.toNanos()) {
                failures = 0;
            }
            if (listener.lost(peer, reason)) {
                connect();
            }
        }
    }
}
