package dev.gangway.testkit.acp;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/// The least of a WebSocket server: one connection, text frames below 64 KB, driven step by step by
/// the test's thread.
final class OneSocketServer implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private Socket socket = new Socket();

    OneSocketServer() throws IOException {}

    URI url() {
        return URI.create("ws://127.0.0.1:" + listener.getLocalPort() + "/acp");
    }

    /// Takes the connection and answers its handshake; answers the headers, whose names are in any
    /// case.
    Map<String, String> accept(String subprotocol) throws IOException {
        socket = listener.accept();
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(); !line.isEmpty(); line = line()) {
            String[] parts = line.split(": ", 2);
            headers.put(parts[0], parts.length == 2 ? parts[1] : "");
        }
        String chosen =
                subprotocol.isEmpty() ? "" : "Sec-WebSocket-Protocol: " + subprotocol + "\r\n";
        write(
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + chosen
                        + "Sec-WebSocket-Accept: "
                        + digest(headers.getOrDefault("Sec-WebSocket-Key", ""))
                        + "\r\n\r\n");
        return headers;
    }

    /// The next text frame, or "" for a close frame; an `IOException` when the connection is cut.
    String receive() throws IOException {
        DataInputStream input = new DataInputStream(socket.getInputStream());
        int opcode = input.readUnsignedByte() & 0x0F;
        int length = input.readUnsignedByte() & 0x7F;
        if (length == 126) {
            length = input.readUnsignedShort();
        }
        byte[] mask = input.readNBytes(4);
        byte[] payload = input.readNBytes(length);
        for (int index = 0; index < payload.length; index++) {
            payload[index] ^= mask[index % 4];
        }
        return opcode == 8 ? "" : new String(payload, StandardCharsets.UTF_8);
    }

    void send(String text) throws IOException {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        OutputStream output = socket.getOutputStream();
        output.write(
                payload.length < 126
                        ? new byte[] {(byte) 0x81, (byte) payload.length}
                        : new byte[] {
                            (byte) 0x81, 126, (byte) (payload.length >> 8), (byte) payload.length
                        });
        output.write(payload);
    }

    @Override
    public void close() throws IOException {
        socket.close();
        listener.close();
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = socket.getInputStream().read();
                next != '\n' && next >= 0;
                next = socket.getInputStream().read()) {
            line.append((char) next);
        }
        return line.toString().strip();
    }

    private void write(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String digest(String key) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            byte[] text =
                    (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                            .getBytes(StandardCharsets.US_ASCII);
            return Base64.getEncoder().encodeToString(sha1.digest(text));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has SHA-1", impossible);
        }
    }
}
