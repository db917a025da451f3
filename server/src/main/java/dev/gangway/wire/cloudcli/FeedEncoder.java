package dev.gangway.wire.cloudcli;

import dev.gangway.event.Event;
import dev.gangway.event.EventKind;
import dev.gangway.json.Bytes;
import dev.gangway.json.Json;
import dev.gangway.stream.Encoder;
import dev.gangway.stream.Framing;
import dev.gangway.stream.Variant;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Changes of sessions as `session_upserted`. No memory.
final class FeedEncoder implements Encoder {
    static final Variant VARIANT =
            new Variant("cloudcli", "feed", Framing.WEBSOCKET, (_, _) -> new FeedEncoder());

    private FeedEncoder() {}

    @Override
    public void encode(long sequence, Event event, Bytes out) {
        if (event.kind() != EventKind.FEED_SESSION) {
            return;
        }
        JsonNode summary = event.payload().node();
        if (Json.flag(summary, "archived", false)) {
            return;
        }
        String id = Json.text(summary, "session", "");
        String provider = Json.text(summary, "agent", "");
        String directory = Json.text(summary, "directory", "");
        long updated = Json.number(summary, "updatedAt", event.atMillis());
        ObjectNode frame = Json.object().put("kind", "session_upserted").put("sessionId", id);
        frame.put("provider", provider);
        frame.set(
                "session", Listing.session(id, provider, Json.text(summary, "title", ""), updated));
        String project = Json.text(summary, "project", "");
        if (project.isEmpty()) {
            frame.putNull("project");
        } else {
            frame.set("project", Listing.project(project, Listing.name(directory), directory));
        }
        frame.put("timestamp", GatewayFrames.time(event.atMillis()));
        out.append(frame.toString().getBytes(StandardCharsets.UTF_8));
    }
}
