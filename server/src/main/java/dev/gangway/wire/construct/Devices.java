package dev.gangway.wire.construct;

import dev.gangway.wire.Socket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// What clients that are connected said of themselves, for the list of devices. Kept as long as
/// their sockets. Any thread.
final class Devices {
    private final Map<Long, Said> said = new ConcurrentHashMap<>();

    /// @param credential by which it came in
    /// @param name as the client calls its device; empty for none
    record Said(String credential, String name, List<String> capabilities, String address) {
        Said {
            capabilities = List.copyOf(capabilities);
        }
    }

    void said(Socket socket, String name, List<String> capabilities) {
        said.put(
                socket.connection(),
                new Said(socket.principal().credential(), name, capabilities, socket.address()));
    }

    void gone(Socket socket) {
        said.remove(socket.connection());
    }

    Optional<Said> connected(String credential) {
        return said.values().stream()
                .filter(each -> each.credential().equals(credential))
                .findFirst();
    }
}
