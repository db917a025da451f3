package dev.gangway.transcript;

import dev.gangway.event.Event;
import dev.gangway.event.EventKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// A session as a seed makes it up, and what it must read like: turns and events outside of them,
/// messages whose chunks are interleaved, tool calls updated late, requests answered or not.
final class RandomConversation {
    private static final EventKind[] CHUNKS = {
        EventKind.USER_MESSAGE_CHUNK, EventKind.AGENT_MESSAGE_CHUNK, EventKind.AGENT_THOUGHT_CHUNK
    };
    private static final String[] STATUSES = {"pending", "in_progress", "completed", "failed"};
    private static final int CALLS_MAX = 60;

    private final Conversation conversation = new Conversation();
    private final Map<String, StringBuilder> texts = new HashMap<>();
    private final Map<String, String> callStatuses = new HashMap<>();
    private final RandomGenerator random;
    private boolean inTurn;
    private long turns;
    private long messages;
    private int requests;

    RandomConversation(long seed, int events) {
        random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        grow(events);
    }

    /// Adds about so many events and returns them.
    List<Event> grow(int events) {
        int before = conversation.events().size();
        for (int i = 0; i < events; i++) {
            next();
        }
        List<Event> all = conversation.events();
        return all.subList(before, all.size());
    }

    Conversation conversation() {
        return conversation;
    }

    /// The whole text of each message, by its number, which stands for its role too.
    Map<String, StringBuilder> texts() {
        return texts;
    }

    /// The last status of each tool call; empty for none.
    Map<String, String> callStatuses() {
        return callStatuses;
    }

    private void next() {
        switch (random.nextInt(20)) {
            case 0 -> turnBoundary();
            case 1, 2, 3 -> call();
            case 4 -> request();
            case 5 ->
                    conversation.event(
                            EventKind.PLAN, "{\"entries\":[%d]}".formatted(random.nextInt(9)));
            case 6 ->
                    conversation.event(
                            EventKind.USAGE_UPDATE,
                            "{\"used\":%d}".formatted(random.nextInt(9999)));
            case 7 -> conversation.event(EventKind.SESSION_INFO_UPDATE, "{\"title\":\"t\"}");
            case 8 -> conversation.say(0, "unnumbered");
            case 9 -> block();
            default -> text();
        }
    }

    private void turnBoundary() {
        if (inTurn) {
            conversation.end();
        } else {
            conversation.begin(++turns);
        }
        inTurn = !inTurn;
    }

    /// Mostly the newest message, now and then a new one or one of those before.
    private long message() {
        int choice = random.nextInt(12);
        if (messages == 0 || choice == 0) {
            messages++;
        }
        return choice == 1 ? 1 + random.nextLong(messages) : messages;
    }

    private static EventKind kind(long message) {
        return CHUNKS[(int) (message % CHUNKS.length)];
    }

    private void text() {
        String text =
                "w" + random.nextInt(1000) + (random.nextBoolean() ? " \"\n" : "\uD83D\uDE00");
        String repeated = random.nextInt(40) == 0 ? text.repeat(300) : text;
        long message = message();
        texts.computeIfAbsent(Long.toString(message), _ -> new StringBuilder()).append(repeated);
        conversation.text(kind(message), message, repeated);
    }

    private void block() {
        long message = message();
        String image =
                "{\"type\":\"image\",\"data\":\"%s\"}".formatted("A".repeat(random.nextInt(400)));
        conversation.block(kind(message), message, image);
    }

    private void call() {
        String id = "call-" + random.nextInt(Math.min(CALLS_MAX, 2 + callStatuses.size()));
        String status = STATUSES[random.nextInt(STATUSES.length)];
        String output = "x".repeat(random.nextInt(500));
        boolean announced = !callStatuses.containsKey(id);
        if (random.nextBoolean()) {
            callStatuses.putIfAbsent(id, "");
            conversation.update(id, ",\"rawOutput\":\"%s\"".formatted(output));
        } else if (announced) {
            callStatuses.put(id, status);
            conversation.call(id, ",\"title\":\"t\",\"status\":\"%s\"".formatted(status));
        } else {
            callStatuses.put(id, status);
            conversation.update(id, ",\"content\":[],\"status\":\"%s\"".formatted(status));
        }
    }

    private void request() {
        if (random.nextBoolean()) {
            requests++;
            conversation.event(
                    EventKind.QUESTION_ASKED, "{\"id\":\"r%d\",\"params\":{}}".formatted(requests));
        } else if (requests > 0) {
            conversation.event(
                    EventKind.QUESTION_RESOLVED,
                    "{\"id\":\"r%d\",\"outcome\":\"accepted\",\"by\":\"ada\"}"
                            .formatted(1 + random.nextInt(requests)));
        }
    }
}
