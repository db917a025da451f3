package dev.gangway.wire.rest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds the operation for a request. Of two paths that fit, the one with the earlier fixed part
/// wins. Immutable.
final class Router {
    private final List<Operation> operations;

    Router(List<Operation> operations) {
        this.operations = List.copyOf(operations);
    }

    sealed interface Route {}

    /// @param variables the values in the path, by their names
    record Found(Operation operation, Map<String, String> variables) implements Route {}

    /// @param allowed the methods of this path, as `Allow` has them
    record WrongMethod(String allowed) implements Route {}

    record Nothing() implements Route {}

    Route find(String method, String path) {
        List<String> allowed = new ArrayList<>();
        for (Operation operation : operations) {
            Optional<Map<String, String>> variables = match(operation.path(), path);
            if (variables.isPresent()) {
                if (operation.method().equals(method)) {
                    return new Found(operation, variables.get());
                }
                allowed.add(operation.method());
            }
        }
        return allowed.isEmpty() ? new Nothing() : new WrongMethod(String.join(", ", allowed));
    }

    private static Optional<Map<String, String>> match(String template, String path) {
        String[] wanted = template.split("/", -1);
        String[] given = path.split("/", -1);
        if (wanted.length != given.length) {
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
