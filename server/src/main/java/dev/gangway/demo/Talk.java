package dev.gangway.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The answer to a plain prompt: a thought, a plan, a look around, some words, the usage.
final class Talk implements Turn.Performance {

    private static final List<String> PLAN =
            List.of("Read the prompt", "Look around", "Write an answer");
    private static final long CONTEXT_TOKENS = 100_000;
    private static final int CHARS_PER_TOKEN = 4;
    private static final int TITLE_CHARS_MAX = 60;
    private static final int NAMES_MAX = 8;
    private static final String TOOL_NAME = "look-around";

    private final String prompt;

    Talk(String prompt) {
        this.prompt = prompt;
    }

    @Override
    public void perform(Turn turn) throws InterruptedException {
        title(turn);
        turn.thought("Somebody wrote ");
        turn.pause();
        turn.thought(prompt.length() + " characters to me.");
        plan(turn, 0);
        turn.pause();
        plan(turn, 1);
        if (!turn.session().planning()) {
            lookAround(turn);
        }
        plan(turn, 2);
        for (String word : answer(turn).split(" ", -1)) {
            turn.message(word + " ");
            turn.pause();
        }
        plan(turn, PLAN.size());
        usage(turn);
    }

    /// The session is called after its first prompt.
    private void title(Turn turn) {
        if (turn.session().history().entries().size() == 1) {
            String line = prompt.strip().lines().findFirst().orElse("Nothing");
            String title = line.substring(0, Math.min(line.length(), TITLE_CHARS_MAX));
            turn.update(Json.object("sessionUpdate", "session_info_update").put("title", title));
        }
    }

    private static void plan(Turn turn, int done) {
        ArrayNode entries = Json.array();
        for (int i = 0; i < PLAN.size(); i++) {
            String status = i < done ? "completed" : i == done ? "in_progress" : "pending";
            ObjectNode entry = Json.object("content", PLAN.get(i)).put("priority", "medium");
            entries.add(entry.put("status", status));
        }
        turn.update(Json.object("sessionUpdate", "plan").set("entries", entries));
    }

    private static void lookAround(Turn turn) throws InterruptedException {
        Path directory = turn.session().directory();
        String tool = turn.toolId(TOOL_NAME);
        turn.toolCall(tool, "Look around", "search", Json.object("path", directory.toString()));
        turn.pause();
        turn.toolStatus(tool, "in_progress");
        turn.pause();
        turn.toolStatus(tool, "completed", names(directory));
    }

    private static String names(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            List<String> names =
                    entries.map(entry -> String.valueOf(entry.getFileName()))
                            .filter(name -> !name.startsWith("."))
                            .sorted()
                            .limit(NAMES_MAX)
                            .toList();
            return names.isEmpty() ? "(nothing)" : names.stream().collect(Collectors.joining("\n"));
        } catch (IOException e) {
            return "(the directory cannot be read)";
        }
    }

    private String answer(Turn turn) {
        String how = turn.session().planning() ? "only made a plan" : "looked around a little";
        return "You said: \""
                + prompt.strip()
                + "\". I am the demo agent: I have no model, so I "
                + how
                + " and tell you about it. Try `/permission Delete everything`, "
                + "`/question Which one? | This | That` or `/tool 5`.";
    }

    private static void usage(Turn turn) {
        long chars =
                turn.session().history().entries().stream().mapToLong(e -> e.text().length()).sum();
        ObjectNode usage = Json.object("sessionUpdate", "usage_update");
        turn.update(usage.put("used", chars / CHARS_PER_TOKEN + 1).put("size", CONTEXT_TOKENS));
    }
}
