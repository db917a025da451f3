package dev.gangway.log;

import dev.gangway.event.Position;
import dev.gangway.event.StreamName;
import java.util.Optional;

/// All streams of one server: appended by their writers, committed in groups, read by position.
///
/// Reads block on the store and may be called from any thread but the log's own. Nothing above the
/// published head is ever returned.
public interface EventLog extends AutoCloseable {
    /// Takes a stream for writing with a new fence; makes it when there is none. A writer that held
    /// it before loses it: its next commit fails with FENCE_LOST. Blocks. Throws when nothing can
    /// be committed any more.
    StreamWriter open(StreamName stream);

    /// What is known of a stream; empty when there is none.
    Optional<StreamStatus> status(StreamName stream);

    /// What a subscriber at a position gets. A stream that does not exist is a reset to position 0.
    Resume resume(StreamName stream, Position after);

    /// The events after a sequence, in order, whole blocks until about `bytesMax` are reached, at
    /// least one event when there is one.
    Page read(StreamName stream, long afterSequence, int bytesMax);

    /// Removes the events up to and with a sequence, whole blocks only: what is kept begins at or
    /// before `throughSequence + 1`.
    ///
    /// @throws IllegalArgumentException above the stream's checkpoint or its transcript watermark,
    ///   or into a running turn
    void trim(StreamName stream, long throughSequence);

    /// Removes a part of a stream that is no longer wanted, and at last the stream: of a bounded
    /// size, so that commits can happen between. May wait for the stream's last batch. A stream
    /// that does not exist is removed already.
    ///
    /// @return whether there is more to remove
    /// @throws IllegalStateException when somebody writes to it
    boolean remove(StreamName stream);

    /// Removes of a stream what its log's rule of retention ([Keep]) lets go and [#trim] allows;
    /// nothing where everything is kept. Blocks. Does nothing when there is no such stream.
    default void retain(StreamName stream) {}

    /// The same for all streams.
    default void retainAll() {}

    /// Commits and publishes what is pending now, on the calling thread; for a server's end, when
    /// little comes any more. Blocks.
    default void flush() {}

    /// The writer of the streams that are numbered by the log itself, in the commit of what caused
    /// them (feeds, audit): see [LogTransaction#append].
    ///
    /// Commits what is pending, stops the writer thread, closes the store.
    @Override
    void close();
}
