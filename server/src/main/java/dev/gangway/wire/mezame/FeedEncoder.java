package dev.gangway.wire.mezame;

import dev.gangway.event.Event;
import dev.gangway.event.EventKind;
import dev.gangway.json.Bytes;
import dev.gangway.json.JsonScanner;
import dev.gangway.stream.Encoder;

/// Of a principal's feed nothing but that this front-end's document was written. No memory.
final class FeedEncoder implements Encoder {
    /// As the front-end listens for it.
    static final String CHANGED = "event: state_changed\ndata: ";

    private static final JsonScanner NAMESPACE = JsonScanner.of("namespace");

    @Override
    public void encode(long sequence, Event event, Bytes out) {
        boolean own =
                event.kind() == EventKind.FEED_DOCUMENT
                        && NAMESPACE
                                .scan(event.payload())
                                .text("namespace")
                                .filter(StateRoutes.NAMESPACE::equals)
                                .isPresent();
        if (own) {
            out.appendAscii(CHANGED);
        }
    }
}
