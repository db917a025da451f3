package dev.gangway.stream.fake;

import dev.gangway.event.Epoch;
import dev.gangway.event.Event;
import dev.gangway.event.Sequenced;
import dev.gangway.event.StreamName;
import dev.gangway.log.LogListener;
import dev.gangway.log.Page;
import dev.gangway.stream.EventReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A log in memory whose commit is two steps: the store has it, and the listener is told. Appends
/// may come from several threads, commits from one.
public final class ScriptedLog implements EventReader {
    public static final Epoch EPOCH = new Epoch(0, "9f3ac1");

    private final Map<StreamName, Stream> streams = new LinkedHashMap<>();
    private @Nullable LogListener listener;
    private int reads;

    private static final class Stream {
        private final List<Event> events = new ArrayList<>();
        private long first = 1;
        private long published;
        private LogListener.@Nullable Tap tap;
        private boolean told = true;
    }

    public synchronized void listener(LogListener told) {
        listener = told;
    }

    public void open(StreamName name) {
        Stream stream = stream(name);
        LogListener to = listener;
        if (to == null) {
            throw new IllegalStateException("nobody listens");
        }
        synchronized (stream) {
            stream.tap = to.opened(name, EPOCH, stream.published);
        }
    }

    public void close(StreamName name) {
        LogListener.Tap tap = stream(name).tap;
        if (tap != null) {
            tap.closed();
        }
    }

    public long append(StreamName name, Event event) {
        Stream stream = stream(name);
        synchronized (stream) {
            stream.events.add(event);
            long sequence = stream.events.size();
            LogListener.Tap tap = stream.tap;
            if (tap == null) {
                throw new IllegalStateException("append to a stream that nobody opened");
            }
            tap.appended(sequence, event);
            return sequence;
        }
    }

    /// The store has all that was appended.
    public void commit() {
        for (Stream stream : all()) {
            synchronized (stream) {
                if (stream.published < stream.events.size()) {
                    stream.published = stream.events.size();
                    stream.told = false;
                }
            }
        }
    }

    /// The listener is told.
    public void announce() {
        for (Stream stream : all()) {
            long head = 0;
            LogListener.Tap tap;
            synchronized (stream) {
                tap = stream.tap;
                if (!stream.told) {
                    stream.told = true;
                    head = stream.published;
                }
            }
            if (head > 0 && tap != null) {
                tap.published(head);
            }
        }
        LogListener to = listener;
        if (to != null) {
            to.committed();
        }
    }

    public void publish() {
        commit();
        announce();
    }

    /// What was appended and not committed is gone.
    public void fail(StreamName name) {
        Stream stream = stream(name);
        synchronized (stream) {
            while (stream.events.size() > stream.published) {
                stream.events.removeLast();
            }
            LogListener.Tap tap = stream.tap;
            if (tap != null) {
                tap.failed("the disk is full");
            }
        }
    }

    public void trim(StreamName name, long through) {
        Stream stream = stream(name);
        synchronized (stream) {
            stream.first = Math.max(stream.first, through + 1);
        }
    }

    /// There is no such stream any more; the listener is not told.
    public synchronized void remove(StreamName name) {
        streams.remove(name);
    }

    public long published(StreamName name) {
        Stream stream = stream(name);
        synchronized (stream) {
            return stream.published;
        }
    }

    public Event event(StreamName name, long sequence) {
        Stream stream = stream(name);
        synchronized (stream) {
            return stream.events.get((int) sequence - 1);
        }
    }

    public synchronized int reads() {
        return reads;
    }

    @Override
    public Page read(StreamName name, long after, int bytesMax) {
        synchronized (this) {
            reads++;
        }
        Stream stream = stream(name);
        synchronized (stream) {
            List<Sequenced> page = new ArrayList<>();
            int bytes = 0;
            long sequence = Math.max(after + 1, stream.first);
            while (sequence <= stream.published && bytes < bytesMax) {
                Event event = stream.events.get((int) sequence - 1);
                page.add(new Sequenced(sequence, event));
                bytes += event.payload().length();
                sequence++;
            }
            return new Page(page, stream.published);
        }
    }

    private synchronized Stream stream(StreamName name) {
        return streams.computeIfAbsent(name, _ -> new Stream());
    }

    private synchronized List<Stream> all() {
        return List.copyOf(streams.values());
    }
}
