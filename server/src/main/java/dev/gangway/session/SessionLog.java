package dev.gangway.session;

import dev.gangway.access.Audience;
import dev.gangway.access.Subject;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.OwedReplies;
import dev.gangway.command.Reply;
import dev.gangway.command.Result;
import dev.gangway.command.TurnEnd;
import dev.gangway.event.Event;
import dev.gangway.event.EventKind;
import dev.gangway.event.Origin;
import dev.gangway.event.StreamName;
import dev.gangway.json.RawJson;
import dev.gangway.log.Durability;
import dev.gangway.log.LogTransaction;
import dev.gangway.log.RowWork;
import dev.gangway.log.StreamFailed;
import dev.gangway.log.StreamWriter;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A session's side of its stream: numbers messages, appends events, folds them into the state, and
/// sends what must wait for the commit after it. All but [#committed] and the watchers is guarded
/// by the stream's lock.
final class SessionLog {
    private static final Logger LOG = LoggerFactory.getLogger(SessionLog.class);

    private final StreamWriter writer;
    private final InstantSource clock;
    private final Audience audience;
    private final CopyOnWriteArrayList<SessionWatcher> watchers = new CopyOnWriteArrayList<>();
    private final OwedReplies owed = new OwedReplies();
    private SessionState state;
    private volatile SessionSnapshot committed;

    /// What was decided since, as many as a commit has batches: added under the lock, taken on the
    /// log's writer thread.
    private final ConcurrentLinkedDeque<SessionSnapshot> pending = new ConcurrentLinkedDeque<>();

    private long messages;
    private long lastWordMillis;
    private EventKind messageKind = EventKind.TURN_ENDED;
    private final List<Runnable> effects = new ArrayList<>();
    private RawJson summary = RawJson.NULL;

    /// The committed summary; null before there is one and after the deletion. On the log's writer
    /// thread, as is the next.
    private @Nullable RawJson listed;

    /// What a commit that may still fail has written.
    private @Nullable Written written;

    private boolean agentListed;
    private boolean changed;
    private boolean deleted;

    /// @param audience in whose feeds it tells of changes
    SessionLog(StreamWriter writer, InstantSource clock, Audience audience, SessionState restored) {
        this.writer = writer;
        this.clock = clock;
        this.audience = audience;
        this.state = restored;
        this.committed = new SessionSnapshot(restored, writer.published());
        this.messages = restored.lastMessage();
        this.listed = restored.owner().isEmpty() ? null : SessionPayloads.summary(restored);
    }

    /// The state with all that was appended. Under the lock.
    SessionState state() {
        return state;
    }

    /// The state that readers see, as far as they see events: a commit is published before it is
    /// called back, and whoever was shown the end of a turn may ask in between. Any thread.
    SessionState committed() {
        SessionSnapshot newest = committed;
        long published = writer.published();
        for (SessionSnapshot each : pending) {
            if (each.sequence() <= published && each.sequence() >= newest.sequence()) {
                newest = each;
            }
        }
        return newest.state();
    }

    /// What was listed by the one commit.
    ///
    /// @param summary null for the deletion
    private record Written(LogTransaction in, @Nullable RawJson summary) {}

    /// What feeds were told of it last; empty before its life and after it. On the log's writer
    /// thread.
    ///
    /// @param transaction the commit that asks: what it has written itself counts
    Optional<RawJson> listed(LogTransaction transaction) {
        Written now = written;
        boolean counts = now != null && (now.in().equals(transaction) || now.in().isCommitted());
        return Optional.ofNullable(now != null && counts ? now.summary() : listed);
    }

    private void listedNow(@Nullable RawJson committedSummary) {
        listed = committedSummary;
        written = null;
    }

    /// When the agent said something last, by the clock in milliseconds; 0 when it never did.
    long lastWordMillis() {
        return lastWordMillis;
    }

    StreamWriter writer() {
        return writer;
    }

    /// Runs a decision under the lock; what it appends, rows and effects included, is one batch.
    /// After the commit readers see the new state first, then the effects happen in order.
    void decide(Runnable decision) {
        writer.lock().lock();
        try {
            decision.run();
            settle();
        } finally {
            effects.clear();
            writer.lock().unlock();
        }
    }

    /// Like [#decide] for a caller's command: a refusal goes to the reply.
    void decide(Reply reply, Runnable decision) {
        try {
            decide(decision);
        } catch (GatewayException refused) {
            reply.failed(refused);
        } catch (StreamFailed failed) {
            reply.failed(storeFailed(String.valueOf(failed.getMessage())));
        }
    }

