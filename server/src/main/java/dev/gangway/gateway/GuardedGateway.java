package dev.gangway.gateway;

import dev.gangway.access.Principal;
import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Query;
import dev.gangway.command.Reply;
import dev.gangway.command.Result;
import dev.gangway.event.Position;
import dev.gangway.event.StreamName;
import dev.gangway.session.SessionWatcher;
import dev.gangway.stream.Subscriber;
import dev.gangway.stream.Variant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/// The gateway as a whole server has it: takes no new work while the server cannot do any, and
/// counts what it took and refused. All else is the other gateway's. Any thread.
public final class GuardedGateway implements Gateway {
    private final Gateway gateway;
    private final Supplier<Optional<GatewayException>> obstacle;
    private final LongAdder commands = new LongAdder();
    private final Map<ErrorCode, LongAdder> refusals = new EnumMap<>(ErrorCode.class);

    /// @param obstacle why no new work can be taken now; asked for each prompt and each new
    ///   session, so it must be quick
    public GuardedGateway(Gateway gateway, Supplier<Optional<GatewayException>> obstacle) {
        this.gateway = gateway;
        this.obstacle = obstacle;
        for (ErrorCode code : ErrorCode.values()) {
            refusals.put(code, new LongAdder());
        }
    }

    /// Commands that came, refused ones included.
    public long commands() {
        return commands.sum();
    }

    /// How often something was refused, by the reason; each is there.
    public Map<ErrorCode, Long> refusals() {
        Map<ErrorCode, Long> sums = new EnumMap<>(ErrorCode.class);
        refusals.forEach((code, count) -> sums.put(code, count.sum()));
        return sums;
    }

    @Override
    public void execute(Principal principal, long connection, Command command, Reply reply) {
        commands.increment();
        Counting counting = new Counting(reply);
        Optional<GatewayException> refusal = isNewWork(command) ? obstacle.get() : Optional.empty();
        if (refusal.isPresent()) {
            counting.failed(refusal.get());
        } else {
            gateway.execute(principal, connection, command, counting);
        }
    }

    @Override
    public Answered read(Principal principal, Query query) {
        return counted(() -> gateway.read(principal, query));
    }

    @Override
    public Subscription subscribe(
            Principal principal,
            StreamName stream,
            Optional<Position> after,
            Variant variant,
            Subscriber subscriber,
            SessionWatcher watcher) {
        return counted(
                () -> gateway.subscribe(principal, stream, after, variant, subscriber, watcher));
    }

    @Override
    public Runnable watch(Principal principal, String session, SessionWatcher watcher) {
        return counted(() -> gateway.watch(principal, session, watcher));
    }

    /// What makes an agent work that does not work already. Whatever helps to end something, or to
    /// answer it, is always taken.
    private static boolean isNewWork(Command command) {
        return command instanceof Command.Prompt
                || command instanceof Command.CreateSession
                || command instanceof Command.ForkSession
                || command instanceof Command.ReleaseQueue;
    }

    private <T> T counted(Supplier<T> work) {
        try {
            return work.get();
        } catch (GatewayException refused) {
            count(refused);
            throw refused;
        }
    }

    private void count(GatewayException refused) {
        LongAdder count = refusals.get(refused.code());
        if (count != null) {
            count.increment();
        }
    }

    /// Counts a refusal on its way.
    private final class Counting implements Reply {
        private final Reply reply;

        Counting(Reply reply) {
            this.reply = reply;
        }

        @Override
        public void done(Result result) {
            reply.done(result);
        }

        @Override
        public void failed(GatewayException problem) {
            count(problem);
            reply.failed(problem);
        }
    }
}
