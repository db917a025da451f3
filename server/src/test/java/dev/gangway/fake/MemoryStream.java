package dev.gangway.fake;

import dev.gangway.event.Epoch;
import dev.gangway.event.Event;
import dev.gangway.event.Sequenced;
import dev.gangway.event.StreamName;
import dev.gangway.log.Checkpoint;
import dev.gangway.log.LogListener.Tap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A stream of [MemoryEventLog]: what a store would keep of it. Guarded by the log's monitor.
final class MemoryStream {
    final StreamName name;
    final Epoch epoch;

    /// Committed blocks by their last sequence.
    final TreeMap<Long, List<Sequenced>> blocks = new TreeMap<>();

    Optional<Checkpoint> checkpoint = Optional.empty();
    long firstKept = 1;
    long head;
    long fence;
    long transcriptThrough;
    long turnAfter;
    boolean running;
    @Nullable Tap feedTap;
    boolean hasWriter;

    MemoryStream(StreamName name, Epoch epoch) {
        this.name = name;
        this.epoch = epoch;
    }

    void commit(List<Event> events) {
        if (events.isEmpty()) {
            return;
        }
        List<Sequenced> block = new ArrayList<>();
        for (Event event : events) {
            head++;
            block.add(new Sequenced(head, event));
        }
        blocks.put(head, block);
    }

    /// The checkpoint, the transcript's watermark and a running turn forbid, as on the real one.
    void trim(long through) {
        boolean allowed = through <= head;
        if (fence > 0) {
            allowed &= through <= checkpoint.map(Checkpoint::sequence).orElse(0L);
            allowed &= through <= transcriptThrough;
            allowed &= !running || through <= turnAfter;
        }
        if (!allowed) {
            throw new IllegalArgumentException(name + " cannot be trimmed through " + through);
        }
        blocks.headMap(through, true).clear();
        firstKept =
                blocks.isEmpty() ? head + 1 : blocks.firstEntry().getValue().getFirst().sequence();
    }
}
