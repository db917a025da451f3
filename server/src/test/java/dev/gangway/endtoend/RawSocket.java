package dev.gangway.endtoend;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// A WebSocket by hand: sends frames that no library would, and reads only when it is told to.
final class RawSocket implements AutoCloseable {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    private static final int RECEIVE_BYTES = 64 << 10;
    private static final int FIN = 0x80;
    private static final int MASKED = 0x80;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    /// A frame from the server.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Frame(int opcode, byte[] payload) {
        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        /// Of a close frame; 1005 when it says none.
        int closeCode() {
            return payload.length < 2 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xFFFF;
        }
    }

    private RawSocket(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        this.out = socket.getOutputStream();
    }

    /// A connection on which nothing was said yet.
    static RawSocket connect(URI url) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(RECEIVE_BYTES);
        socket.setSoTimeout((int) ServerProcess.PATIENCE.toMillis());
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), url.getPort()));
        return new RawSocket(socket);
    }

    /// Opens a WebSocket on the native wire with the server's token.
    static RawSocket upgraded(ServerProcess server) throws IOException {
        RawSocket raw = connect(server.url());
        String answer =
                raw.http(
                        "GET /acp HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
                                + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
                                + "Authorization: Bearer "
                                + server.token()
                                + "\r\n\r\n");
        if (!answer.startsWith("HTTP/1.1 101 ")) {
            throw new AssertionError(answer);
        }
        return raw;
    }

    /// Sends bytes as they are and reads the head of an answer, up to its empty line; "" when the
    /// connection ends.
    String http(String request) throws IOException {
        return http(request.getBytes(StandardCharsets.ISO_8859_1));
    }

    String http(byte[] request) throws IOException {
        try {
            out.write(request);
        } catch (SocketException refusedEarly) {
            // The server has answered and closed before it read all.
        }
        StringBuilder head = new StringBuilder();
        try {
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = in.read();
                if (next < 0) {
                    break;
                }
                head.append((char) next);
            }
        } catch (SocketException reset) {
            // What came before the reset is all there is.
        }
        return head.toString();
    }

    /// Sends a JSON-RPC request.
    void write(long id, String method, ObjectNode params) throws IOException {
        ObjectNode message =
                Frames.object().put("jsonrpc", "2.0").put("id", id).put("method", method);
        message.set("params", params);
        send(message.toString());
    }

    /// Sends a JSON-RPC request and waits for its answer.
    String request(long id, String method, ObjectNode params) throws IOException {
        write(id, method, params);
        return awaitText("\"id\":" + id + ",");
    }

    void send(String text) throws IOException {
        send(TEXT, true, text.getBytes(StandardCharsets.UTF_8));
    }

    /// Sends one frame, masked with zeros.
    void send(int opcode, boolean last, byte[] payload) throws IOException {
        out.write(head(opcode, last, payload.length));
        out.write(payload);
    }

    /// Sends bytes as they are.
    void sendBytes(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    /// Sends the head of a frame only.
    void sendHead(int opcode, long length) throws IOException {
        out.write(head(opcode, true, length));
    }

    private static byte[] head(int opcode, boolean last, long length) {
        ByteBuffer head = ByteBuffer.allocate(14);
        head.put((byte) (opcode | (last ? FIN : 0)));
        if (length < 126) {
            head.put((byte) (length | MASKED));
        } else if (length <= 0xFFFF) {
            head.put((byte) (126 | MASKED)).putShort((short) length);
        } else {
            head.put((byte) (127 | MASKED)).putLong(length);
        }
        head.putInt(0);
        byte[] bytes = new byte[head.flip().remaining()];
        head.get(bytes);
        return bytes;
    }

    /// The next frame; empty when the connection has ended.
    Optional<Frame> read() throws IOException {
        try {
            int opcode = in.readUnsignedByte() & 0x0F;
            long length = in.readUnsignedByte() & 0x7F;
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = in.readLong();
            }
            byte[] payload = new byte[Math.toIntExact(length)];
            in.readFully(payload);
            return Optional.of(new Frame(opcode, payload));
        } catch (EOFException | SocketException ended) {
            return Optional.empty();
        }
    }

    /// The next text frame that holds these characters.
    String awaitText(String part) throws IOException {
        while (true) {
            Frame frame = read().orElseThrow(() -> new AssertionError("ended before " + part));
            if (frame.opcode() == CLOSE) {
                throw new AssertionError("closed " + frame.closeCode() + " before " + part);
            }
            if (frame.opcode() == TEXT && frame.text().contains(part)) {
                return frame.text();
            }
        }
    }

    /// Reads to the end; the code of the close frame, 1006 when there was none.
    int awaitClose() throws IOException {
        while (true) {
            Optional<Frame> frame = read();
            if (frame.isEmpty()) {
                return 1006;
            }
            if (frame.get().opcode() == CLOSE) {
                return frame.get().closeCode();
            }
        }
    }

    int localPort() {
        return socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
