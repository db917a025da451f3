package dev.gangway.session;

import dev.gangway.command.TurnEnd;

/// Told of what changed in a session's committed state: never per token. Called on the log's writer
/// thread, in order; must not block.
public interface SessionWatcher {
    /// Of streams that are no session: they have no state.
    SessionWatcher NONE =
            new SessionWatcher() {
                @Override
                public void changed(SessionState state) {}

                @Override
                public void turnEnded(TurnEnd end) {}

                @Override
                public void deleted() {}

                @Override
                public void shutOut() {}
            };

    /// The committed state moved: open requests, queue, phase, settings.
    void changed(SessionState state);

    /// A turn, or a prompt that was removed from the queue, is over.
    void turnEnded(TurnEnd end);

    /// What a person opened for a question is done.
    default void questionCompleted(QuestionCompleted done) {}

    /// The session was deleted: this is the last word of it.
    void deleted();

    /// Who watches may not see the session any more: this is the last word of it.
    void shutOut();
}
