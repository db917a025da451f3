package dev.gangway.wire.acp;

import dev.gangway.json.RawJson;
import dev.gangway.stream.Variant;
import tools.jackson.databind.JsonNode;

/// What a client said of itself in `initialize`, as far as it steers what it is sent.
///
/// @param gangway whether it announced `clientCapabilities._meta.gangway`
/// @param forms whether it can show a form (`elicitation.form`)
/// @param links whether it can ask its person to open a page (`elicitation.url`)
record ClientProfile(boolean gangway, boolean forms, boolean links) {
    /// A client that has not said anything yet.
    static final ClientProfile UNKNOWN = new ClientProfile(false, false, false);

    /// @param capabilities ACP's `clientCapabilities`; anything may be missing or of another type
    static ClientProfile of(RawJson capabilities) {
        JsonNode tree = capabilities.node();
        JsonNode announced = tree.path("_meta").path("gangway");
        boolean gangway = announced.isObject() || announced.booleanValue(false);
        JsonNode elicitation = tree.path("elicitation");
        return new ClientProfile(
                gangway, elicitation.path("form").isObject(), elicitation.path("url").isObject());
    }

    Variant variant() {
        return gangway ? AcpVariants.GANGWAY : AcpVariants.PLAIN;
    }
}
