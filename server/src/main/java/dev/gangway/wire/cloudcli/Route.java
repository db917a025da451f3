package dev.gangway.wire.cloudcli;

import dev.gangway.wire.Exchange;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// One method on one path.
///
/// @param path its variables in braces; a fixed part stands in the list before a variable that
///   would fit it too
record Route(String method, String path, Handler handler) {
    /// What answers.
    sealed interface Handler {}

    /// Whoever asks.
    record Open(Opened open) implements Handler {}

    /// Only those who are known.
    record Guarded(Called guarded) implements Handler {}

    /// Answers, once, or throws a `GatewayException`.
    @FunctionalInterface
    interface Opened {
        void handle(Exchange exchange, InstantSource clock);
    }

    /// Answers a call, once, or throws a `GatewayException`.
    @FunctionalInterface
    interface Called {
        void handle(Call call);
    }

    static Route of(String method, String path, Called handler) {
        return new Route(method, path, new Guarded(handler));
    }

    static Route open(String method, String path, Opened handler) {
        return new Route(method, path, new Open(handler));
    }

    /// The values in the path, by their names; empty when this is another route.
    Optional<Map<String, String>> match(Exchange exchange) {
        String[] wanted = path.split("/", -1);
        String[] given = exchange.path().split("/", -1);
        if (!method.equals(exchange.method()) || wanted.length != given.length) {
            return Optional.empty();
        }
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i].startsWith("{") && !given[i].isEmpty()) {
                variables.put(wanted[i].substring(1, wanted[i].length() - 1), given[i]);
            } else if (!wanted[i].equals(given[i])) {
                return Optional.empty();
            }
        }
        return Optional.of(variables);
    }
}
