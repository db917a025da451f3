package dev.gangway.transcript;

import dev.gangway.json.RawJson;
import java.util.Map;
import java.util.Optional;

/// A command's output as codex-acp tells it: `_meta.terminal_output_delta = {terminal_id, data}` of
/// its tool call, piece by piece, and nowhere else. Pieces of one terminal are one, so that whoever
/// appends them to nothing has all of it.
final class OutputDeltas {
    /// The member of `_meta`.
    static final String NAME = "terminal_output_delta";

    /// Of a longer output the end is kept, in characters.
    static final int CHARACTERS_MAX = 64 * 1024;

    private static final String DATA = "data";
    private static final String TERMINAL = "terminal_id";
    private static final String TRUNCATED = "truncated";

    private OutputDeltas() {}

    /// The pieces so far and the next one, as one; the next one alone when it is of another
    /// terminal, or no piece at all.
    static RawJson append(RawJson before, RawJson next) {
        Map<String, RawJson> all = JsonParts.members(before);
        Map<String, RawJson> piece = JsonParts.members(next);
        Optional<String> output = JsonParts.text(all.get(DATA));
        Optional<String> more = JsonParts.text(piece.get(DATA));
        boolean one = terminal(all).equals(terminal(piece));
        if (!one || output.isEmpty() || more.isEmpty()) {
            return next;
        }
        String whole = output.get() + more.get();
        String kept = end(whole);
        all.putAll(piece);
        all.put(DATA, RawJson.ofText(kept));
        if (kept.length() < whole.length()) {
            all.put(TRUNCATED, RawJson.of("true"));
        }
        ObjectText joined = new ObjectText();
        all.forEach(joined::member);
        return joined.toJson();
    }

    private static Optional<String> terminal(Map<String, RawJson> piece) {
        return JsonParts.text(piece.get(TERMINAL));
    }

    /// Never half of a surrogate pair.
    private static String end(String output) {
        int from = Math.max(0, output.length() - CHARACTERS_MAX);
        boolean cut = from > 0 && Character.isLowSurrogate(output.charAt(from));
        return output.substring(cut ? from + 1 : from);
    }
}
