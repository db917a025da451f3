package dev.gangway.wire.acp;

import dev.gangway.stream.Framing;
import dev.gangway.stream.Variant;

/// The forms in which this wire encodes streams.
final class AcpVariants {
    private static final String WIRE = "acp";

    /// Sessions, for stock clients.
    static final Variant PLAIN =
            new Variant(
                    WIRE, "plain", Framing.WEBSOCKET, (stream, epoch) -> new PlainEncoder(stream));

    /// Sessions, for clients that announced `gangway`.
    static final Variant GANGWAY =
            new Variant(WIRE, "gangway", Framing.WEBSOCKET, GangwayEncoder::new);

    /// Feeds.
    static final Variant FEED =
            new Variant(WIRE, "feed", Framing.WEBSOCKET, (stream, epoch) -> new FeedEncoder(epoch));

    private AcpVariants() {}
}