    /// Appends one of the session's own events: a control event, fsynced before it is shown.
    long append(EventKind kind, long turn, Origin origin, RawJson payload) {
        messageKind = kind;
        return append(
                new Event(kind, turn, 0, clock.millis(), origin, payload), Durability.CONTROL);
    }

    /// Appends an update of the agent, or one block of a person's message: part of the running
    /// message of its kind, or of a new one.
    long appendUpdate(EventKind kind, Origin origin, RawJson payload) {
        long turn = state.turn();
        Durability durability =
                turn == 0 || origin.cause() != Origin.Cause.AGENT
                        ? Durability.CONTROL
                        : Durability.FLOW;
        return append(
                new Event(kind, turn, messageOf(kind), clock.millis(), origin, payload),
                durability);
    }

    /// The message that was running is over; the next chunk begins another.
    void endMessage() {
        messageKind = EventKind.TURN_ENDED;
    }

    private long append(Event event, Durability durability) {
        long sequence = writer.append(event, durability);
        if (event.origin().cause() == Origin.Cause.AGENT) {
            lastWordMillis = event.atMillis();
        }
        if (SessionFold.changes(event.kind()) || event.message() > state.lastMessage()) {
            state = SessionFold.apply(state, sequence, event);
            messages = Math.max(messages, state.lastMessage());
            changed |= SessionFold.changes(event.kind());
        }
        return sequence;
    }

    /// Chunks of one kind that follow each other are one message; a tool call, a request or another
    /// kind of chunk ends it. Gangway numbers messages itself: some agents give no ids (contracts
    /// of ACP agents differ).
    private long messageOf(EventKind kind) {
        return switch (kind) {
            case USER_MESSAGE_CHUNK, AGENT_MESSAGE_CHUNK, AGENT_THOUGHT_CHUNK -> {
                if (kind != messageKind) {
                    messageKind = kind;
                    messages++;
                }
                yield messages;
            }
            case TOOL_CALL -> {
                messageKind = kind;
                yield 0;
            }
            case TOOL_CALL_UPDATE,
                    PLAN,
                    AVAILABLE_COMMANDS_UPDATE,
                    CURRENT_MODE_UPDATE,
                    CONFIG_OPTION_UPDATE,
                    SESSION_INFO_UPDATE,
                    USAGE_UPDATE,
                    UNRECOGNIZED,
                    SESSION_CREATED,
                    IMPORTED,
                    DIRECTORIES_CHANGED,
                    AGENT_STARTED,
                    AGENT_STOPPED,
                    PROMPT_QUEUED,
                    PROMPT_EDITED,
                    PROMPT_REMOVED,
                    QUEUE_HELD,
                    QUEUE_RELEASED,
                    TURN_STARTED,
                    TURN_CANCELLING,
                    TURN_ENDED,
                    PERMISSION_REQUESTED,
                    PERMISSION_RESOLVED,
                    QUESTION_ASKED,
                    QUESTION_RESOLVED,
                    PROMPT_STEERED,
                    PROMPT_STEER_REFUSED,
                    QUESTION_COMPLETED,
                    AGENT_SILENT,
                    TERMINAL_STARTED,
                    TERMINAL_OUTPUT,
                    TERMINAL_ENDED,
                    SESSION_RENAMED,
                    SESSION_ARCHIVED,
                    RULE_KEPT,
                    RULE_DROPPED,
                    USAGE_RECORDED,
                    BUDGET_WARNED,
                    BUDGET_REACHED,
                    FEED_SESSION,
                    FEED_SESSION_DELETED,
                    FEED_REQUEST,
                    FEED_GRANT,
                    FEED_BUDGET,
                    FEED_DOCUMENT,
                    AUDIT_RECORDED ->
                    0;
        };
    }

    void rows(RowWork work) {
        writer.rows(work);
    }

    /// What happens once the decision is committed; must not block.
    void afterCommit(Runnable then) {
        effects.add(then);
    }

    /// Answers a command after the commit of what it became; at a failure of the commit with
    /// STORE_FAILED.
    void acknowledge(Reply reply, Result result) {
        writer.rows(_ -> {});
        owed.add(reply);
        afterCommit(() -> owed.done(reply, result));
    }

    /// Tells watchers after the commit that a turn is over.
    void announce(TurnEnd end) {
        afterCommit(() -> tell(watcher -> watcher.turnEnded(end)));
    }

