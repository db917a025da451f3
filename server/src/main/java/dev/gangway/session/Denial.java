package dev.gangway.session;

import dev.gangway.agent.AgentAnswer;
import dev.gangway.json.RawJson;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// The end of a permission request that nobody answered in time: no, and never yes.
///
/// @param request its durable id
/// @param option the id of the agent's option for a no this once; empty where it offers none, then
///   the agent hears that nobody will answer
record Denial(String request, Optional<String> option) {
    /// What the audit has of an option's id, which the agent chose.
    private static final int AUDITED_CHARACTERS_MAX = 200;

    static Denial of(OpenRequest request) {
        return new Denial(request.id(), Ruling.option("reject_once", request.payload()));
    }

    AgentAnswer told() {
        return option.<AgentAnswer>map(AgentAnswer.Selected::new)
                .orElseGet(AgentAnswer.Cancelled::new);
    }

    /// The payload of the event that resolves the request.
    RawJson resolved() {
        ObjectNode payload =
                SessionPayloads.object()
                        .put("id", request)
                        .put("outcome", outcome())
                        .put("by", "expiry");
        option.ifPresent(id -> payload.put("optionId", id));
        return RawJson.ofNode(payload);
    }

    /// What the audit has of it.
    RawJson audited() {
        ObjectNode details =
                SessionPayloads.object().put("request", request).put("outcome", outcome());
        option.map(id -> id.substring(0, Math.min(id.length(), AUDITED_CHARACTERS_MAX)))
                .ifPresent(id -> details.put("option", id));
        return RawJson.ofNode(details);
    }

    private String outcome() {
        return option.isPresent() ? "selected" : "cancelled";
    }
}
