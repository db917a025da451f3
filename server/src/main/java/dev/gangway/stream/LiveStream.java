package dev.gangway.stream;

import dev.gangway.event.Epoch;
import dev.gangway.event.Event;
import dev.gangway.event.StreamName;
import dev.gangway.log.LogListener;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A stream that is being written, or read, or both. Its renditions, readers and tap change under
/// the hub's registry; they are read without.
final class LiveStream {
    /// The published head before anyone said what it is.
    static final long UNKNOWN = -1;

    private static final Rendition[] NO_RENDITIONS = {};
    private static final LoopReaders[] NO_READERS = {};

    private final Hub hub;
    private final StreamName name;
    private final Epoch epoch;
    private final AtomicLong published = new AtomicLong(UNKNOWN);
    private volatile Rendition[] renditions = NO_RENDITIONS;
    private volatile LoopReaders[] readers = NO_READERS;
    private volatile @Nullable Tap tap;

    /// Whether it waits for [LogListener#committed]; the log's writer thread's own.
    private boolean advanced;

    LiveStream(Hub hub, StreamName name, Epoch epoch) {
        this.hub = hub;
        this.name = name;
        this.epoch = epoch;
    }

    StreamName name() {
        return name;
    }

    Epoch epoch() {
        return epoch;
    }

    long published() {
        return published.get();
    }

    void advance(long head) {
        if (head > published.get()) {
            published.accumulateAndGet(head, Math::max);
        }
    }

    boolean unused() {
        return tap == null && renditions.length == 0;
    }

    /// A new tap, in place of an earlier one. What is in the slabs may not be committed: forgets
    /// it.
    Tap opened(long head) {
        Tap fresh = new Tap(head);
        tap = fresh;
        for (Rendition rendition : renditions) {
            rendition.renewSlab();
        }
        advance(head);
        return fresh;
    }

    Rendition rendition(Variant variant) {
        for (Rendition rendition : renditions) {
            if (rendition.variant().equals(variant)) {
                return rendition;
            }
        }
        Rendition fresh = new Rendition(variant, name, epoch, hub.blocks(), hub.limits());
        Rendition[] more = Arrays.copyOf(renditions, renditions.length + 1);
        more[renditions.length] = fresh;
        renditions = more;
        return fresh;
    }

    /// @return whether it was still there
    boolean remove(Rendition rendition) {
        int before = renditions.length;
        renditions =
                Arrays.stream(renditions)
                        .filter(each -> each != rendition)
                        .toArray(Rendition[]::new);
        return renditions.length < before;
    }

    Rendition[] renditions() {
        return renditions;
    }

    LoopReaders readersOn(LoopDrain drain) {
        for (LoopReaders each : readers) {
            if (each.drain() == drain) {
                return each;
            }
        }
        LoopReaders fresh = new LoopReaders(drain);
        LoopReaders[] more = Arrays.copyOf(readers, readers.length + 1);
        more[readers.length] = fresh;
        readers = more;
        return fresh;
    }

    void remove(LoopReaders gone) {
        readers = Arrays.stream(readers).filter(each -> each != gone).toArray(LoopReaders[]::new);
    }

    LoopReaders[] readers() {
        return readers;
    }

    /// Wakes the cursors; the loops are scheduled by the caller. On the log's writer thread.
    void wakeReaders() {
        advanced = false;
        for (LoopReaders each : readers) {
            each.wake();
        }
    }

    private void encode(long sequence, Event event) {
        for (Rendition rendition : renditions) {
            try {
                rendition.slab().append(sequence, event);
            } catch (EncoderFailed e) {
                hub.encoderFailed(rendition, e);
            }
        }
    }

    /// What the log says of this stream between an opening and a closing.
    final class Tap implements LogListener.Tap {
        private volatile long appended;
        private volatile boolean closing;

        private Tap(long head) {
            appended = head;
        }

        @Override
        public void appended(long sequence, Event event) {
            if (tap == this) {
                appended = sequence;
                encode(sequence, event);
            }
        }

        @Override
        public void published(long head) {
            advance(head);
            if (!advanced && readers.length > 0) {
                advanced = true;
                hub.advanced(LiveStream.this);
            }
            detachIfDone();
        }

        @Override
        public void failed(String reason) {
            if (tap == this) {
                hub.failed(LiveStream.this, reason);
            }
        }

        /// What is pending may still be committed: waits for it.
        @Override
        public void closed() {
            closing = true;
            detachIfDone();
        }

        private void detachIfDone() {
            if (closing && published.get() >= appended && tap == this) {
                hub.detached(LiveStream.this, this);
            }
        }
    }

    /// Ends a tap; what the slabs hold can be read from the store.
    void detach(Tap gone) {
        if (tap == gone) {
            tap = null;
            for (Rendition rendition : renditions) {
                rendition.renewSlab();
            }
        }
    }

    void failTap() {
        tap = null;
    }
}
