package dev.gangway.session;

import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Reply;
import dev.gangway.command.Result;
import dev.gangway.session.SessionTables.BoundSession;
import dev.gangway.store.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The idempotency keys of creating commands: the first with a key goes on, the same again waits
/// with it or gets its session. Any thread; reads the store on the caller's, never under the lock.
final class CreateKeys {
    /// How long they are kept.
    static final Duration KEPT = Duration.ofDays(7);

    private final SessionEnvironment.RowReader rows;

    /// Guarded by itself.
    private final Map<String, Creating> creating = new HashMap<>();

    /// A creating command on its way, and who else waits under the same key.
    private record Creating(String fingerprint, List<Reply> replies) {}

    CreateKeys(SessionEnvironment.RowReader rows) {
        this.rows = rows;
    }

    /// @return the reply to go on with, which must be answered; empty when there is nothing to do
    ///   any more
    Optional<Reply> once(SessionBirth wish, Reply reply) {
        String key = wish.key().orElseThrow();
        String name = wish.owner().id() + "\n" + key;
        String fingerprint = fingerprint(wish);
        if (joins(name, fingerprint, reply)) {
            return Optional.empty();
        }
        Reply all = allWaiting(name);
        try {
            Optional<BoundSession> bound =
                    rows.read(store -> SessionTables.boundSession(store, wish.owner().id(), key));
            if (bound.isEmpty()) {
                return Optional.of(all);
            }
            requireSame(bound.get().fingerprint(), fingerprint);
            all.done(new Result.Created(bound.get().session()));
        } catch (GatewayException refused) {
            all.failed(refused);
        } catch (RuntimeException unreadable) {
            all.failed(
                    new GatewayException(
                            ErrorCode.STORE_FAILED,
                            "The idempotency key could not be looked up.",
                            unreadable));
        }
        return Optional.empty();
    }

    /// Notes the key of a session that begins to exist, in its own commit.
    static void bind(Transaction store, SessionBirth wish, String session, long nowMillis) {
        wish.key()
                .ifPresent(key ->
                        SessionTables.bindSession(
                                store,
                                wish.owner().id(),
                                key,
                                new BoundSession(fingerprint(wish), session),
                                nowMillis,
                                nowMillis - KEPT.toMillis()));
    }

    /// Whether another command under this key is on its way, and this one now waits with it.
    private boolean joins(String name, String fingerprint, Reply reply) {
        synchronized (creating) {
            Creating running = creating.get(name);
            if (running == null) {
                creating.put(name, new Creating(fingerprint, new ArrayList<>(List.of(reply))));
                return false;
            }
            requireSame(running.fingerprint(), fingerprint);
            running.replies().add(reply);
            return true;
        }
    }

    private Reply allWaiting(String name) {
        return new Reply() {
            @Override
            public void done(Result result) {
                finished(name).forEach(waiting -> waiting.done(result));
            }

            @Override
            public void failed(GatewayException problem) {
                finished(name).forEach(waiting -> waiting.failed(problem));
            }
        };
    }

    private List<Reply> finished(String name) {
        synchronized (creating) {
            Creating done = creating.remove(name);
            return done == null ? List.of() : done.replies();
        }
    }

    private static String fingerprint(SessionBirth wish) {
        StringBuilder payload = new StringBuilder(wish.agent() + "\n" + wish.directory());
        wish.parent().ifPresent(parent -> payload.append("\nfork ").append(parent));
        wish.setup().additionalDirectories().forEach(path -> payload.append("\n+ ").append(path));
        if (!wish.setup().servers().isEmpty()) {
            payload.append('\n').append(wish.setup().servers().json());
        }
        return PromptKeys.fingerprint(payload.toString());
    }

    private static void requireSame(String before, String now) {
        if (!before.equals(now)) {
            throw new GatewayException(
                    ErrorCode.KEY_REUSED, "This idempotency key was used for another session.");
        }
    }
}
