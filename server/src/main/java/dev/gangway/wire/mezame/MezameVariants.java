package dev.gangway.wire.mezame;

import dev.gangway.stream.Framing;
import dev.gangway.stream.Variant;

/// The forms in which this wire encodes streams.
final class MezameVariants {
    private static final String WIRE = "mezame";

    private static final Variant ECHO = session("echo", Dialect.ECHO);
    private static final Variant OWN = session("own", Dialect.OWN);

    /// Feeds, as server-sent events.
    static final Variant STATE =
            new Variant(WIRE, "state", Framing.SSE_FIELDS, (_, _) -> new FeedEncoder());

    private MezameVariants() {}

    private static Variant session(String name, Dialect dialect) {
        return new Variant(WIRE, name, Framing.WEBSOCKET, (_, _) -> new SessionEncoder(dialect));
    }

    static Variant of(Dialect dialect) {
        return switch (dialect) {
            case ECHO -> ECHO;
            case OWN -> OWN;
        };
    }
}
