package dev.gangway.wire.mezame;

import dev.gangway.json.JsonScanner;
import dev.gangway.json.Members;
import dev.gangway.json.RawJson;
import java.util.List;

/// Tool calls as this wire has them: all members each time, null for what is not known or has not
/// changed. Pure.
final class ToolFrames {
    private static final List<String> OTHERS =
            List.of("title", "status", "kind", "rawInput", "content", "locations");
    private static final JsonScanner CALL =
            JsonScanner.of(
                    "toolCallId", "title", "status", "kind", "rawInput", "content", "locations");

    private ToolFrames() {}

    static Members scan(RawJson update) {
        return CALL.scan(update);
    }

    /// All members but the type.
    static FrameText members(FrameText text, Members call) {
        text.json("toolCallId", call.json("toolCallId").orElse(RawJson.NULL));
        for (String name : OTHERS) {
            text.json(name, call.json(name).orElse(RawJson.NULL));
        }
        return text;
    }

    /// For those who show no cards: what is called, and how it stands if that is said.
    static String note(Members call) {
        String title = call.text("title").filter(text -> !text.isEmpty()).orElse("tool");
        return call.text("status").map(status -> title + ": " + status).orElse(title);
    }
}
