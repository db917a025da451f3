package dev.gangway.cli.bridge;

import dev.gangway.json.RawJson;
import dev.gangway.jsonrpc.Outcome;
import dev.gangway.jsonrpc.Peer;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The way to the server, as long as there is one. Under the bridge's lock.
final class Uplink {
    private @Nullable Peer peer;

    /// There is a connection, on which the bridge has introduced itself.
    void opened(Peer introduced) {
        peer = introduced;
    }

    /// The connection is gone, when it is this one.
    boolean lost(Peer gone) {
        boolean was = peer == gone;
        peer = was ? null : peer;
        return was;
    }

    boolean isOpen() {
        return peer != null;
    }

    /// Sends a request; empty when there is no connection, and then `then` hears nothing.
    ///
    /// @return the id that the request has there
    Optional<RawJson> request(String method, RawJson params, Consumer<Outcome> then) {
        Peer open = peer;
        return open == null ? Optional.empty() : Optional.of(open.request(method, params, then));
    }

    /// Sends a notification; nothing when there is no connection.
    void notification(String method, RawJson params) {
        Peer open = peer;
        if (open != null) {
            open.notification(method, params);
        }
    }

    /// Withdraws a request that was sent on this connection.
    void cancel(RawJson id) {
        Peer open = peer;
        if (open != null) {
            open.cancel(id);
        }
    }
}
