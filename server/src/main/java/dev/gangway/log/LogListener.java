package dev.gangway.log;

import dev.gangway.event.Epoch;
import dev.gangway.event.Event;
import dev.gangway.event.StreamName;

/// Told of every stream that is appended to. The log does not know its readers: this is all it
/// says.
public interface LogListener {
    /// A stream was opened for writing (or first appended to by the log itself); its tap is told of
    /// each event.
    Tap opened(StreamName stream, Epoch epoch, long head);

    /// All of a commit was published, whoever waited for it was told, and states are moved. Once a
    /// commit, on the writer thread: wake readers here.
    void committed();

    /// Follows one stream.
    interface Tap {
        /// An event was numbered and appended but not committed: encode it, show it to nobody. On
        /// the appender's thread, under the stream's lock.
        void appended(long sequence, Event event);

        /// Everything up to `head` may be shown. On the writer thread.
        void published(long head);

        /// What was appended above the published head will never be committed. On the writer
        /// thread.
        void failed(String reason);

        /// The stream's writer was closed; nothing more will be appended until it is opened again.
        void closed();
    }
}
