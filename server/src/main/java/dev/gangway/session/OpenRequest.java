package dev.gangway.session;

import dev.gangway.agent.AgentRequest;
import dev.gangway.agent.Lineage;
import dev.gangway.json.JsonScanner;
import dev.gangway.json.RawJson;
import java.util.Objects;

/// Something an agent asks a person, not yet answered. Durable: written before it is shown.
///
/// @param id unique over all sessions
/// @param turn the turn it was asked in; 0 for none
/// @param sequence the event that opened it
/// @param atMillis when
/// @param payload the agent's params without the session id
/// @param lineage under which tool calls it is asked
public record OpenRequest(
        String id,
        AgentRequest.Kind kind,
        long turn,
        long sequence,
        long atMillis,
        RawJson payload,
        Lineage lineage) {
    private static final JsonScanner LINK = JsonScanner.of("mode", "elicitationId");

    public OpenRequest {
        Objects.requireNonNull(id);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(payload);
        Objects.requireNonNull(lineage);
    }

    /// What the agent itself asks.
    public OpenRequest(
            String id,
            AgentRequest.Kind kind,
            long turn,
            long sequence,
            long atMillis,
            RawJson payload) {
        this(id, kind, turn, sequence, atMillis, payload, Lineage.NONE);
    }

    /// Whether a person is asked to open a page, and not to fill in a form.
    public boolean isLink() {
        return kind == AgentRequest.Kind.QUESTION
                && LINK.scan(payload).text("mode").filter("url"::equals).isPresent();
    }

    /// The agent's own name of a question to open a page; empty when it has none.
    String elicitation() {
        return LINK.scan(payload).text("elicitationId").orElse("");
    }
}
