package dev.gangway.wire.construct;

import dev.gangway.command.Query;
import dev.gangway.event.Epoch;
import dev.gangway.event.Position;
import dev.gangway.gateway.Answered;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A session's transcript as this wire tells it: what people said, and what the agent answered, one
/// message a turn. What the agent says in a turn that runs is on the socket and not yet here. Reads
/// the store.
final class Messages {
    private static final int PAGE = 500;

    /// How far back the beginning of the running turn is looked for, in entries.
    private static final int SEAM_ENTRIES_MAX = 4 * PAGE;

    /// @param role `user` or `assistant`
    record Message(String role, String content) {}

    private Messages() {}

    /// The last messages, in their order.
    ///
    /// @param running the turn that runs; 0 for none
    /// @param entriesMax how many entries of the transcript are looked at
    static List<Message> of(Caller caller, String session, long running, int entriesMax) {
        List<Message> messages = new ArrayList<>();
        long turn = -1;
        for (JsonNode entry : newest(caller, session, entriesMax)) {
            if (!Json.text(entry, "kind", "").equals("message")) {
                continue;
            }
            long of = Json.number(entry, "turn", 0);
            String text = text(entry.path("content"));
            switch (Json.text(entry, "role", "")) {
                case "user" -> messages.add(new Message("user", text));
                case "agent" -> {
                    if (of != running || running == 0) {
                        answer(messages, text, of == turn);
                    }
                }
                default -> {
                    // What the agent thought is no message.
                }
            }
            turn = of;
        }
        return messages;
    }

    /// Where the running turn began: a reader from there has all of it.
    static Optional<Position> before(Caller caller, String session, long turn) {
        Optional<Long> before = Optional.empty();
        for (int seen = 0; seen < SEAM_ENTRIES_MAX; seen += PAGE) {
            Answered.Transcript page = page(caller, session, before, PAGE);
            for (RawJson raw : page.entries()) {
                JsonNode entry = raw.node();
                if (Json.text(entry, "kind", "").equals("turn")
                        && Json.number(entry, "turn", 0) == turn) {
                    return Optional.of(
                            new Position(
                                    Epoch.parse(page.epoch()),
                                    Json.number(entry, "firstSeq", 1) - 1));
                }
            }
            if (!page.more() || page.entries().isEmpty()) {
                return Optional.empty();
            }
            before = Optional.of(ordinal(page.entries().getFirst()));
        }
        return Optional.empty();
    }

    private static void answer(List<Message> messages, String text, boolean goesOn) {
        boolean joins = goesOn && messages.getLast().role().equals("assistant");
        String before = joins ? messages.removeLast().content() + "\n\n" : "";
        messages.add(new Message("assistant", before + text));
    }

    private static List<JsonNode> newest(Caller caller, String session, int entriesMax) {
        List<JsonNode> newestFirst = new ArrayList<>();
        Optional<Long> before = Optional.empty();
        boolean more = true;
        while (more && newestFirst.size() < entriesMax) {
            int limit = Math.min(PAGE, entriesMax - newestFirst.size());
            Answered.Transcript page = page(caller, session, before, limit);
            page.entries().reversed().forEach(entry -> newestFirst.add(entry.node()));
            more = page.more() && !page.entries().isEmpty();
            if (more) {
                before = Optional.of(ordinal(page.entries().getFirst()));
            }
        }
        Collections.reverse(newestFirst);
        return newestFirst;
    }

    private static Answered.Transcript page(
            Caller caller, String session, Optional<Long> before, int limit) {
        return (Answered.Transcript)
                caller.read(new Query.Transcript(session, before, Optional.empty(), limit));
    }

    private static long ordinal(RawJson entry) {
        return Json.number(entry.node(), "ordinal", 1);
    }

    private static String text(JsonNode content) {
        StringBuilder text = new StringBuilder();
        content.forEach(block -> text.append(Json.text(block, "text", "")));
        return text.toString();
    }
}
