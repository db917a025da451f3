package dev.gangway.wire.cloudcli;

import dev.gangway.event.Event;
import dev.gangway.json.Bytes;
import dev.gangway.json.JsonScanner;
import dev.gangway.json.Members;
import dev.gangway.json.RawJson;
import dev.gangway.wire.AttachedContent;
import java.time.Instant;
import java.util.Optional;

/// What is said while a session is watched: a person's text, an agent's tokens, which the front-end
/// collects until `stream_end`, and its thoughts, which are collected here, since there each
/// `thinking` is a row. One thread.
final class LiveSpeech {
    private static final JsonScanner CONTENT = JsonScanner.of("content");
    private static final JsonScanner BLOCK = JsonScanner.of("type", "text", "_meta");

    private final LiveMessages messages;
    private final byte[] delta;
    private final Thought thought;

    /// The message whose text the front-end collects; 0 for none.
    private long streaming;

    private long userMessage;
    private long userBlocks;

    LiveSpeech(LiveMessages messages, CloudcliLimits limits) {
        this.messages = messages;
        this.thought =
                new Thought(messages.session(), messages.provider(), limits.thoughtCharacters());
        this.delta =
                new Bytes(128)
                        .appendAscii("{\"kind\":\"stream_delta\",\"sessionId\":")
                        .appendJsonString(messages.session())
                        .appendAscii(",\"provider\":")
                        .appendJsonString(messages.provider())
                        .appendAscii(",\"id\":\"")
                        .appendAscii(messages.session())
                        .appendAscii("_s")
                        .toByteArray();
    }

    void forget() {
        streaming = 0;
        thought.clear();
    }

    private static Members block(Event event) {
        return BLOCK.scan(CONTENT.scan(event.payload()).json("content").orElse(RawJson.NULL));
    }

    /// For those who did not write it: the writer's front-end shows it by itself. What is attached
    /// to it is there when the conversation is read again.
    void user(long sequence, Event event, Bytes out) {
        Members block = block(event);
        if (!block.has("text") || (block.has("_meta") && isAttached(event))) {
            return;
        }
        userBlocks = event.message() == userMessage ? userBlocks + 1 : 1;
        userMessage = event.message();
        String id = MessageIds.message(messages.session(), userMessage, userBlocks);
        out.append(
                messages.numbered("text", id, sequence, event)
                        .text("role", "user")
                        .json("content", block.json("text").orElse(RawJson.NULL))
                        .end());
    }

    private static boolean isAttached(Event event) {
        return AttachedContent.label(event.payload().node().path("content")).isPresent();
    }

    /// @return what goes before it
    Optional<RawJson> agent(long sequence, Event event, Bytes out) {
        Members block = block(event);
        if (event.turn() == 0 || !block.has("text")) {
            return Optional.empty();
        }
        Optional<RawJson> before = streaming == event.message() ? Optional.empty() : close(event);
        streaming = event.message();
        out.append(delta).appendLong(sequence).appendAscii("\",\"timestamp\":\"");
        out.appendAscii(Instant.ofEpochMilli(event.atMillis()).toString());
        out.appendAscii("\",\"seq\":").appendLong(messages.number(sequence));
        out.appendAscii(",\"content\":").append(block.json("text").orElse(RawJson.NULL));
        out.appendByte('}');
        return before;
    }

    /// @return what goes before it
    Optional<RawJson> thought(long sequence, Event event, Bytes out) {
        Members block = block(event);
        if (event.turn() == 0 || !block.has("text")) {
            return Optional.empty();
        }
        boolean goesOn = streaming == 0 && thought.isOf(event.message());
        Optional<RawJson> before = goesOn ? Optional.empty() : close(event);
        thought.add(event, messages.number(sequence), block.text("text").orElse(""));
        if (thought.isFull()) {
            out.append(thought.take());
        }
        return before;
    }

    /// Ends what is being said: there is a text or a thought, never both.
    Optional<RawJson> close(Event event) {
        if (streaming != 0) {
            String id = MessageIds.message(messages.session(), streaming, 1) + "_end";
            streaming = 0;
            return Optional.of(messages.plain("stream_end", id, event).end());
        }
        return closeThought();
    }

    /// Without the end of a text, where `complete` is that.
    Optional<RawJson> closeThought() {
        return thought.isEmpty() ? Optional.empty() : Optional.of(thought.take());
    }
}
