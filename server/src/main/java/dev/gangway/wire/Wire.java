package dev.gangway.wire;

import java.util.List;
import java.util.Optional;

/// A front-end protocol. Wires do not know each other.
public interface Wire {
    String name();

    /// How this wire's front-end shows for whom it speaks.
    default Manners manners() {
        return Manners.OWN;
    }

    /// How large a request of a known caller this wire's own listener takes, in bytes, where that
    /// is more than others take.
    default int bodyBytesMax() {
        return 0;
    }

    /// Whether this wire serves the upgrade to this path, and how. Empty: not mine. On a virtual
    /// thread; may block. The caller is authenticated. A wire that knows the path and refuses
    /// throws a `GatewayException`, or answers the request and returns empty.
    Optional<Upgrade> upgrade(Exchange request);

    /// Answers a plain request; false: not mine. On a virtual thread; may block.
    boolean handle(Exchange exchange);

    /// How an upgrade is accepted.
    ///
    /// @param subprotocols those this wire speaks, best first; the first that the client offered is
    ///   chosen
    /// @param responseHeaders added to the 101 answer, name then value
    record Upgrade(List<String> subprotocols, List<String> responseHeaders, Opener opener) {
        public Upgrade {
            subprotocols = List.copyOf(subprotocols);
            responseHeaders = List.copyOf(responseHeaders);
        }
    }

    /// Makes the connection once the socket is open.
    @FunctionalInterface
    interface Opener {
        Connection open(Socket socket);
    }
}
