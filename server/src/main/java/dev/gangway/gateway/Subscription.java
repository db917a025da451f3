package dev.gangway.gateway;

import dev.gangway.log.Resume;
import dev.gangway.session.SessionState;
import dev.gangway.stream.Cursor;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// A place in a stream, and the state that goes with it.
///
/// @param resume what the asked position got
/// @param cursor paused until [Cursor#go], so that an answer can be sent first; reads on from
///   there: after a gap from the first event kept, after a reset from the head of the snapshot
/// @param state of a session's stream: the committed state when the watcher was registered, so that
///   nothing lies between
/// @param answers whether the caller may answer what is asked there, now
/// @param unwatch ends the watching
public record Subscription(
        Resume resume,
        Cursor cursor,
        Optional<SessionState> state,
        BooleanSupplier answers,
        Runnable unwatch)
        implements AutoCloseable {
    public Subscription {
        Objects.requireNonNull(resume);
        Objects.requireNonNull(cursor);
        Objects.requireNonNull(state);
        Objects.requireNonNull(answers);
        Objects.requireNonNull(unwatch);
    }

    /// A state with those requests alone that are to be put to the caller: none to who may watch
    /// and not answer, whatever it is told of them.
    public SessionState toAnswer(SessionState of) {
        return answers.getAsBoolean() ? of : of.withoutRequests();
    }

    /// Ends the reading and the watching.
    @Override
    public void close() {
        unwatch.run();
        cursor.close();
    }
}
