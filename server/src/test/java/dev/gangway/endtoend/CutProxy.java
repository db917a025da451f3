package dev.gangway.endtoend;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A network that can be cut: carries bytes to and from a server's port, and drops all connections,
/// or refuses new ones, when told to.
final class CutProxy implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final ServerSocket door;
    private final int port;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private volatile boolean down;

    private CutProxy(ServerSocket door, int port) {
        this.door = door;
        this.port = port;
    }

    /// Puts itself between a server and the commands that look for it on its data directory.
    static CutProxy before(ServerProcess server, Path data) throws IOException {
        CutProxy proxy =
                new CutProxy(
                        new ServerSocket(0, 50, InetAddress.getLoopbackAddress()),
                        server.url().getPort());
        Path file = data.resolve("runtime.json");
        ObjectNode runtime = (ObjectNode) JSON.readTree(Files.readString(file));
        runtime.put("acp", "ws://127.0.0.1:" + proxy.door.getLocalPort() + "/acp");
        Files.writeString(file, runtime.toString());
        Thread.ofVirtual().name("cut-proxy").start(proxy::accept);
        return proxy;
    }

    private void accept() {
        try {
            while (true) {
                Socket near = door.accept();
                open.add(near);
                if (down) {
                    near.close();
                } else {
                    Socket far = new Socket(InetAddress.getLoopbackAddress(), port);
                    open.add(far);
                    Thread.ofVirtual().start(() -> carry(near, far));
                    Thread.ofVirtual().start(() -> carry(far, near));
                }
            }
        } catch (IOException closed) {
            // The end of the test.
        }
    }

    private static void carry(Socket from, Socket to) {
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException cut) {
            // As intended: both ends learn of it.
        }
    }

    /// Drops every connection.
    void cut() throws IOException {
        for (Socket socket : open) {
            try {
                // Without a word: what is on its way is lost.
                socket.setSoLinger(true, 0);
            } catch (SocketException closed) {
                // An earlier cut has ended it.
            }
            socket.close();
        }
        open.clear();
    }

    /// Drops every connection and lets none come.
    void goDown() throws IOException {
        down = true;
        cut();
    }

    void comeUp() {
        down = false;
    }

    @Override
    public void close() throws IOException {
        door.close();
        cut();
    }
}
