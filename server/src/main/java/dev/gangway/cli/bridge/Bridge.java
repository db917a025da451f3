package dev.gangway.cli.bridge;

import dev.gangway.json.RawJson;
import dev.gangway.jsonrpc.ErrorCodes;
import dev.gangway.jsonrpc.Handler;
import dev.gangway.jsonrpc.Message;
import dev.gangway.jsonrpc.MessageReader;
import dev.gangway.jsonrpc.Outcome;
import dev.gangway.jsonrpc.Peer;
import dev.gangway.jsonrpc.Reply;
import dev.gangway.process.LineReader;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// An editor's agent: carries its requests to a server and what happens there to the editor, over
/// as many connections as it takes, so that nothing is missing and nothing comes twice.
public final class Bridge implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Bridge.class);

    private final BridgeLimits limits;
    private final Consumer<String> notes;
    private final CountDownLatch ended = new CountDownLatch(1);

    /// Guards the parts of the bridge below; nothing waits under it.
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition fewerCalls = lock.newCondition();
    private final EditorOutput output;
    private final Editor editor;
    private final Uplink uplink = new Uplink();
    private final Questions questions;
    private final Sessions sessions;
    private final Feed feed;
    private final Calls calls;
    private final EditorSide editorSide;
    private final Connector connector;

    /// @param out the editor's end of standard output; nobody else writes to it
    /// @param attach the session that the editor's first `session/new` attaches to; "" to make one
    /// @param notes takes sentences for the editor's log
    public Bridge(OutputStream out, Servers servers, String attach, Consumer<String> notes) {
        this(out, servers, attach, notes, BridgeLimits.DEFAULTS);
    }

    Bridge(
            OutputStream out,
            Servers servers,
            String attach,
            Consumer<String> notes,
            BridgeLimits limits) {
        this.limits = limits;
        this.notes = notes;
        this.output = new EditorOutput(out, ended::countDown);
        this.editor = new Editor(output::add, new FromEditor(), limits.unanswered());
        this.questions = new Questions(editor, limits.keptBytes());
        Map<String, Track> tracks = new LinkedHashMap<>();
        Histories histories = new Histories(editor, uplink, tracks);
        this.sessions = new Sessions(editor, uplink, questions, histories, tracks, this::echoed);
        this.feed = new Feed(editor, uplink);
        Attachments attachments = new Attachments(editor, histories, tracks, attach);
        this.calls =
                new Calls(
                        editor, uplink, sessions, attachments, histories, feed, limits, fewerCalls);
        this.connector = new Connector(servers, this::peer, new FromServer(), limits);
        this.editorSide = new EditorSide(editor, uplink, calls, connector::connect);
    }

    /// Serves the editor until its input ends, or it cannot be written to.
    public void run(InputStream in) throws InterruptedException {
        output.start();
        connector.start();
        LineReader reader = new LineReader(in, limits.lineBytes(), new Lines());
        Thread.ofPlatform()
                .daemon()
                .name("editor-input")
                .start(() -> {
                    reader.run();
                    ended.countDown();
                });
        ended.await();
        farewell();
    }

    /// What was asked before the input ended is still answered, when that does not take long.
    private void farewell() throws InterruptedException {
        long left = limits.farewell().toNanos();
        lock.lockInterruptibly();
        try {
            while (left > 0 && (editorSide.introducing() || calls.awaitsQuickAnswers())) {
                left = fewerCalls.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Leaves; what goes on in the server goes on.
    @Override
    public void close() {
        connector.close();
        output.close();
    }

    private Peer peer(FrameSocket socket) {
        Handler handler = new ServerSide(editor, sessions, questions, calls, feed);
        return new Peer(socket::send, handler, Peer.Limits.DEFAULT);
    }

    private boolean echoed(String session, JsonNode content) {
        return calls.echoed(session, content);
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    private void receive(Runnable work) {
        try {
            locked(() -> {
                work.run();
                return true;
            });
        } catch (RuntimeException fault) {
            LOG.error("a message could not be handled", fault);
        }
    }

    /// The editor's lines, one at a time. An editor that floods, or does not read, waits itself.
    private final class Lines implements LineReader.Sink {
        private final MessageReader reader = MessageReader.strict();

        @Override
        public void line(byte[] buffer, int offset, int length) {
            if (blank(buffer, offset, length)) {
                return;
            }
            Message message = reader.read(buffer, offset, length);
            awaitRoom();
            receive(() -> editor.received(message));
        }

        private static boolean blank(byte[] buffer, int offset, int length) {
            for (int i = offset; i < offset + length; i++) {
                if (buffer[i] != ' ' && buffer[i] != '\t' && buffer[i] != '\r') {
                    return false;
                }
            }
            return true;
        }

        @Override
        public void tooLong(byte[] beginning, int length, long bytes) {
            String reason = "a line is longer than " + limits.lineBytes() + " bytes";
            receive(() ->
                    editor.received(
                            new Message.Invalid(ErrorCodes.INVALID_REQUEST, reason, null, false)));
        }

        private void awaitRoom() {
            try {
                output.awaitBelow(2 * limits.outputBytes());
                connector.awaitRoom();
            } catch (InterruptedException never) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Forwards to the part that is made last.
    private final class FromEditor implements Handler {
        @Override
        public boolean request(Message.Request request, Reply reply) {
            return editorSide.request(request, reply);
        }

        @Override
        public void notification(Message.Notification notification) {
            editorSide.notification(notification);
        }

        @Override
        public void cancelled(Reply reply) {
            editorSide.cancelled(reply);
        }
    }

    private final class FromServer implements Connector.Listener {
        private final MessageReader reader = MessageReader.strict();
        private String lastProblem = "";

        @Override
        public RawJson introduction() {
            return locked(editorSide::introduction);
        }

        @Override
        public boolean connected(Peer peer, RawJson answer) {
            return locked(() -> {
                if (peer.closed()) {
                    return false;
                }
                uplink.opened(peer);
                if (editorSide.introducing()) {
                    editorSide.introduced(new Outcome.Result(answer));
                    fewerCalls.signalAll();
                } else {
                    notes.accept("Connected to the Gangway server again.");
                }
                lastProblem = "";
                questions.connected(sessions.followed());
                sessions.connected();
                feed.connected();
                calls.connected();
                return true;
            });
        }

        @Override
        public boolean failed(Outcome outcome, Duration away) {
            return locked(() -> {
                if (editorSide.introducing()) {
                    note(problem(outcome));
                    editorSide.introduced(outcome);
                    fewerCalls.signalAll();
                    return false;
                }
                note("Not connected: " + problem(outcome));
                if (away.compareTo(limits.away()) > 0) {
                    calls.giveUp(
                            "no Gangway server has answered for "
                                    + away.toSeconds()
                                    + " s; what was begun goes on when it is back, and is shown then");
                }
                return true;
            });
        }

        private void note(String problem) {
            if (!problem.equals(lastProblem)) {
                lastProblem = problem;
                notes.accept(problem);
            }
        }

        private static String problem(Outcome outcome) {
            return switch (outcome) {
                case Outcome.Failure failure -> failure.text();
                case Outcome.Closed(String reason) -> reason;
                case Outcome.Result _ -> "";
            };
        }

        /// Waits for the editor to read first: so a server is not read either, which keeps what it
        /// has to say in its log.
        @Override
        public void frame(Peer peer, byte[] message) {
            try {
                output.awaitBelow(limits.outputBytes());
                receive(() -> peer.receive(reader.read(message)));
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public boolean lost(Peer peer, String reason) {
            return locked(() -> {
                boolean was = uplink.lost(peer);
                peer.close(reason);
                if (was) {
                    notes.accept("The connection to the Gangway server was lost: " + reason);
                }
                return was;
            });
        }
    }
}
