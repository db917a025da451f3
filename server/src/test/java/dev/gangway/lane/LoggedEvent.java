package dev.gangway.lane;

import dev.gangway.testkit.acp.AcpFrame;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// One numbered event of a session, as a client that announced Gangway is sent it.
///
/// @param seq its number in the log
/// @param kind ACP's kind of update, or Gangway's kind of event
/// @param turn 0 for none
/// @param payload the update, or the event's payload
record LoggedEvent(long seq, String kind, long turn, JsonNode payload) {

    /// What a frame says; empty for one that carries no number.
    static Optional<LoggedEvent> of(AcpFrame frame) {
        if (!frame.incoming() || !frame.notification()) {
            return Optional.empty();
        }
        JsonNode params = frame.params();
        JsonNode position = LaneFrames.position(frame);
        boolean own = frame.method().equals("_gangway/event");
        LoggedEvent event =
                new LoggedEvent(
                        position.path("seq").asLong(0),
                        own ? params.path("kind").asString("") : frame.update(),
                        position.path("turn").asLong(0),
                        own ? params.path("payload") : params.path("update"));
        return Optional.of(event).filter(numbered -> numbered.seq() > 0);
    }

    /// A member of the payload as text, or "".
    String text(String member) {
        return payload.path(member).asString("");
    }
}
