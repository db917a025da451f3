package dev.gangway.transcript;

import dev.gangway.json.RawJson;
import java.util.Map;

/// A message entry while chunks may still come for it.
final class MessageDraft extends Draft {
    private final Heading heading;
    private final MessageContent content;

    private MessageDraft(Place place, Heading heading, MessageContent content) {
        super(place);
        this.heading = heading;
        this.content = content;
    }

    /// What all parts of a message share, and which part this is.
    ///
    /// @param messageId the agent's own id of it; empty for none
    record Heading(long message, long part, String role, String messageId) {
        Heading nextPart() {
            return new Heading(message, part + 1, role, messageId);
        }
    }

    static MessageDraft begin(Place place, Heading heading, TranscriptLimits limits) {
        return new MessageDraft(place, heading, new MessageContent(limits.messageCharacters()));
    }

    static MessageDraft of(Place place, RawJson body, TranscriptLimits limits) {
        Map<String, RawJson> members = JsonParts.members(body);
        Heading heading =
                new Heading(
                        JsonParts.number(members.get("message")),
                        JsonParts.number(members.get("part")),
                        JsonParts.text(members.get("role")).orElse(""),
                        JsonParts.text(members.get("messageId")).orElse(""));
        RawJson blocks = members.getOrDefault("content", RawJson.EMPTY_OBJECT);
        return new MessageDraft(
                place,
                heading,
                MessageContent.of(JsonParts.elements(blocks), limits.messageCharacters()));
    }

    static Key key(long message) {
        return new Key(EntryKind.MESSAGE, Long.toString(message));
    }

    MessageContent content() {
        return content;
    }

    Heading heading() {
        return heading;
    }

    @Override
    Key key() {
        return key(heading.message());
    }

    @Override
    int size() {
        return content.size();
    }

    @Override
    boolean settled() {
        return false;
    }

    @Override
    RawJson body() {
        ObjectText body =
                new ObjectText()
                        .number("message", heading.message())
                        .number("part", heading.part())
                        .text("role", heading.role());
        if (!heading.messageId().isEmpty()) {
            body.text("messageId", heading.messageId());
        }
        return body.array("content", content.blocks()).toJson();
    }
}
