package dev.gangway.wire.mezame;

import dev.gangway.json.JsonScanner;
import dev.gangway.json.Members;
import dev.gangway.json.RawJson;

/// What this wire, which shows text alone, shows of an ACP content block. Pure.
final class ContentText {
    static final JsonScanner BLOCK = JsonScanner.of("type", "text", "uri", "resource");

    private static final JsonScanner RESOURCE = JsonScanner.of("uri");

    private ContentText() {}

    /// A JSON string: the text as it came; of anything else its type, and its address if it has
    /// one, in brackets.
    static RawJson of(Members block) {
        boolean isText = block.text("type").filter("text"::equals).isPresent();
        if (isText && block.kind("text").filter(RawJson.Kind.STRING::equals).isPresent()) {
            return block.json("text").orElseThrow();
        }
        String type = block.text("type").orElse("content");
        String uri =
                block.text("uri")
                        .or(() -> block.members("resource", RESOURCE).text("uri"))
                        .map(address -> " " + address)
                        .orElse("");
        return RawJson.ofText("[" + type + uri + "]");
    }

    static RawJson of(RawJson block) {
        return of(BLOCK.scan(block));
    }
}
