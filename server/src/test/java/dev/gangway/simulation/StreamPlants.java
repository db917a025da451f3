package dev.gangway.simulation;

import dev.gangway.event.Epoch;
import dev.gangway.event.Event;
import dev.gangway.event.Sequenced;
import dev.gangway.event.StreamName;
import dev.gangway.log.LogListener;
import dev.gangway.log.Page;
import dev.gangway.stream.EventReader;
import dev.gangway.stream.Segment;
import dev.gangway.stream.Sink;
import java.util.ArrayList;
import java.util.List;

/// Faults between the log, the hub and the sockets.
final class StreamPlants {
    private StreamPlants() {}

    static List<Plant> all() {
        return List.of(
                new Plant("a lost wake-up", "did not get", LostWakeUp::new),
                new Plant("a sequence used again", "but got|heard", SequenceUsedAgain::new),
                new Plant(
                        "an event dropped on the way to a reader",
                        "but got|heard",
                        EventDropped::new),
                new Plant("a slice sent twice", "but got|heard", SentTwice::new),
                new Plant(
                        "published before the commit",
                        "before it was written|heard|but got",
                        TooEarly::new),
                new Plant(
                        "a stalled client that blocks others",
                        "did not get|never comes to rest|never got an answer to Said.method=session/resume",
                        OneStallsAll::new),
                new Plant("a segment that is never let go", "nobody reads, but", SegmentKept::new));
    }

    private static class Forwarding implements LogListener {
        private final LogListener hub;

        Forwarding(LogListener hub) {
            this.hub = hub;
        }

        @Override
        public Tap opened(StreamName stream, Epoch epoch, long head) {
            return hub.opened(stream, epoch, head);
        }

        @Override
        public void committed() {
            hub.committed();
        }
    }

    private static final class LostWakeUp implements Fitting {
        private final Every third = new Every(3);

        @Override
        public LogListener listener(LogListener hub) {
            return new Forwarding(hub) {
                @Override
                public void committed() {
                    if (!third.now()) {
                        super.committed();
                    }
                }
            };
        }
    }

    private static final class TooEarly implements Fitting {
        @Override
        public LogListener listener(LogListener hub) {
            return new Forwarding(hub) {
                @Override
                public Tap opened(StreamName stream, Epoch epoch, long head) {
                    return new EarlyTap(hub, super.opened(stream, epoch, head));
                }
            };
        }
    }

    private record EarlyTap(LogListener hub, LogListener.Tap tap) implements LogListener.Tap {
        @Override
        public void appended(long sequence, Event event) {
            tap.appended(sequence, event);
            tap.published(sequence);
            hub.committed();
        }

        @Override
        public void published(long head) {
            tap.published(head);
        }

        @Override
        public void failed(String reason) {
            tap.failed(reason);
        }

        @Override
        public void closed() {
            tap.closed();
        }
    }

    private static final class SequenceUsedAgain implements Fitting {
        @Override
        public EventReader reader(EventReader log) {
            return (stream, after, bytesMax) -> {
                Page page = log.read(stream, after, bytesMax);
                List<Sequenced> events = new ArrayList<>(page.events());
                if (events.size() > 1) {
                    Sequenced last = events.removeLast();
                    events.add(new Sequenced(last.sequence() - 1, last.event()));
                }
                return new Page(numbered(events), page.head());
            };
        }

        /// The event of the last number but one comes a second time, under the last.
        private static List<Sequenced> numbered(List<Sequenced> events) {
            List<Sequenced> dense = new ArrayList<>(events);
            if (events.size() > 1) {
                Sequenced before = events.get(events.size() - 2);
                dense.set(events.size() - 1, new Sequenced(before.sequence() + 1, before.event()));
            }
            return dense;
        }
    }

    private static final class EventDropped implements Fitting {
        @Override
        public EventReader reader(EventReader log) {
            return (stream, after, bytesMax) -> {
                Page page = log.read(stream, after, bytesMax);
                List<Sequenced> events = new ArrayList<>(page.events());
                if (events.size() > 2) {
                    events.remove(1);
                }
                return new Page(events, page.head());
            };
        }
    }

    private static class ForwardingSink implements Sink {
        private final Sink sink;

        ForwardingSink(Sink sink) {
            this.sink = sink;
        }

        @Override
        public Loop loop() {
            return sink.loop();
        }

        @Override
        public boolean isWritable() {
            return sink.isWritable();
        }

        @Override
        public void write(Segment segment, int offset, int length) {
            sink.write(segment, offset, length);
        }

        @Override
        public void write(byte[] frame) {
            sink.write(frame);
        }

        @Override
        public void flush() {
            sink.flush();
        }
    }

    private static final class SentTwice implements Fitting {
        private final Every now = new Every(10);

        @Override
        public Sink sink(Sink sink) {
            return new ForwardingSink(sink) {
                @Override
                public void write(Segment segment, int offset, int length) {
                    if (now.now() && segment.retain()) {
                        super.write(segment, offset, length);
                    }
                    super.write(segment, offset, length);
                }
            };
        }
    }

    private static final class SegmentKept implements Fitting {
        private final Every now = new Every(20);

        @Override
        public Sink sink(Sink sink) {
            return new ForwardingSink(sink) {
                @Override
                public void write(Segment segment, int offset, int length) {
                    super.write(segment, offset, length);
                    if (now.now()) {
                        segment.retain();
                    }
                }
            };
        }
    }

    private static final class OneStallsAll implements Fitting {
        private final List<Sink> sinks = new ArrayList<>();

        @Override
        public Sink sink(Sink sink) {
            sinks.add(sink);
            return new ForwardingSink(sink) {
                @Override
                public boolean isWritable() {
                    return sinks.stream().allMatch(Sink::isWritable);
                }
            };
        }
    }
}
