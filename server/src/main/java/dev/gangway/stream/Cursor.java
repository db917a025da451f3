package dev.gangway.stream;

import dev.gangway.event.Position;
import org.jspecify.annotations.Nullable;

/// A subscriber's position in a stream. Reads on by itself whenever the log advanced and its sink
/// is writable: from the slab, or, behind it, from the store. Methods may be called from any
/// thread; what they cause happens on the sink's loop, in the order of the calls.
public interface Cursor extends AutoCloseable {
    /// Behind the last frame that was handed to the sink.
    Position position();

    /// Renders a private frame and writes it as soon as the cursor has passed `sequence` (at once
    /// when it already has), after that event's own frame and before the next one's. Frames placed
    /// at one sequence keep the order of placement.
    void place(long sequence, PrivateFrame frame);

    /// Like [#place], when the cursor next stands at the published head.
    void placeAtHead(PrivateFrame frame);

    /// Stops before the frame of this sequence until [#go]; where it stands, when it has passed
    /// that already. Private frames for where it stands are still written.
    void pauseBefore(long sequence);

    void go();

    @Override
    void close();

    /// A frame for one connection only, rendered when its turn comes, on the loop: must be quick.
    @FunctionalInterface
    interface PrivateFrame {
        /// The payload text without framing; null when there is nothing to say any more (an open
        /// request that was answered meanwhile).
        byte @Nullable [] render();
    }
}
