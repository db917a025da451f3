package dev.gangway.bench;

import dev.gangway.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The text frames that clients send.
final class Requests {
    private Requests() {}

    /// @param announced whether it announces `gangway`
    static String initialize(boolean announced) {
        ObjectNode params = Json.object().put("protocolVersion", 1);
        if (announced) {
            params.putObject("clientCapabilities").putObject("_meta").putObject("gangway");
        }
        return request(1, "initialize", params);
    }

    static String request(int id, String method, JsonNode params) {
        return Json.object()
                .put("jsonrpc", "2.0")
                .put("id", id)
                .put("method", method)
                .set("params", params)
                .toString();
    }
}
