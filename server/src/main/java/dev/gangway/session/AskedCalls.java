package dev.gangway.session;

import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.policy.Asked;
import dev.gangway.policy.Operation;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Reads from an agent's permission request what it is about (ACP v1 `session/request_permission`):
/// the kind of its tool call, the files of its locations, diffs and raw input, the command of its
/// raw input. Never its title. Pure.
final class AskedCalls {
    /// Larger requests are asked without being read, in bytes.
    private static final int READ_BYTES_MAX = 1 << 20;

    /// More parts are not told apart: the request is then unclear.
    private static final int PARTS_MAX = 256;

    /// What the raw input of a command may have besides it and still be understood.
    private static final Set<String> OF_COMMANDS =
            Set.of("command", "description", "timeout", "cwd", "workdir", "directory");

    /// What the raw input of a fetch may have besides its `url` and still be understood.
    private static final Set<String> OF_ADDRESSES =
            Set.of("url", "prompt", "description", "format", "timeout");

    private static final List<String> DIRECTORIES = List.of("cwd", "workdir", "directory");

    private AskedCalls() {}

    /// Empty for what no rule can speak of.
    static Optional<Asked> read(SessionState session, RawJson params) {
        if (params.length() > READ_BYTES_MAX) {
            return Optional.empty();
        }
        JsonNode call = params.node().path("toolCall");
        return operation(Json.text(call, "kind", "other"))
                .map(operation ->
                        new Asked(
                                session.agent().name(),
                                operation,
                                parts(operation, Path.of(session.directory()), call)));
    }

    private static Optional<Operation> operation(String kind) {
        return switch (kind) {
            case "read", "search" -> Optional.of(Operation.READ);
            case "edit", "delete", "move" -> Optional.of(Operation.WRITE);
            case "execute" -> Optional.of(Operation.EXECUTE);
            case "fetch" -> Optional.of(Operation.FETCH);
            default -> Optional.empty();
        };
    }

    private static List<Asked.Part> parts(Operation operation, Path root, JsonNode call) {
        Set<Asked.Part> parts = new LinkedHashSet<>();
        JsonNode input = call.path("rawInput");
        if (operation == Operation.EXECUTE) {
            command(parts, root, input);
        } else if (operation == Operation.FETCH) {
            address(parts, input);
        } else {
            call.path("locations").forEach(place -> file(parts, root, place.path("path")));
            call.path("content").forEach(content -> diff(parts, root, content));
            input.properties()
                    .forEach(member -> member(parts, root, member.getKey(), member.getValue()));
        }
        return parts.isEmpty() || parts.size() > PARTS_MAX
                ? List.of(new Asked.Unclear())
                : List.copyOf(parts);
    }

    private static void command(Set<Asked.Part> parts, Path root, JsonNode input) {
        JsonNode command = input.path("command");
        if (command.isString()) {
            parts.add(new Asked.OfLine(command.asString()));
        } else if (command.isArray()
                && !command.isEmpty()
                && command.valueStream().allMatch(JsonNode::isString)) {
            parts.add(
                    new Asked.OfWords(
                            command.valueStream().map(word -> word.asString("")).toList()));
        }
        boolean known =
                input.properties().stream()
                        .allMatch(member -> OF_COMMANDS.contains(member.getKey()));
        boolean here = DIRECTORIES.stream().allMatch(key -> isWithin(root, input.path(key)));
        if (!known || !here) {
            parts.add(new Asked.Unclear());
        }
    }

    /// The one address of the raw input.
    private static void address(Set<Asked.Part> parts, JsonNode input) {
        boolean known =
                input.properties().stream()
                        .allMatch(member -> OF_ADDRESSES.contains(member.getKey()));
        parts.add(known ? address(input.path("url").asString("")) : new Asked.Unclear());
    }

    private static Asked.Part address(String text) {
        try {
            URI uri = new URI(text);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (web && uri.getHost() != null && uri.getRawUserInfo() == null) {
                return new Asked.OfAddress(text, uri.getHost().toLowerCase(Locale.ROOT));
            }
        } catch (URISyntaxException notAnAddress) {
            // What is no address is nothing that a rule could allow.
        }
        return new Asked.Unclear();
    }

    /// A directory that is not given is the session's.
    private static boolean isWithin(Path root, JsonNode directory) {
        return directory.isMissingNode()
                || directory.isNull()
                || (directory.isString()
                        && path(root, directory.asString())
                                .filter(path -> path.startsWith(root))
                                .isPresent());
    }

    private static void diff(Set<Asked.Part> parts, Path root, JsonNode content) {
        if (Json.text(content, "type", "").equals("diff")) {
            file(parts, root, content.path("path"));
        }
    }

    /// A command has no place where files are read or written; what looks like a path is one.
    private static void member(Set<Asked.Part> parts, Path root, String name, JsonNode value) {
        if (name.equals("command")) {
            parts.add(new Asked.Unclear());
        } else if (value.isString() && looksLikePath(name, value.asString())) {
            file(parts, root, value);
        }
    }

    private static boolean looksLikePath(String name, String text) {
        String key = name.toLowerCase(Locale.ROOT);
        boolean named = key.contains("path") || key.equals("source") || key.equals("destination");
        return named || ((text.startsWith("/") || text.startsWith("~")) && text.indexOf('\n') < 0);
    }

    private static void file(Set<Asked.Part> parts, Path root, JsonNode path) {
        parts.add(
                path(root, path.asString(""))
                        .<Asked.Part>map(found -> new Asked.OfFile(root, found))
                        .orElseGet(Asked.Unclear::new));
    }

    private static Optional<Path> path(Path root, String text) {
        try {
            return text.isBlank() || text.startsWith("~")
                    ? Optional.empty()
                    : Optional.of(root.resolve(text).normalize());
        } catch (InvalidPathException notAPath) {
            // What is no path is nothing that a rule could allow.
            return Optional.empty();
        }
    }
}
