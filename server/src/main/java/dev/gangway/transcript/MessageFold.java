package dev.gangway.transcript;

import dev.gangway.event.Event;
import dev.gangway.json.RawJson;
import dev.gangway.transcript.MessageDraft.Heading;
import java.util.Map;
import java.util.Optional;

/// Folds chunks to messages: chunks with one number and role are one message, in as many entries as
/// its length needs. Chunks without a number are one message while nothing comes between them.
final class MessageFold {
    private static final int MESSAGE_ID_CHARACTERS_MAX = 200;

    private final EntryBook book;
    private long highestMessage;

    MessageFold(EntryBook book, long highestMessage) {
        this.book = book;
        this.highestMessage = highestMessage;
    }

    long highestMessage() {
        return highestMessage;
    }

    void chunk(Event event, String role) {
        Map<String, RawJson> update = JsonParts.members(event.payload());
        RawJson content = update.get("content");
        if (content == null || content.kind() != RawJson.Kind.OBJECT) {
            return;
        }
        String messageId =
                JsonParts.text(update.get("messageId"))
                        .filter(id -> id.length() <= MESSAGE_ID_CHARACTERS_MAX)
                        .orElse("");
        switch (ContentBlock.of(content)) {
            case ContentBlock.Text text -> appendText(event, role, messageId, text);
            case ContentBlock.Whole whole ->
                    appendWhole(event, message(event, role, messageId), whole);
        }
    }

    private void appendWhole(Event event, MessageDraft first, ContentBlock.Whole whole) {
        MessageDraft message = first;
        if (!message.content().append(whole)) {
            message = nextPart(event, message);
            message.content().append(whole);
        }
        book.touched(message);
    }

    private void appendText(Event event, String role, String messageId, ContentBlock.Text text) {
        int length = text.text().length();
        if (length == 0) {
            return;
        }
        MessageDraft message = message(event, role, messageId);
        int offset = message.content().append(text, 0);
        if (offset > 0) {
            book.touched(message);
        }
        while (offset < length) {
            message = nextPart(event, message);
            offset += message.content().append(text, offset);
            book.touched(message);
        }
    }

    /// The open message that the event goes on with, or a new one.
    private MessageDraft message(Event event, String role, String messageId) {
        long number = event.message();
        Optional<MessageDraft> known =
                book.find(MessageDraft.key(number))
                        .filter(MessageDraft.class::isInstance)
                        .map(MessageDraft.class::cast)
                        .filter(message -> message.heading().role().equals(role))
                        .filter(message -> number != 0 || isNewest(message));
        if (known.isPresent()) {
            return known.get();
        }
        boolean goesOn = number != 0 && number <= highestMessage;
        highestMessage = Math.max(highestMessage, number);
        return begin(event, new Heading(number, goesOn ? 2 : 1, role, messageId));
    }

    private boolean isNewest(MessageDraft message) {
        return message.place().ordinal() == book.lastOrdinal();
    }

    private MessageDraft nextPart(Event event, MessageDraft full) {
        return begin(event, full.heading().nextPart());
    }

    private MessageDraft begin(Event event, Heading heading) {
        return MessageDraft.begin(
                book.begin(EntryKind.MESSAGE, event, event.turn()), heading, book.limits());
    }
}
