package dev.gangway.wire.metrics;

import dev.gangway.access.Principal;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.telemetry.Metrics;
import dev.gangway.wire.Exchange;
import dev.gangway.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// `/metrics`: the numbers of a server, as Prometheus reads them. It has no sockets.
public final class MetricsWire implements Wire {
    private static final String PATH = "/metrics";

    private final Metrics metrics;
    private final boolean open;

    /// @param open whether everybody may read, as on a listener of its own; else administrators
    ///   alone
    public MetricsWire(Metrics metrics, boolean open) {
        this.metrics = metrics;
        this.open = open;
    }

    @Override
    public String name() {
        return "metrics";
    }

    @Override
    public Optional<Upgrade> upgrade(Exchange request) {
        return Optional.empty();
    }

    @Override
    public boolean handle(Exchange exchange) {
        if (!exchange.path().equals(PATH)) {
            return false;
        }
        requireReader(exchange.principal());
        if (!exchange.method().equals("GET") && !exchange.method().equals("HEAD")) {
            throw new GatewayException(ErrorCode.INVALID, "Metrics can only be read: GET.");
        }
        exchange.answer(
                200,
                Metrics.CONTENT_TYPE,
                metrics.text().getBytes(StandardCharsets.UTF_8),
                List.of("Cache-Control", "no-store"));
        return true;
    }

    private void requireReader(Optional<Principal> caller) {
        if (open) {
            return;
        }
        if (caller.isEmpty()) {
            throw new GatewayException(
                    ErrorCode.UNAUTHENTICATED, "Metrics are read with an administrator's token.");
        }
        if (!caller.get().administers()) {
            throw new GatewayException(
                    ErrorCode.FORBIDDEN, "Metrics are for administrators of the server.");
        }
    }
}
