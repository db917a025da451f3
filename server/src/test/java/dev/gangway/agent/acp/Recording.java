package dev.gangway.agent.acp;

import dev.gangway.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// A conversation with a real agent, as it was recorded by another client: one JSON object a line,
/// `dir` = in (to the agent), out (from it) or note (what that client made of it).
///
/// @param entries in order
record Recording(String name, List<Entry> entries) {
    private static final Pattern TURN =
            Pattern.compile(
                    "prompt (\"(?:[^\"\\\\]|\\\\.)*)\"? -> .* text=(\".*?)\\s*kinds=(\\{[^}]*})",
                    Pattern.DOTALL);

    /// @param message JSON null for a note
    record Entry(String direction, JsonNode message, String note) {
        String method() {
            return Json.text(message, "method", "");
        }

        boolean request() {
            return message.has("method") && message.has("id");
        }

        boolean answer() {
            return !message.has("method") && message.has("id");
        }

        String id() {
            return message.path("id").toString();
        }
    }

    /// What the recording client noted of a turn.
    ///
    /// @param prompt the beginning of its text
    /// @param text the whole text of the agent, or its beginning
    /// @param whole whether it is the whole
    /// @param chunks how many messages it came in
    record Turn(String prompt, String text, boolean whole, int chunks) {}

    static List<String> names() {
        List<String> names = new ArrayList<>();
        for (String agent : List.of("claude-acp", "codex-acp", "gemini-acp", "opencode-acp")) {
            for (String scenario :
                    List.of(
                            "basic",
                            "cancel",
                            "control",
                            "errors",
                            "permission",
                            "question",
                            "resume1",
                            "resume2",
                            "resume3",
                            "resume4",
                            "nofs-permission")) {
                String name = agent + "-" + scenario;
                if (Recording.class.getResource(path(name)) != null) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    private static String path(String name) {
        return "/transcripts/" + name + ".jsonl";
    }

    static Recording read(String name) {
        try (InputStream input = Recording.class.getResourceAsStream(path(name))) {
            if (input == null) {
                throw new IllegalArgumentException("no recording " + name);
            }
            String all = new String(input.readAllBytes(), StandardCharsets.UTF_8);
            return new Recording(name, all.lines().map(Recording::entry).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Entry entry(String line) {
        JsonNode node = Json.parse(line);
        return new Entry(Json.text(node, "dir", ""), node.path("msg"), Json.text(node, "raw", ""));
    }

    /// The notes of turns, in order.
    List<Turn> turns() {
        return entries.stream()
                .filter(entry -> entry.direction().equals("note"))
                .flatMap(entry -> turn(entry.note()).stream())
                .toList();
    }

    private static Optional<Turn> turn(String note) {
        Matcher matcher = TURN.matcher(note);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String text = matcher.group(2);
        boolean whole = text.length() > 1 && text.endsWith("\"") && !text.endsWith("\\\"");
        JsonNode kinds = Json.parse(matcher.group(3));
        return Optional.of(
                new Turn(
                        unescaped(matcher.group(1) + "\""),
                        unescaped(whole ? text : text + "\""),
                        whole,
                        (int) Json.number(kinds, "agent_message_chunk", 0)));
    }

    private static String unescaped(String json) {
        return Json.parse(json).asString("");
    }
}
