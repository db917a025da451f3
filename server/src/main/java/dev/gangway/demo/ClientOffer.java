package dev.gangway.demo;

import tools.jackson.databind.JsonNode;

/// What the client announced that it can do.
///
/// @param forms `elicitation.form`
/// @param pages `elicitation.url`
record ClientOffer(boolean forms, boolean pages, boolean reads, boolean writes, boolean terminals) {
    static ClientOffer of(JsonNode capabilities) {
        return new ClientOffer(
                capabilities.at("/elicitation/form").isObject(),
                capabilities.at("/elicitation/url").isObject(),
                capabilities.at("/fs/readTextFile").asBoolean(false),
                capabilities.at("/fs/writeTextFile").asBoolean(false),
                capabilities.path("terminal").asBoolean(false));
    }
}
