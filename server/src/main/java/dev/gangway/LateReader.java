package dev.gangway;

import dev.gangway.event.StreamName;
import dev.gangway.log.EventLog;
import dev.gangway.log.Page;
import dev.gangway.stream.EventReader;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The hub reads the log and the log tells the hub: the hub is built first and gets its log
/// afterwards.
final class LateReader implements EventReader {
    private @Nullable EventLog log;

    void reads(EventLog opened) {
        log = opened;
    }

    @Override
    public Page read(StreamName stream, long afterSequence, int bytesMax) {
        return Objects.requireNonNull(log).read(stream, afterSequence, bytesMax);
    }
}
