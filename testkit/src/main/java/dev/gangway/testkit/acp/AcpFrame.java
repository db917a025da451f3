package dev.gangway.testkit.acp;

import tools.jackson.databind.JsonNode;

/// One message as it went over the wire. Immutable.
///
/// @param index its place in the recording, from 0
/// @param incoming whether this client received it
/// @param text the exact characters
/// @param json the same, parsed
public record AcpFrame(int index, boolean incoming, String text, JsonNode json) {

    /// The method of a request or notification, or "".
    public String method() {
        return json.path("method").asString("");
    }

    /// Whether it is a request, which wants an answer.
    public boolean request() {
        return json.has("method") && json.has("id");
    }

    /// Whether it is a notification.
    public boolean notification() {
        return json.has("method") && !json.has("id");
    }

    /// The parameters of a request or notification, or a missing node.
    public JsonNode params() {
        return json.path("params");
    }

    /// The kind of update when it is a `session/update`, or "".
    public String update() {
        return method().equals("session/update")
                ? params().path("update").path("sessionUpdate").asString("")
                : "";
    }
}
