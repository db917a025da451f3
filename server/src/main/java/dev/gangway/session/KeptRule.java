package dev.gangway.session;

import dev.gangway.command.Keep;
import dev.gangway.policy.Rule;
import java.util.Locale;
import java.util.Objects;
import tools.jackson.databind.node.ObjectNode;

/// An answer that is kept: exactly what was asked then is decided so from now on.
///
/// @param id unique, never used again
/// @param subject the id of the session, project or user for which it is kept
/// @param by the id of who answered
/// @param atMillis when, in milliseconds since 1970 UTC
public record KeptRule(String id, Keep keep, String subject, Rule rule, String by, long atMillis) {
    public KeptRule {
        Objects.requireNonNull(id);
        Objects.requireNonNull(keep);
        Objects.requireNonNull(subject);
        Objects.requireNonNull(rule);
        Objects.requireNonNull(by);
    }

    /// As events and lists show it.
    public ObjectNode json() {
        ObjectNode json =
                SessionPayloads.object().put("id", id).put("keep", word(keep)).put("by", by);
        describe(json, rule);
        return json;
    }

    static void describe(ObjectNode json, Rule rule) {
        rule.agent().ifPresent(agent -> json.put("agent", agent));
        json.put("operation", word(rule.operation()))
                .put("match", rule.match())
                .put("decide", word(rule.decision()));
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
