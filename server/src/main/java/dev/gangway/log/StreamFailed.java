package dev.gangway.log;

import org.jspecify.annotations.Nullable;

/// An append to a stream that has failed: its last batch could not be committed, or its fence was
/// lost. The stream's owner stops; what was published stays.
public final class StreamFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StreamFailed(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
