package dev.gangway.lane;

import dev.gangway.testkit.acp.AcpClient;
import dev.gangway.testkit.acp.AcpConversation;
import dev.gangway.testkit.acp.AcpFrame;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// What a lane looks for among the frames that its clients got. Pure.
final class LaneFrames {
    private static final Pattern ORDINAL = Pattern.compile("\\b\\d{10}\\b");

    private LaneFrames() {}

    static boolean permissionRequest(AcpFrame frame) {
        return frame.incoming() && frame.method().equals("session/request_permission");
    }

    /// Whether an open request is taken back.
    static boolean withdrawal(AcpFrame frame) {
        return frame.incoming() && frame.method().equals("$/cancel_request");
    }

    /// The ten-digit numbers in what the agent says, in order: what `@stream` made the model say,
    /// without the remarks that some agents add.
    static List<Long> ordinals(String text) {
        return ORDINAL.matcher(text).results().map(found -> Long.valueOf(found.group())).toList();
    }

    /// Waits until the model's stream has reached the client.
    static void awaitStream(AcpConversation conversation) throws InterruptedException {
        AcpFrame _ = conversation.client().await(0, _ -> !ordinals(conversation.text(0)).isEmpty());
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
