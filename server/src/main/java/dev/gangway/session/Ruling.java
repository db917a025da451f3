package dev.gangway.session;

import dev.gangway.agent.AgentRequest;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.policy.Decision;
import dev.gangway.policy.Policy;
import dev.gangway.policy.Verdict;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A permission request that a rule decides before a person is asked.
///
/// @param option the id of the agent's option that is chosen
record Ruling(String option, Verdict verdict) {
    /// How the rules decide a request; empty where a person is to be asked: also where the agent
    /// offers no option for this once.
    static Optional<Ruling> of(Policy policy, SessionState session, AgentRequest request) {
        if (policy.rules().isEmpty() || request.kind() != AgentRequest.Kind.PERMISSION) {
            return Optional.empty();
        }
        return AskedCalls.read(session, request.payload())
                .map(policy::judge)
                .flatMap(verdict ->
                        option(verdict.decision(), request.payload())
                                .map(option -> new Ruling(option, verdict)));
    }

    private static Optional<String> option(Decision decision, RawJson params) {
        return switch (decision) {
            case ALLOW -> option("allow_once", params);
            case DENY -> option("reject_once", params);
            case ASK -> Optional.empty();
        };
    }

    /// The id of the agent's first option of this kind.
    static Optional<String> option(String kind, RawJson params) {
        for (JsonNode option : params.node().path("options")) {
            if (Json.text(option, "kind", "").equals(kind)) {
                return Json.text(option, "optionId");
            }
        }
        return Optional.empty();
    }

    /// The payload of the event that resolves the request.
    RawJson resolved(String id) {
        ObjectNode payload =
                SessionPayloads.object()
                        .put("id", id)
                        .put("outcome", "selected")
                        .put("by", "policy")
                        .put("optionId", option);
        payload.set("rule", rule());
        return RawJson.ofNode(payload);
    }

    /// What the audit has of it.
    RawJson audited(String id) {
        ObjectNode details = SessionPayloads.object().put("request", id);
        details.set("rule", rule());
        return RawJson.ofNode(details);
    }

    private ObjectNode rule() {
        ObjectNode json = SessionPayloads.object();
        verdict.rule()
                .ifPresent(rule -> {
                    rule.kept()
                            .ifPresentOrElse(
                                    id -> json.put("kept", id),
                                    () -> json.put("number", verdict.number()));
                    KeptRule.describe(json, rule);
                });
        return json;
    }
}
