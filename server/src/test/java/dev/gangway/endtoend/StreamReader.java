package dev.gangway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Follows the demo agent's `/stream` in constant memory: each sequence number once and in order,
/// each ordinal once and in order. Reads only within its methods. For one thread.
final class StreamReader implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String SEQUENCE = "\"seq\":";
    private static final String ORDINAL =
            "\"agent_message_chunk\",\"content\":{\"type\":\"text\",\"text\":\"";

    private final RawSocket socket;
    private final String session;
    private final String directory;
    private long nextId = 1;
    private long sequence;

    /// Read by others while this reads on.
    private final AtomicLong ordinal = new AtomicLong();

    private boolean ended;
    private int closeCode = 1006;
    private String epoch = "";

    StreamReader(ServerProcess server, String session, String directory) throws IOException {
        this.socket = RawSocket.upgraded(server);
        this.session = session;
        this.directory = directory;
        request("initialize", Frames.initializeKnowing());
    }

    /// Begins behind what another has seen; both must be of one session.
    StreamReader goOnFrom(StreamReader other) {
        sequence = other.sequence;
        ordinal.set(other.ordinal());
        ended = other.ended;
        epoch = other.epoch;
        return this;
    }

    long sequence() {
        return sequence;
    }

    long ordinal() {
        return ordinal.get();
    }

    int localPort() {
        return socket.localPort();
    }

    /// Comes back behind the last event seen, which must be served without a gap.
    void resume() throws IOException {
        JsonNode answer =
                request("session/resume", Frames.resume(session, directory, epoch, sequence));
        JsonNode resumed = answer.at("/result/_meta/gangway");
        assertThat(resumed.path("outcome").asString("")).as("%s", answer).isEqualTo("resumed");
        epoch = resumed.at("/head/epoch").asString();
    }

    void prompt(String text) throws IOException {
        write("session/prompt", Frames.prompt(session, text, ""));
    }

    /// Reads until the turn is over.
    void readToTheEnd() throws IOException {
        boolean there = readUntil(() -> ended);
        assertThat(there).as("the turn's end on this connection, after %s", ordinal).isTrue();
    }

    /// Reads until the connection ends.
    void readToTheClose() throws IOException {
        readUntil(() -> false);
    }

    /// The code of the server's close frame; 1006 when there was none.
    int closeCode() {
        return closeCode;
    }

    /// Reads until the stream has begun.
    void readTheBeginning() throws IOException {
        readUntil(() -> ordinal() > 0);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private JsonNode request(String method, ObjectNode params) throws IOException {
        String id = "\"id\":" + write(method, params);
        while (true) {
            String text = next().orElseThrow(() -> new AssertionError("no answer to " + method));
            if (text.contains(id + ",\"result\"") || text.contains(id + ",\"error\"")) {
                return JSON.readTree(text);
            }
            see(text);
        }
    }

    private long write(String method, ObjectNode params) throws IOException {
        socket.write(nextId, method, params);
        return nextId++;
    }

    private boolean readUntil(BooleanSupplier there) throws IOException {
        while (!there.getAsBoolean()) {
            Optional<String> text = next();
            if (text.isEmpty()) {
                return false;
            }
            see(text.get());
        }
        return true;
    }

    private Optional<String> next() throws IOException {
        while (true) {
            Optional<RawSocket.Frame> frame = socket.read();
            if (frame.isEmpty()) {
                return Optional.empty();
            }
            if (frame.get().opcode() == RawSocket.CLOSE) {
                closeCode = frame.get().closeCode();
                return Optional.empty();
            }
            switch (frame.get().opcode()) {
                case RawSocket.TEXT -> {
                    return frame.map(RawSocket.Frame::text);
                }
                case RawSocket.PING -> socket.send(RawSocket.PONG, true, frame.get().payload());
                default -> throw new AssertionError("a frame of kind " + frame.get().opcode());
            }
        }
    }

    private void see(String text) {
        boolean event = text.contains("\"method\":\"_gangway/event\"");
        if (!event && !text.contains("\"method\":\"session/update\"")) {
            return;
        }
        long shown = number(text, event ? text.indexOf(SEQUENCE) : text.lastIndexOf(SEQUENCE));
        if (shown != sequence + 1) {
            throw new AssertionError("after " + sequence + " was shown " + text);
        }
        sequence = shown;
        int chunk = text.indexOf(ORDINAL);
        if (chunk >= 0) {
            int at = chunk + ORDINAL.length();
            assertThat(text.substring(at, at + 10))
                    .isEqualTo("%010d".formatted(ordinal.incrementAndGet()));
        }
        ended = ended || text.contains("\"kind\":\"turn_ended\"");
    }

    private static long number(String text, int at) {
        long number = 0;
        for (int i = at + SEQUENCE.length(); Character.isDigit(text.charAt(i)); i++) {
            number = 10 * number + text.charAt(i) - '0';
        }
        return number;
    }
}
