package dev.gangway.wire.acp;

import dev.gangway.json.RawJson;
import tools.jackson.databind.JsonNode;

/// Checks a prompt's content as far as every agent relies on it. Types that are not known pass: the
/// agent may know them.
final class ContentBlocks {
    private ContentBlocks() {}

    static boolean valid(RawJson content) {
        JsonNode blocks = content.node();
        if (blocks.isEmpty()) {
            return false;
        }
        for (JsonNode block : blocks) {
            boolean text = block.path("type").stringValue("").equals("text");
            if (!block.path("type").isString() || (text && !block.path("text").isString())) {
                return false;
            }
        }
        return true;
    }
}
