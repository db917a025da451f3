package dev.gangway.wire.slices;

import dev.gangway.command.Query;
import dev.gangway.event.Epoch;
import dev.gangway.event.Position;
import dev.gangway.gateway.Answered;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A session's transcript as Storkit's messages. Reads the store.
final class ChatHistory {
    private static final int PAGE = 100;

    /// Of a longer conversation an `update` has the last ones.
    private static final int ENTRIES_MAX = 2000;

    private final List<JsonNode> entries;
    private final Position through;

    private ChatHistory(List<JsonNode> entries, Position through) {
        this.entries = entries;
        this.through = through;
    }

    static ChatHistory read(Client client, String session) {
        List<JsonNode> entries = new ArrayList<>();
        Optional<Long> before = Optional.empty();
        Optional<Position> through = Optional.empty();
        while (true) {
            Answered.Transcript page =
                    (Answered.Transcript)
                            client.read(
                                    new Query.Transcript(session, before, Optional.empty(), PAGE));
            List<JsonNode> found = page.entries().stream().map(RawJson::node).toList();
            entries.addAll(0, found);
            Position newest = new Position(Epoch.parse(page.epoch()), page.watermark());
            through = through.or(() -> Optional.of(newest));
            if (!page.more() || found.isEmpty() || entries.size() >= ENTRIES_MAX) {
                return new ChatHistory(entries, through.orElseThrow());
            }
            before = Optional.of(Json.number(found.getFirst(), "ordinal", 1));
        }
    }

    /// The last event that it knows.
    long through() {
        return through.sequence();
    }

    /// The position before a turn's first event; empty when the transcript does not know the turn.
    Optional<Position> before(long turn) {
        return entries.stream()
                .filter(entry -> Json.text(entry, "kind", "").equals("turn"))
                .filter(entry -> Json.number(entry, "turn", 0) == turn)
                .findFirst()
                .map(entry -> new Position(through.epoch(), Json.number(entry, "firstSeq", 1) - 1));
    }

    /// What was said up to an event, whole.
    byte[] update(long last) {
        return frame(messages(last, Long.MAX_VALUE));
    }

    /// What was said up to a turn, and what that turn was asked: the front-end takes an answer at
    /// the end for the end of the turn.
    byte[] updateBefore(long turn) {
        return frame(messages(Long.MAX_VALUE, turn));
    }

    private ArrayNode messages(long last, long turn) {
        ArrayNode messages = Json.array();
        long before = 0;
        for (JsonNode entry : entries) {
            String role = Json.text(entry, "role", "");
            long of = Json.number(entry, "turn", 0);
            boolean told =
                    Json.text(entry, "kind", "").equals("message")
                            && Json.number(entry, "firstSeq", 0) <= last
                            && (role.equals("user")
                                    ? of <= turn
                                    : role.equals("agent") && of < turn);
            if (told) {
                long message = Json.number(entry, "message", 0);
                add(messages, message == before, role, text(entry));
                before = message;
            }
        }
        return messages;
    }

    /// A long message has several entries.
    private static void add(ArrayNode messages, boolean goesOn, String role, String text) {
        if (goesOn) {
            ObjectNode message = (ObjectNode) messages.get(messages.size() - 1);
            message.put("content", Json.text(message, "content", "") + text);
        } else {
            messages.addObject()
                    .put("role", role.equals("user") ? "user" : "assistant")
                    .put("content", text);
        }
    }

    private static String text(JsonNode entry) {
        StringBuilder text = new StringBuilder();
        entry.path("content").forEach(block -> text.append(Json.text(block, "text", "")));
        return text.toString();
    }

    private static byte[] frame(ArrayNode messages) {
        return FrameText.of("update").json("messages", RawJson.ofNode(messages)).bytes();
    }
}
