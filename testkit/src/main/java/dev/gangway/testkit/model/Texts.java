package dev.gangway.testkit.model;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Text out of the content members of requests: a string, or a list of blocks of which some have
/// text.
final class Texts {
    private Texts() {}

    /// The text itself, or that of all blocks, joined by line breaks; other blocks are left out.
    static String of(JsonNode content) {
        if (content.isString()) {
            return content.asString();
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode block : content) {
            if (block.path("text").isString()) {
                texts.add(block.path("text").asString());
            }
        }
        return String.join("\n", texts);
    }
}
