package dev.gangway.lane;

import dev.gangway.testkit.acp.AcpClient;
import dev.gangway.testkit.acp.AcpFrame;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// What a lane looks for among the frames that its clients got. Pure.
final class LaneFrames {
    private LaneFrames() {}

    static boolean permissionRequest(AcpFrame frame) {
        return frame.incoming() && frame.method().equals("session/request_permission");
    }

    /// Whether an open request is taken back.
    static boolean withdrawal(AcpFrame frame) {
        return frame.incoming() && frame.method().equals("$/cancel_request");
    }

    /// All frames that stand for an event.
    static List<AcpFrame> numbered(AcpClient client) {
        return client.recording().select(frame -> sequence(frame) > 0);
    }

    /// The number of the event, or 0.
    static long sequence(AcpFrame frame) {
        return LoggedEvent.of(frame).map(LoggedEvent::seq).orElse(0L);
    }

    static String epoch(AcpFrame frame) {
        return position(frame).path("epoch").asString("");
    }

    /// An update carries its position beside it, an event of Gangway's own in itself.
    static JsonNode position(AcpFrame frame) {
        return frame.method().equals("_gangway/event")
                ? frame.params()
                : frame.params().at("/_meta/gangway");
    }
}
