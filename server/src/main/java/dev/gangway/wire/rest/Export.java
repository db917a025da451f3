package dev.gangway.wire.rest;

import dev.gangway.command.Query;
import dev.gangway.event.Sequenced;
import dev.gangway.gateway.Answered;
import dev.gangway.json.Bytes;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.wire.Body;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A whole session as a file, written page by page: of a long one no more than a page is in memory.
/// What happens meanwhile is part of it or not.
final class Export {
    static final String JSON_LINES = "application/x-ndjson";
    static final String MARKDOWN = "text/markdown; charset=utf-8";
    private static final int PAGE = 100;

    private Export() {}

    static void write(Call call) {
        String session = call.variable("session");
        switch (call.query("format").orElse("jsonl")) {
            case "jsonl" -> lines(call, session);
            case "markdown" -> markdown(call, session);
            default -> throw RestJson.invalid("format must be jsonl or markdown.");
        }
    }

    private static List<String> named(Call call, String file) {
        return call.headers(
                List.of("Content-Disposition", "attachment; filename=\"" + file + "\""));
    }

    private static void lines(Call call, String session) {
        Answered.Events page = EventResource.read(call, Optional.of(session), 0, PAGE);
        try (Body body = call.exchange().stream(JSON_LINES, named(call, "session.jsonl"))) {
            body.write(lines(page));
            while (page.more() && !page.events().isEmpty()) {
                page =
                        EventResource.read(
                                call, Optional.of(session), page.after().sequence(), PAGE);
                body.write(lines(page));
            }
            body.end();
        }
    }

    private static byte[] lines(Answered.Events page) {
        Bytes out = new Bytes(1024);
        EventEncoder encoder = new EventEncoder(page.after().epoch());
        for (Sequenced each : page.events()) {
            encoder.encode(each.sequence(), each.event(), out);
            out.appendByte('\n');
        }
        return out.toByteArray();
    }

    private static void markdown(Call call, String session) {
        String title = ((Answered.Session) call.read(new Query.Session(session))).state().title();
        Answered.Transcript page = page(call, session, 0);
        try (Body body = call.exchange().stream(MARKDOWN, named(call, "session.md"))) {
            body.write(bytes("# " + (title.isEmpty() ? session : title) + "\n"));
            while (!page.entries().isEmpty()) {
                StringBuilder text = new StringBuilder();
                long last = 0;
                for (RawJson entry : page.entries()) {
                    JsonNode node = entry.node();
                    last = Json.number(node, "ordinal", 0);
                    append(node, text);
                }
                body.write(bytes(text.toString()));
                page = page(call, session, last);
            }
            body.end();
        }
    }

    private static Answered.Transcript page(Call call, String session, long after) {
        return (Answered.Transcript)
                call.read(
                        new Query.Transcript(session, Optional.empty(), Optional.of(after), PAGE));
    }

    private static void append(JsonNode entry, StringBuilder text) {
        switch (Json.text(entry, "kind", "")) {
            case "message" -> {
                text.append("\n## ").append(role(Json.text(entry, "role", ""))).append("\n\n");
                entry.path("content").forEach(block -> text.append(Json.text(block, "text", "")));
                text.append('\n');
            }
            case "tool_call" ->
                    text.append("\n> Tool: ")
                            .append(line(Json.text(entry.path("update"), "title", "")))
                            .append(" (")
                            .append(line(Json.text(entry.path("update"), "status", "")))
                            .append(")\n");
            case "request" ->
                    text.append("\n> Asked: ")
                            .append(line(Json.text(entry, "request", "")))
                            .append(", ")
                            .append(line(Json.text(entry, "outcome", "open")))
                            .append('\n');
            case "turn" ->
                    text.append("\n---\n\nTurn ")
                            .append(Json.number(entry, "turn", 0))
                            .append(": ")
                            .append(line(Json.text(entry, "outcome", "running")))
                            .append('\n');
            default -> {
                // Plans and what nobody knows are in the other format.
            }
        }
    }

    private static String role(String role) {
        return switch (role) {
            case "user" -> "User";
            case "thought" -> "Thought";
            default -> "Agent";
        };
    }

    private static String line(String text) {
        return text.replace('\n', ' ').replace('\r', ' ');
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
