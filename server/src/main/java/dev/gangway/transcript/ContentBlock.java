package dev.gangway.transcript;

import dev.gangway.json.RawJson;
import java.util.Map;
import java.util.Optional;

/// One ACP content block, told apart by whether it can be joined and divided.
sealed interface ContentBlock {
    /// Text.
    ///
    /// @param rest the block without its `text`: its type, and what else it may have
    record Text(RawJson rest, String text) implements ContentBlock {}

    /// An image, a resource, or what a newer protocol has: kept as it came.
    record Whole(RawJson block) implements ContentBlock {}

    static ContentBlock of(RawJson block) {
        Map<String, RawJson> members = JsonParts.members(block);
        boolean typed = JsonParts.text(members.get("type")).filter("text"::equals).isPresent();
        Optional<String> text = JsonParts.text(members.remove("text"));
        if (!typed || text.isEmpty()) {
            return new Whole(block);
        }
        ObjectText rest = new ObjectText();
        members.forEach(rest::member);
        return new Text(rest.toJson(), text.get());
    }
}
