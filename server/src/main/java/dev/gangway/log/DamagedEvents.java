package dev.gangway.log;

import dev.gangway.event.StreamName;
import java.util.Objects;

/// Events of a stream that were written and cannot be read back. Those before and after them still
/// can: reading goes on after [#lastSequence].
public final class DamagedEvents extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final long firstSequence;
    private final long lastSequence;

    DamagedEvents(
            StreamName stream,
            long firstSequence,
            long lastSequence,
            String reason,
            Throwable cause) {
        super(
                "the events "
                        + firstSequence
                        + " to "
                        + lastSequence
                        + " of "
                        + stream
                        + " cannot be read: "
                        + Objects.requireNonNull(reason),
                cause);
        this.firstSequence = firstSequence;
        this.lastSequence = lastSequence;
    }

    public long firstSequence() {
        return firstSequence;
    }

    public long lastSequence() {
        return lastSequence;
    }
}
