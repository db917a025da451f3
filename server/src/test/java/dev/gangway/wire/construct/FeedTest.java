package dev.gangway.wire.construct;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.access.Principal;
import dev.gangway.event.Epoch;
import dev.gangway.event.EventKind;
import dev.gangway.event.Position;
import dev.gangway.json.Json;
import dev.gangway.stream.Subscriber;
import dev.gangway.wire.acp.fake.FakeGateway;
import dev.gangway.wire.acp.fake.FakeSocket;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What the caller's own feed tells on this wire.
class FeedTest {
    private final FakeGateway gateway = new FakeGateway();
    private final FakeSocket socket = new FakeSocket(new Principal("p1", "Ann", false), 1);
    private final Caller caller = new Caller(gateway, socket.principal(), 1);

    private List<JsonNode> told() {
        return socket.take().stream().map(Json::parse).toList();
    }

    @Test
    void aChatIsToldOfItsCallersSessions() {
        FeedLink.beside(caller, socket);

        gateway.feeds(
                EventKind.FEED_SESSION,
                "{\"session\":\"s\",\"title\":\"T\",\"phase\":\"running\"}");
        gateway.feeds(EventKind.FEED_SESSION_DELETED, "{\"session\":\"s\"}");

        JsonNode event = told().getFirst();
        assertThat(Json.text(event, "type")).contains("agent_event");
        assertThat(Json.text(event.path("event"), "type")).contains("agent.started");
        assertThat(Json.text(event.path("event"), "agentId")).contains("s");
        assertThat(Json.text(event.path("event"), "agentTitle")).contains("T");
    }

    @Test
    void eventsAreThoseOfTheFrontEnd() {
        FeedLink.alone(caller, socket);

        gateway.feeds(EventKind.FEED_SESSION, "{\"session\":\"s\",\"phase\":\"running\"}");
        gateway.feeds(EventKind.FEED_SESSION, "{\"session\":\"s\",\"phase\":\"idle\"}");
        gateway.feeds(
                EventKind.FEED_REQUEST, "{\"session\":\"s\",\"id\":\"r\",\"state\":\"open\"}");

        assertThat(told().stream().map(event -> Json.text(event, "type", "")))
                .containsExactly("agent_start", "agent_end", "human_approval_request");
    }

    /// Fault 5 of the server that this one replaces: who was too slow was told nothing of it.
    @Test
    void whoCannotBeToldWhatItMissedIsToldThat() {
        Subscriber events = (Subscriber) FeedLink.alone(caller, socket);

        events.lost(new Position(new Epoch(0, "abcdef"), 1), "trimmed");

        assertThat(socket.take()).containsExactly("data:{\"type\":\"lagged\",\"resync\":true}\n\n");
        assertThat(socket.closed()).isPresent();
    }
}
