package dev.gangway.log;

import dev.gangway.event.Epoch;
import dev.gangway.event.Event;
import dev.gangway.event.StreamName;
import dev.gangway.json.RawJson;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// The one appender of a stream. What is appended, and the rows and callbacks attached, while
/// [#lock] is held once, is one batch: it is committed whole or not at all.
///
/// The lock is the stream's only one: its owner guards its own state with it too, so that deciding,
/// numbering, encoding and appending are one critical section. Nobody may wait or do I/O while
/// holding it: the log's writer thread takes it to fetch the batch.
public interface StreamWriter extends AutoCloseable {
    StreamName stream();

    Epoch epoch();

    /// Guards this writer and its owner's state.
    ReentrantLock lock();

    /// The last sequence that was appended, committed or not. Under the lock.
    long head();

    /// The last sequence that readers may see. Any thread.
    long published();

    /// Whether the pending buffer has room for events that can wait. Any thread.
    boolean hasRoom();

    /// Waits, without the lock, until [#hasRoom]. This is what slows an agent that is faster than
    /// the store; for readers of agents' pipes only. Returns at once when the stream failed.
    void awaitRoom() throws InterruptedException;

    /// Numbers an event and appends it to the pending batch. Under the lock. Never waits: control
    /// events are taken also when there is no room.
    ///
    /// @return its sequence
    /// @throws StreamFailed when an earlier batch could not be committed, or the fence was lost
    long append(Event event, Durability durability);

    /// Adds rows to the pending batch's transaction; run by the writer thread, in order. Under the
    /// lock. A batch of rows alone is committed too, as a control batch.
    void rows(RowWork work);

    /// Runs after the pending batch's commit was published, on the writer thread, in order; must
    /// not block. Not run when the commit fails. Under the lock.
    void afterCommit(Runnable then);

    /// Writes the state of the stream as of [#head] with the pending batch; later opens start from
    /// it. Under the lock.
    void checkpoint(RawJson state);

    /// The newest committed checkpoint, as of opening.
    Optional<Checkpoint> checkpoint();

    /// Says whether the stream's tail is inside a running turn from here on: it is what an unclean
    /// stop with a reboot makes doubtful (a new epoch). Under the lock; goes with the pending
    /// batch.
    void turnRunning(boolean running);

    /// Whether at opening the last durable state was "turn running".
    boolean wasRunning();

    /// Told once, on the writer thread and without the lock, when the stream fails: nothing that is
    /// pending will be committed, no callback of it will run, every later append throws. Under the
    /// lock, before the first append; must not block.
    void whenFailed(Consumer<StreamFailed> then);

    /// Gives the stream back. What is pending is still committed.
    @Override
    void close();
}