    /// Tells watchers after the commit that what a person opened for a question is done.
    void announce(QuestionCompleted done) {
        afterCommit(() -> tell(watcher -> watcher.questionCompleted(done)));
    }

    /// The session is no more: from now on lists do not show it, feeds say so, and watchers hear of
    /// it after the commit. Nothing is appended after.
    ///
    /// @param committed told first
    void delete(Origin origin, Runnable committed) {
        deleted = true;
        String session = state.id();
        Subject.OfSession subject = subject(state);
        long now = clock.millis();
        RawJson payload = SessionPayloads.sessionDeleted(session, origin);
        Event event = new Event(EventKind.FEED_SESSION_DELETED, 0, 0, now, origin, payload);
        writer.rows(transaction -> {
            SessionTables.delete(transaction.store(), session, now);
            tell(transaction, subject, event);
            written = new Written(transaction, null);
        });
        afterCommit(() -> listedNow(null));
        afterCommit(committed);
        afterCommit(() -> tell(SessionWatcher::deleted));
    }

    /// Registers a watcher; under the lock, so that nothing lies between the returned state and its
    /// first call. (The committed state moves on the writer's thread: a change that is just being
    /// published may be told once more.)
    SessionSnapshot watch(SessionWatcher watcher) {
        watchers.add(watcher);
        SessionSnapshot now = committed;
        boolean nothingOnItsWay = now.state().sequence() == state.sequence();
        return nothingOnItsWay ? new SessionSnapshot(now.state(), writer.published()) : now;
    }

    void unwatch(SessionWatcher watcher) {
        watchers.remove(watcher);
    }

    boolean isWatched() {
        return !watchers.isEmpty();
    }

    /// The store could not commit: readers see where it stopped, and every caller that waits is
    /// told.
    ///
    /// @return what they are told
    GatewayException failed(String reason) {
        SessionDraft draft = new SessionDraft(committed());
        pending.clear();
        draft.phase = TurnTable.TABLE.step(draft.phase, TurnTable.Input.STORE_FAILED).next();
        state = draft.state();
        publish(new SessionSnapshot(state, writer.published()));
        GatewayException problem = storeFailed(reason);
        owed.failed(problem);
        return problem;
    }

    private static GatewayException storeFailed(String reason) {
        return new GatewayException(ErrorCode.STORE_FAILED, "The session has stopped: " + reason);
    }

    private void settle() {
        if (changed) {
            changed = false;
            SessionSnapshot settled = new SessionSnapshot(state, writer.head());
            if (!deleted) {
                list(state);
                RawJson now = summary;
                writer.afterCommit(() -> listedNow(now));
            }
            pending.addLast(settled);
            writer.afterCommit(() -> publish(settled));
        }
        effects.forEach(writer::afterCommit);
    }

    /// What lists and feeds show, when that changed; and whether an agent works, which tells a
    /// restart which sessions to look after.
    private void list(SessionState settled) {
        RawJson now = SessionPayloads.summary(settled);
        if (now.equals(summary) && settled.agent().running() == agentListed) {
            return;
        }
        summary = now;
        agentListed = settled.agent().running();
        Event feed = new Event(EventKind.FEED_SESSION, 0, 0, clock.millis(), Origin.GATEWAY, now);
        writer.rows(transaction -> {
            SessionTables.save(transaction.store(), settled);
            tell(transaction, subject(settled), feed);
            written = new Written(transaction, now);
        });
    }

    /// Tells everybody's feed whose session it is to see, in the commit of what is told of.
    void feed(Event event) {
        Subject.OfSession subject = subject(state);
        writer.rows(transaction -> tell(transaction, subject, event));
    }

    /// Who they are is as of the commit: whoever was granted the session before hears of it.
    private void tell(LogTransaction transaction, Subject.OfSession subject, Event event) {
        audience.of(transaction.store(), subject)
                .forEach(principal -> transaction.append(StreamName.feed(principal), event));
    }

    private static Subject.OfSession subject(SessionState state) {
        return new Subject.OfSession(state.id(), state.owner(), state.project());
    }

    private void publish(SessionSnapshot settled) {
        committed = settled;
        pending.remove(settled);
        tell(watcher -> watcher.changed(settled.state()));
    }

    /// A watcher that throws costs the others nothing.
    private void tell(Consumer<SessionWatcher> word) {
        for (var watcher : watchers) {
            try {
                word.accept(watcher);
            } catch (RuntimeException fault) {
                LOG.error("a watcher of {} threw", writer.stream(), fault);
            }
        }
    }
}
