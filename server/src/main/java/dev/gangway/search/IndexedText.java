package dev.gangway.search;

import static java.lang.Character.UnicodeScript.HAN;
import static java.lang.Character.UnicodeScript.HANGUL;
import static java.lang.Character.UnicodeScript.HIRAGANA;
import static java.lang.Character.UnicodeScript.KATAKANA;
import static java.lang.Character.UnicodeScript.KHMER;
import static java.lang.Character.UnicodeScript.LAO;
import static java.lang.Character.UnicodeScript.MYANMAR;
import static java.lang.Character.UnicodeScript.THAI;

import dev.gangway.json.Json;
import dev.gangway.transcript.EntryKind;
import dev.gangway.transcript.TranscriptEntry;
import java.util.EnumSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// The text of an entry as the index gets it. Pure.
///
/// Scripts that are written without spaces get a separator behind each letter, which makes each a
/// word of its own: a word of several is found as a phrase.
final class IndexedText {
    /// ZERO WIDTH SPACE: no part of a word for the index, nothing for the eye.
    static final char SEPARATOR = '\u200b';

    private static final Set<Character.UnicodeScript> WITHOUT_SPACES =
            EnumSet.of(HAN, HIRAGANA, KATAKANA, HANGUL, THAI, LAO, KHMER, MYANMAR);

    private static final int DEPTH_MAX = 16;

    private final StringBuilder text = new StringBuilder();
    private final int charactersMax;

    private IndexedText(int charactersMax) {
        this.charactersMax = charactersMax;
    }

    /// @return empty for an entry that is not searched
    static String of(TranscriptEntry entry, int charactersMax) {
        IndexedText text = new IndexedText(charactersMax);
        if (entry.kind() == EntryKind.MESSAGE) {
            entry.body().node().path("content").forEach(text::block);
        } else if (entry.kind() == EntryKind.TOOL_CALL) {
            text.call(entry.body().node().path("update"));
        }
        return separated(text.text.toString().strip());
    }

    /// Who said it; empty for what is no message.
    static String role(TranscriptEntry entry) {
        return entry.kind() == EntryKind.MESSAGE ? Json.text(entry.body().node(), "role", "") : "";
    }

    /// ACP v1 content blocks: text, and the text of embedded resources; of links their names.
    private void block(JsonNode block) {
        add(block.path("text"));
        add(block.path("resource").path("text"));
        if (Json.text(block, "type", "").equals("resource_link")) {
            add(block.path("name"));
            add(block.path("uri"));
        }
    }

    /// ACP v1 tool calls: what it is, what it works on, and what came of it.
    private void call(JsonNode call) {
        add(call.path("title"));
        call.path("locations").forEach(location -> add(location.path("path")));
        values(call.path("rawInput"), 0);
        call.path("content").forEach(this::result);
        if (call.path("content").isEmpty()) {
            values(call.path("rawOutput"), 0);
        }
    }

    private void result(JsonNode content) {
        block(content.path("content"));
        add(content.path("path"));
        add(content.path("oldText"));
        add(content.path("newText"));
    }

    private void values(JsonNode node, int depth) {
        if (depth < DEPTH_MAX && text.length() < charactersMax) {
            add(node);
            node.forEach(value -> values(value, depth + 1));
        }
    }

    private void add(JsonNode value) {
        int room = charactersMax - text.length();
        if (value.isString() && room > 0) {
            String all = value.asString("");
            text.append(all, 0, Math.min(all.length(), room)).append('\n');
        }
    }

    /// Without what the index or its marks would take for something else, and with separators.
    static String separated(String text) {
        StringBuilder separated = new StringBuilder(text.length());
        text.codePoints()
                .forEach(letter -> {
                    if (isLoneSurrogate(letter) || isSign(letter)) {
                        separated.append(' ');
                    } else {
                        separated.appendCodePoint(letter);
                    }
                    if (isWithoutSpaces(letter)) {
                        separated.append(SEPARATOR);
                    }
                });
        return separated.toString();
    }

    private static boolean isLoneSurrogate(int letter) {
        return letter >= Character.MIN_SURROGATE && letter <= Character.MAX_SURROGATE;
    }

    private static boolean isSign(int letter) {
        return letter == 0
                || letter == Snippet.BEGIN
                || letter == Snippet.END
                || letter == SEPARATOR;
    }

    private static boolean isWithoutSpaces(int letter) {
        return letter >= 0x0e00
                && Character.isLetter(letter)
                && WITHOUT_SPACES.contains(Character.UnicodeScript.of(letter));
    }
}
