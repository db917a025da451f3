package dev.gangway.wire.cloudcli;

import dev.gangway.event.Event;
import dev.gangway.event.EventKind;
import dev.gangway.json.Bytes;
import dev.gangway.json.Json;
import dev.gangway.stream.Encoder;
import dev.gangway.stream.Framing;
import dev.gangway.stream.Variant;
import tools.jackson.databind.JsonNode;

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
        String title = Json.text(summary, "title", "");
        long messages = Json.number(summary, "messages", 0);
        out.append(
                GatewayFrames.upserted(
                        Listing.session(id, provider, title, messages, updated),
                        Json.text(summary, "project", ""),
                        directory,
                        event.atMillis()));
    }
}
