package dev.gangway.agent.acp;

import dev.gangway.json.Json;
import dev.gangway.policy.Operation;
import java.util.LinkedHashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// What a person allowed the agent in this turn, by answering the agent's own permission requests:
/// what it then asks of Gangway for the same file or command is not asked again. Each leave is used
/// once. Any thread.
///
/// Leave is taken from what a person was shown: the file of a diff, the locations of a call that
/// edits or reads, the command of a call that executes. What cannot be told is asked.
final class GivenLeave {
    private static final int LEAVES_MAX = 256;
    private static final Set<String> EDITS = Set.of("edit", "move", "delete");
    private static final Set<String> READS = Set.of("read", "search");
    private static final int SHELL_WORDS = 3;

    private final Set<Leave> leaves = new LinkedHashSet<>();

    private record Leave(Operation operation, String subject) {}

    /// A person chose to allow this.
    ///
    /// @param params of the agent's `session/request_permission`
    /// @param option the id that was chosen
    synchronized void answered(JsonNode params, String option) {
        for (JsonNode offered : params.path("options")) {
            boolean chosen = Json.text(offered, "optionId", "").equals(option);
            if (chosen && Json.text(offered, "kind", "").startsWith("allow_")) {
                given(params.path("toolCall"));
            }
        }
    }

    private void given(JsonNode call) {
        String kind = Json.text(call, "kind", "other");
        for (JsonNode content : call.path("content")) {
            if (Json.text(content, "type", "").equals("diff")) {
                add(Operation.WRITE, Json.text(content, "path", ""));
            }
        }
        for (JsonNode location : call.path("locations")) {
            String path = Json.text(location, "path", "");
            if (EDITS.contains(kind)) {
                add(Operation.WRITE, path);
            } else if (READS.contains(kind)) {
                add(Operation.READ, path);
            }
        }
        if (kind.equals("execute")) {
            command(call.path("rawInput").path("command"));
        }
    }

    private void command(JsonNode command) {
        if (command.isString()) {
            add(Operation.EXECUTE, command.asString());
        } else if (command.isArray()) {
            boolean shell =
                    command.size() == SHELL_WORDS && command.path(1).asString("").matches("-l?i?c");
            String joined =
                    String.join(" ", command.valueStream().map(word -> word.asString("")).toList());
            add(Operation.EXECUTE, shell ? command.path(2).asString("") : joined);
        }
    }

    private void add(Operation operation, String subject) {
        if (!subject.isBlank() && leaves.size() < LEAVES_MAX) {
            leaves.add(new Leave(operation, folded(subject)));
        }
    }

    /// Whether leave was given; it is used up.
    synchronized boolean use(Operation operation, String subject) {
        return leaves.remove(new Leave(operation, folded(subject)));
    }

    /// The turn is over: leave is not taken into the next.
    synchronized void clear() {
        leaves.clear();
    }

    private static String folded(String subject) {
        return subject.strip().replaceAll("\\s+", " ");
    }
}
