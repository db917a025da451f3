package dev.gangway.fake;

import dev.gangway.event.Epoch;
import dev.gangway.event.Event;
import dev.gangway.event.StreamName;
import dev.gangway.log.LogListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Notes what a log tells, one short line each.
public final class RecordingListener implements LogListener {
    private final List<String> told = new CopyOnWriteArrayList<>();

    /// A copy of all lines so far, which are forgotten.
    public List<String> take() {
        List<String> lines = List.copyOf(told);
        told.clear();
        return lines;
    }

    /// Adds a line of the test's own.
    public void note(String line) {
        told.add(line);
    }

    @Override
    public Tap opened(StreamName stream, Epoch epoch, long head) {
        note("opened " + stream + " at " + head);
        return new RecordingTap(stream);
    }

    @Override
    public void committed() {
        note("committed");
    }

    private final class RecordingTap implements Tap {
        private final StreamName stream;

        RecordingTap(StreamName stream) {
            this.stream = stream;
        }

        @Override
        public void appended(long sequence, Event event) {
            note("appended " + stream + " " + sequence);
        }

        @Override
        public void published(long head) {
            note("published " + stream + " " + head);
        }

        @Override
        public void failed(String reason) {
            note("failed " + stream);
        }

        @Override
        public void closed() {
            note("closed " + stream);
        }
    }
}
