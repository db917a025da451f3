package dev.gangway.agent.acp;

import dev.gangway.agent.WorkplaceResult;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import tools.jackson.databind.node.ObjectNode;

/// The answers of `fs/*` and `terminal/*` (ACP v1). Pure.
final class ClientResults {
    private ClientResults() {}

    static RawJson json(WorkplaceResult result) {
        return switch (result) {
            case WorkplaceResult.Text(String content) ->
                    RawJson.ofNode(Json.object().put("content", content));
            case WorkplaceResult.Done() -> RawJson.EMPTY_OBJECT;
            case WorkplaceResult.Terminal(String id) ->
                    RawJson.ofNode(Json.object().put("terminalId", id));
            case WorkplaceResult.Output output -> output(output);
            case WorkplaceResult.Exit exit -> RawJson.ofNode(exit(exit));
        };
    }

    private static RawJson output(WorkplaceResult.Output output) {
        ObjectNode result =
                Json.object().put("output", output.text()).put("truncated", output.truncated());
        output.exit().ifPresent(exit -> result.set("exitStatus", exit(exit)));
        return RawJson.ofNode(result);
    }

    private static ObjectNode exit(WorkplaceResult.Exit exit) {
        ObjectNode status = Json.object();
        if (exit.code().isPresent()) {
            status.put("exitCode", exit.code().getAsInt());
        } else {
            status.putNull("exitCode");
        }
        return status.put("signal", exit.signal().orElse(null));
    }
}
