package dev.gangway.wire.acp;

import dev.gangway.jsonrpc.ErrorCodes;
import java.util.LinkedHashMap;
import java.util.Map;

/// The methods that this version knows and does not serve, each with its reason (docs/wire/acp.md
/// lists them).
final class Refusals {
    private static final String SERVERS_DISK =
            "is the agent's request to its client, and Gangway is the agent here";
    private static final Map<String, String> REASONS = reasons();

    private Refusals() {}

    private static Map<String, String> reasons() {
        Map<String, String> reasons = new LinkedHashMap<>();
        for (String name : new String[] {"read_text_file", "write_text_file"}) {
            reasons.put("fs/" + name, SERVERS_DISK);
        }
        for (String name : new String[] {"create", "output", "release", "wait_for_exit", "kill"}) {
            reasons.put("terminal/" + name, SERVERS_DISK);
        }
        reasons.put("session/cancel", "is a notification");
        reasons.put("$/cancel_request", "is a notification");
        return reasons;
    }

    static void addTo(Map<String, Method> methods) {
        REASONS.forEach((name, reason) ->
                methods.put(
                        name,
                        (call, params) ->
                                call.fail(
                                        AcpError.of(
                                                ErrorCodes.METHOD_NOT_FOUND,
                                                name + " " + reason))));
    }
}
