package dev.gangway.transcript;

import dev.gangway.event.Event;
import dev.gangway.event.EventKind;
import dev.gangway.event.Origin;
import dev.gangway.event.Sequenced;
import dev.gangway.json.RawJson;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Builds the events of a session, and folds them.
final class Conversation {
    private final List<Event> events = new ArrayList<>();
    private long turn;

    Conversation event(EventKind kind, long message, String payload) {
        events.add(
                new Event(kind, turn, message, events.size(), Origin.AGENT, RawJson.of(payload)));
        return this;
    }

    Conversation event(EventKind kind, String payload) {
        return event(kind, 0, payload);
    }

    Conversation begin(long number) {
        turn = number;
        return event(EventKind.TURN_STARTED, "{\"turn\":%d,\"by\":\"ada\"}".formatted(number));
    }

    Conversation end() {
        event(
                EventKind.TURN_ENDED,
                "{\"turn\":%d,\"outcome\":\"completed\",\"stopReason\":\"end_turn\"}"
                        .formatted(turn));
        turn = 0;
        return this;
    }

    Conversation text(EventKind kind, long message, String text) {
        ObjectNode content = JsonNodeFactory.instance.objectNode();
        content.put("type", "text").put("text", text);
        return block(kind, message, content.toString());
    }

    Conversation say(long message, String text) {
        return text(EventKind.AGENT_MESSAGE_CHUNK, message, text);
    }

    Conversation block(EventKind kind, long message, String block) {
        return event(
                kind,
                message,
                "{\"sessionUpdate\":\"%s\",\"content\":%s}".formatted(kind.wireName(), block));
    }

    Conversation call(String id, String members) {
        return event(
                EventKind.TOOL_CALL,
                "{\"sessionUpdate\":\"tool_call\",\"toolCallId\":\"%s\"%s}".formatted(id, members));
    }

    Conversation update(String id, String members) {
        return event(
                EventKind.TOOL_CALL_UPDATE,
                "{\"sessionUpdate\":\"tool_call_update\",\"toolCallId\":\"%s\"%s}"
                        .formatted(id, members));
    }

    List<Event> events() {
        return List.copyOf(events);
    }

    List<Sequenced> sequenced() {
        List<Sequenced> sequenced = new ArrayList<>();
        events.forEach(event -> sequenced.add(new Sequenced(sequenced.size() + 1L, event)));
        return sequenced;
    }

    /// The whole transcript, in one fold.
    List<TranscriptEntry> fold(TranscriptLimits limits) {
        return fold(sequenced(), limits);
    }

    List<TranscriptEntry> fold() {
        return fold(TranscriptLimits.DEFAULT);
    }

    static List<TranscriptEntry> fold(List<Sequenced> events, TranscriptLimits limits) {
        TranscriptFold fold = new TranscriptFold(FoldState.START, limits);
        TreeMap<Long, TranscriptEntry> entries = new TreeMap<>();
        for (Sequenced event : events) {
            fold.apply(event);
        }
        fold.drain().forEach(entry -> entries.put(entry.ordinal(), entry));
        return List.copyOf(entries.values());
    }
}
