package dev.gangway.testkit.model;

import tools.jackson.databind.JsonNode;

/// Server-sent events as text.
final class Sse {
    private Sse() {}

    /// An event with data only.
    static String data(JsonNode data) {
        return "data: " + data + "\n\n";
    }

    /// An event whose name is the `type` member of its data.
    static String typed(JsonNode data) {
        return "event: " + data.path("type").asString() + "\n" + data(data);
    }
}
