package dev.gangway.usage;

import dev.gangway.access.AuditAction;
import dev.gangway.access.AuditTrail;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.OwedReplies;
import dev.gangway.command.Reply;
import dev.gangway.command.Result;
import dev.gangway.event.Event;
import dev.gangway.event.EventKind;
import dev.gangway.event.Origin;
import dev.gangway.event.StreamName;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.log.LogTransaction;
import dev.gangway.log.StreamFailed;
import dev.gangway.log.StreamWriter;
import java.util.List;

/// Raises budgets: written down, told in feeds and audited in one commit; from then on it counts.
/// Any thread.
public final class Raises implements AutoCloseable {
    private final Budgets budgets;
    private final StreamWriter writer;
    private final AuditTrail audit;
    private final OwedReplies owed = new OwedReplies();

    /// @param writer of [StreamName#BUDGETS]; closed with this
    public Raises(Budgets budgets, StreamWriter writer, AuditTrail audit) {
        this.budgets = budgets;
        this.writer = writer;
        this.audit = audit;
        writer.lock().lock();
        try {
            writer.whenFailed(failure -> owed.failed(storeFailed(failure)));
        } finally {
            writer.lock().unlock();
        }
    }

    /// @param session whose sum it is; empty for a budget that sessions share
    /// @param told the ids of those in whose feeds it is besides who raised it
    public void raise(
            Origin by,
            Budget budget,
            String session,
            long cap,
            List<String> told,
            long now,
            Reply reply) {
        writer.lock().lock();
        try {
            Budgets.Raise raise = budgets.raise(budget, session, cap, by.principal(), now);
            writer.rows(transaction -> save(transaction, by, raise, session, told));
            owed.add(reply);
            writer.afterCommit(() -> {
                budgets.apply(raise);
                owed.done(reply, new Result.Done());
            });
        } catch (StreamFailed failed) {
            reply.failed(storeFailed(failed));
        } finally {
            writer.lock().unlock();
        }
    }

    private void save(
            LogTransaction transaction,
            Origin by,
            Budgets.Raise raise,
            String session,
            List<String> told) {
        raise.save(transaction.store());
        Event event =
                new Event(
                        EventKind.FEED_BUDGET,
                        0,
                        0,
                        raise.atMillis(),
                        by,
                        raise.told().feedPayload(session));
        transaction.append(StreamName.feed(by.principal()), event);
        told.stream()
                .filter(id -> !id.isEmpty() && !id.equals(by.principal()))
                .distinct()
                .forEach(id -> transaction.append(StreamName.feed(id), event));
        RawJson details =
                RawJson.ofNode(
                        Json.object()
                                .put("budget", raise.told().budget().id())
                                .put("period", raise.told().period())
                                .put("cap", raise.told().budget().number(raise.told().cap())));
        audit.record(
                transaction,
                audit.entry(
                        by,
                        AuditAction.BUDGET_RAISE,
                        session.isEmpty() ? "" : StreamName.session(session).value(),
                        details));
    }

    private static GatewayException storeFailed(StreamFailed failure) {
        return new GatewayException(
                ErrorCode.STORE_FAILED, "Budgets cannot be raised: " + failure.getMessage());
    }

    @Override
    public void close() {
        writer.close();
    }
}
