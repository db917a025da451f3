package dev.gangway.testkit.model;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// One HTTP/1.1 connection that carries one request and its answer, and knows when the client has
/// gone away.
///
/// `receive` first, by one thread; then `watch`, by another, which blocks until the client closes;
/// answers by the first.
final class HttpConnection implements AutoCloseable {
    /// The longest request line or header line, in bytes.
    static final int LINE_BYTES_MAX = 64 * 1024;

    /// The most header lines.
    static final int HEADERS_MAX = 200;

    /// The longest request body, in bytes.
    static final int BODY_BYTES_MAX = 64 * 1024 * 1024;

    /// The status that is only for now: some clients ask again only when they are told when.
    private static final int TOO_MANY = 429;

    private final Socket socket;
    private final InputStream input;
    private final CountDownLatch gone = new CountDownLatch(1);

    /// A request as it came in.
    record Received(String method, String path, String query, String body) {}

    HttpConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.input = new BufferedInputStream(socket.getInputStream());
        socket.setTcpNoDelay(true);
    }

    /// Reads the request; an `EOFException` when the client closed instead.
    Received receive() throws IOException {
        String[] line = line().split(" ", 3);
        if (line.length != 3) {
            throw new IOException("not an HTTP request line");
        }
        Map<String, String> headers = headers();
        byte[] bytes =
                headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")
                        ? chunkedBody()
                        : exactly(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        String body = new String(bytes, StandardCharsets.UTF_8);
        int mark = line[1].indexOf('?');
        return mark < 0
                ? new Received(line[0], line[1], "", body)
                : new Received(
                        line[0], line[1].substring(0, mark), line[1].substring(mark + 1), body);
    }

    /// Blocks until the client closes its side, or this connection is closed.
    void watch() {
        try {
            while (input.read() >= 0) {
                // A second request is not expected and not answered: every answer says "Connection:
                // close".
            }
        } catch (IOException ignored) {
            // A reset is a client that went away, as an orderly end is.
        } finally {
            gone.countDown();
        }
    }

    /// Waits; true as soon as the client has gone away, false when the time is over.
    boolean goneWithin(Duration time) throws InterruptedException {
        return gone.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// Waits until the client has gone away.
    void awaitGone() throws InterruptedException {
        gone.await();
    }

    /// A whole answer.
    void respond(int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        write(head(status, type) + "Content-Length: " + bytes.length + "\r\n\r\n");
        socket.getOutputStream().write(bytes);
    }

    /// The head of an answer that comes in pieces.
    void beginStream() throws IOException {
        write(
                head(200, "text/event-stream")
                        + "Cache-Control: no-cache\r\nTransfer-Encoding: chunked\r\n\r\n");
    }

    /// One piece; "" is left out.
    void piece(String text) throws IOException {
        if (!text.isEmpty()) {
            int length = text.getBytes(StandardCharsets.UTF_8).length;
            write(Integer.toHexString(length) + "\r\n" + text + "\r\n");
        }
    }

    /// The regular end; a stream that is closed without it was cut off, as the client can tell.
    void endStream() throws IOException {
        write("0\r\n\r\n");
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException ignored) {
            // It is closed either way.
        }
    }

    private static String head(int status, String type) {
        return "HTTP/1.1 "
                + status
                + " Scripted\r\nContent-Type: "
                + type
                + (status == TOO_MANY ? "\r\nRetry-After: 1" : "")
                + "\r\nConnection: close\r\n";
    }

    private void write(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private Map<String, String> headers() throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon < 1 || headers.size() >= HEADERS_MAX) {
                throw new IOException("bad or too many header lines");
            }
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return headers;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = input.read(); next != '\n'; next = input.read()) {
            if (next < 0) {
                throw new EOFException("the client closed");
            }
            if (line.length() >= LINE_BYTES_MAX) {
                throw new IOException("line longer than " + LINE_BYTES_MAX);
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }

    private byte[] chunkedBody() throws IOException {
        var body = new ByteArrayOutputStream();
        for (int size = chunkSize(); size > 0; size = chunkSize()) {
            body.write(exactly(size));
            line();
            if (body.size() > BODY_BYTES_MAX) {
                throw new IOException("body longer than " + BODY_BYTES_MAX);
            }
        }
        line();
        return body.toByteArray();
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(line().split(";", 2)[0].strip(), 16);
    }

    private byte[] exactly(int length) throws IOException {
        if (length < 0 || length > BODY_BYTES_MAX) {
            throw new IOException("body longer than " + BODY_BYTES_MAX);
        }
        byte[] body = input.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("the client closed within its request");
        }
        return body;
    }
}
