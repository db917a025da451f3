package dev.gangway.access;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.OwedReplies;
import dev.gangway.command.Reply;
import dev.gangway.command.Result;
import dev.gangway.log.RowWork;
import dev.gangway.log.StreamFailed;
import dev.gangway.log.StreamWriter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The state of access and its changes: decided one after the other, seen when they are committed.
final class AccessChanges implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AccessChanges.class);

    private final StreamWriter writer;
    private final CopyOnWriteArrayList<Consumer<List<String>>> changed =
            new CopyOnWriteArrayList<>();
    private final CopyOnWriteArrayList<Consumer<String>> ended = new CopyOnWriteArrayList<>();
    private final OwedReplies owed = new OwedReplies();

    /// With all that was decided. Guarded by the writer's lock.
    private AccessState decided;

    private volatile AccessState published;

    /// One change.
    ///
    /// @param after the state with it
    /// @param work its rows, and what feeds and the audit get
    /// @param users the ids of those whose rights are others now
    /// @param ended the credentials that are no more
    record Change(
            AccessState after,
            RowWork work,
            Result result,
            List<String> users,
            List<Credential> ended) {
        /// Nothing to do.
        static Change none(AccessState state) {
            return of(state, _ -> {});
        }

        static Change of(AccessState after, RowWork work) {
            return new Change(after, work, new Result.Done(), List.of(), List.of());
        }
    }

    AccessChanges(StreamWriter writer, AccessState loaded) {
        this.writer = writer;
        this.decided = loaded;
        this.published = loaded;
        writer.lock().lock();
        try {
            writer.whenFailed(failure -> owed.failed(storeFailed(failure)));
        } finally {
            writer.lock().unlock();
        }
    }

    AccessState published() {
        return published;
    }

    void whenChanged(Consumer<List<String>> then) {
        changed.add(then);
    }

    void whenEnded(Consumer<String> then) {
        ended.add(then);
    }

    /// A change before anybody is let in: seen at once.
    void begin(Decision decision) {
        writer.lock().lock();
        try {
            Change change = decision.decide(decided);
            decided = change.after();
            published = change.after();
            writer.rows(change.work());
        } finally {
            writer.lock().unlock();
        }
    }

    /// Decides a change from the state with all that was decided before. A refusal goes to the
    /// reply.
    void decide(Reply reply, Decision decision) {
        writer.lock().lock();
        try {
            Change change = decision.decide(decided);
            writer.rows(change.work());
            decided = change.after();
            owed.add(reply);
            writer.afterCommit(() -> committed(change, reply));
        } catch (GatewayException refused) {
            reply.failed(refused);
        } catch (StreamFailed failed) {
            reply.failed(storeFailed(failed));
        } finally {
            writer.lock().unlock();
        }
    }

    private void committed(Change change, Reply reply) {
        published = change.after();
        change.ended().forEach(credential -> tell(ended, credential.id()));
        if (!change.users().isEmpty()) {
            tell(changed, change.users());
        }
        owed.done(reply, change.result());
    }

    /// One that throws costs the others nothing.
    private static <T> void tell(List<Consumer<T>> listeners, T word) {
        for (var listener : listeners) {
            try {
                listener.accept(word);
            } catch (RuntimeException fault) {
                LOG.error("somebody who was told of a change of access threw", fault);
            }
        }
    }

    private static GatewayException storeFailed(StreamFailed failure) {
        return new GatewayException(
                ErrorCode.STORE_FAILED, "Access cannot be changed: " + failure.getMessage());
    }

    @Override
    public void close() {
        writer.close();
    }

    /// What becomes of a state.
    @FunctionalInterface
    interface Decision {
        Change decide(AccessState state);
    }
}
