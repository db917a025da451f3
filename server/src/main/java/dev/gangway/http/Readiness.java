package dev.gangway.http;

import dev.gangway.telemetry.Check;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// Whether the server can do its work now, as `/readyz` says it: whoever administers it is told
/// what is wrong, everybody else that something is.
///
/// @param checks all must be well
public record Readiness(List<Check> checks) {
    private static final JsonMapper JSON = new JsonMapper();

    public Readiness {
        checks = List.copyOf(checks);
    }

    boolean ready() {
        return checks.stream().allMatch(Check::ok);
    }

    Answer answer(boolean toAdministrator) {
        int status = ready() ? 200 : 503;
        return toAdministrator
                ? new Answer(
                        status,
                        "application/json",
                        JSON.writeValueAsBytes(members()),
                        List.of("Cache-Control", "no-store"))
                : Answer.text(status, ready() ? "ready\n" : "not ready\n");
    }

    private Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("ready", ready());
        members.put("checks", checks.stream().map(Readiness::members).toList());
        return members;
    }

    private static Map<String, Object> members(Check check) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("name", check.name());
        members.put("ok", check.ok());
        members.put("why", check.why());
        return members;
    }
}
