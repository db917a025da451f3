package dev.gangway.simulation;

import dev.gangway.access.Principal;
import dev.gangway.agent.AgentAnswer;
import dev.gangway.agent.AgentConnection;
import dev.gangway.agent.AgentExit;
import dev.gangway.agent.AgentListener;
import dev.gangway.agent.SteerOutcome;
import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Query;
import dev.gangway.command.Reply;
import dev.gangway.command.RequestAnswer;
import dev.gangway.command.Result;
import dev.gangway.command.TurnEnd;
import dev.gangway.event.Position;
import dev.gangway.event.StreamName;
import dev.gangway.gateway.Answered;
import dev.gangway.gateway.Gateway;
import dev.gangway.gateway.Subscription;
import dev.gangway.json.RawJson;
import dev.gangway.session.SessionLimits;
import dev.gangway.session.SessionState;
import dev.gangway.session.SessionWatcher;
import dev.gangway.session.Timers;
import dev.gangway.stream.Subscriber;
import dev.gangway.stream.Variant;
import dev.gangway.usage.Budgets;
import dev.gangway.usage.Reported;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Faults at the gateway's doors and at the agent's.
final class SessionPlants {
    private SessionPlants() {}

    static List<Plant> all() {
        return List.of(
                new Plant(
                        "an event between snapshot and subscription",
                        "was let in at head|snapshot at",
                        BetweenSnapshotAndSubscription::new),
                new Plant("a late answer taken", "answer", SecondAnswer::new),
                new Plant("an agent answered twice", "twice or unasked", AnsweredTwice::new),
                new Plant(
                        "a request approved by silence", "nobody answered", ApprovedBySilence::new),
                new Plant("rights that are not checked", "may not", NoRights::new),
                new Plant("a turn's end told twice", "was told twice", EndToldTwice::new),
                new Plant(
                        "a deletion that is not told",
                        "was not told|never comes to rest",
                        DeletionUntold::new),
                new Plant(
                        "a steered prompt run twice",
                        "reached an agent a second time|ran a second time",
                        TakenAndDenied::new),
                new Plant("two processes at once", "has two processes", SaidToBeGone::new),
                new Plant("a cost counted twice", "the ledger of", CountedTwice::new),
                new Plant("a budget that stops nothing", "over its budget", NoBudgets::new),
                new Plant("a wait that never ends", "waits beyond its time", NoTimer::new),
                new Plant(
                        "a turn without a bound",
                        "said more than a turn may",
                        () -> watching(1000)));
    }

    /// Watchdogs whose limits are not those that were configured.
    private static Fitting watching(int eventsMore) {
        SessionLimits.Watch right = World.WATCH;
        return new Fitting() {
            @Override
            public SessionLimits limits(SessionLimits limits) {
                return limits.watching(
                        new SessionLimits.Watch(
                                right.silenceTime(),
                                right.silenceCancelTime(),
                                right.turnEvents() * eventsMore,
                                right.turnBytes() * eventsMore,
                                right.agentFailures(),
                                right.agentRetryTime(),
                                right.agentRetryTimeMax()));
            }
        };
    }

    /// Passes on what clients want: to be bent.
    static class Forwarding implements Gateway {
        private final Gateway gateway;

        Forwarding(Gateway gateway) {
            this.gateway = gateway;
        }

        @Override
        public void execute(Principal principal, long connection, Command command, Reply reply) {
            gateway.execute(principal, connection, command, reply);
        }

        @Override
        public Answered read(Principal principal, Query query) {
            return gateway.read(principal, query);
        }

        @Override
        public Subscription subscribe(
                Principal principal,
                StreamName stream,
                Optional<Position> after,
                Variant variant,
                Subscriber subscriber,
                SessionWatcher watcher) {
            return gateway.subscribe(principal, stream, after, variant, subscriber, watcher);
        }

        @Override
        public Runnable watch(Principal principal, String session, SessionWatcher watcher) {
            return gateway.watch(principal, session, watcher);
        }
    }

    /// Asks for the head, and reads on from where it stands a commit later.
    private static final class BetweenSnapshotAndSubscription implements Fitting {
        @Override
        public Gateway gateway(Gateway gateway, Runnable step) {
            return new Forwarding(gateway) {
                @Override
                public Subscription subscribe(
                        Principal principal,
                        StreamName stream,
                        Optional<Position> after,
                        Variant variant,
                        Subscriber subscriber,
                        SessionWatcher watcher) {
                    Subscription let =
                            super.subscribe(principal, stream, after, variant, subscriber, watcher);
                    step.run();
                    return let;
                }
            };
        }
    }

    private static final class SecondAnswer implements Fitting {
        @Override
        public Gateway gateway(Gateway gateway, Runnable step) {
            return new Forwarding(gateway) {
                @Override
                public void execute(
                        Principal principal, long connection, Command command, Reply reply) {
                    super.execute(principal, connection, command, new Lenient(reply));
                }
            };
        }
    }

    private record Lenient(Reply reply) implements Reply {
        @Override
        public void done(Result result) {
            reply.done(result);
        }

        @Override
        public void failed(GatewayException problem) {
            if (problem.code() == ErrorCode.ALREADY_RESOLVED) {
                reply.done(new Result.Done());
            } else {
                reply.failed(problem);
            }
        }
    }

    private static final class ApprovedBySilence implements Fitting {
        @Override
        public Gateway gateway(Gateway gateway, Runnable step) {
            return new Forwarding(gateway) {
                @Override
                public void execute(
                        Principal principal, long connection, Command command, Reply reply) {
                    if (command instanceof Command.Prompt prompt) {
                        approveAll(principal, prompt.session());
                    }
                    super.execute(principal, connection, command, reply);
                }

                private void approveAll(Principal principal, String session) {
                    Answered.OpenRequests open =
                            (Answered.OpenRequests) read(principal, new Query.OpenRequests());
                    open.requests().stream()
                            .filter(request -> request.session().equals(session))
                            .map(request -> request.request().id())
                            .forEach(request ->
                                    super.execute(
                                            principal,
                                            0,
                                            new Command.Answer(
                                                    session,
                                                    request,
                                                    new RequestAnswer.Selected("yes")),
                                            new Lenient(IGNORED)));
                }
            };
        }
    }

    private static final Reply IGNORED =
            new Reply() {
                @Override
                public void done(Result result) {}

                @Override
                public void failed(GatewayException problem) {}
            };

    private static final class NoRights implements Fitting {
        @Override
        public Gateway gateway(Gateway gateway, Runnable step) {
            return new Forwarding(gateway) {
                @Override
                public Answered read(Principal principal, Query query) {
                    return super.read(
                            query instanceof Query.Session ? World.ROOT : principal, query);
                }
            };
        }
    }

    private static final class EndToldTwice implements Fitting {
        @Override
        public SessionWatcher watcher(SessionWatcher client) {
            return new SessionWatcher() {
                @Override
                public void changed(SessionState state) {
                    client.changed(state);
                }

                @Override
                public void turnEnded(TurnEnd end) {
                    client.turnEnded(end);
                    client.turnEnded(end);
                }

                @Override
                public void deleted() {
                    client.deleted();
                }

                @Override
                public void shutOut() {
                    client.shutOut();
                }
            };
        }
    }

    private static final class DeletionUntold implements Fitting {
        @Override
        public SessionWatcher watcher(SessionWatcher client) {
            return new SessionWatcher() {
                @Override
                public void changed(SessionState state) {
                    client.changed(state);
                }

                @Override
                public void turnEnded(TurnEnd end) {
                    client.turnEnded(end);
                }

                @Override
                public void deleted() {}

                @Override
                public void shutOut() {
                    client.shutOut();
                }
            };
        }
    }

    /// An agent takes a prompt into its turn, and the session hears that it did not.
    private static final class TakenAndDenied implements Fitting {
        @Override
        public AgentListener heard(AgentListener session) {
            return new Hearing(session) {
                @Override
                public void steered(long key, SteerOutcome outcome) {
                    super.steered(key, new SteerOutcome.NoTurn());
                }
            };
        }
    }

    /// A session hears that a process has ended when it was only told to.
    private static final class SaidToBeGone implements Fitting {
        private @Nullable AgentListener youngest;

        @Override
        public AgentListener heard(AgentListener session) {
            youngest = session;
            return new Hearing(session);
        }

        @Override
        public AgentConnection agent(AgentConnection agent) {
            AgentListener session = Objects.requireNonNull(youngest);
            return new Asking(agent) {
                @Override
                public void close() {
                    super.close();
                    session.gone(new AgentExit(AgentExit.Cause.CLOSED, "not yet"));
                }
            };
        }
    }

    /// The clock of a wait is never wound up.
    private static final class NoTimer implements Fitting {
        @Override
        public Timers timers(Timers timers) {
            return (delay, task) ->
                    delay.equals(Duration.ofSeconds(25)) ? () -> {} : timers.after(delay, task);
        }
    }

    private static final class AnsweredTwice implements Fitting {
        @Override
        public AgentConnection agent(AgentConnection agent) {
            return new Asking(agent) {
                @Override
                public void answer(long key, AgentAnswer answer) {
                    super.answer(key, answer);
                    super.answer(key, answer);
                }
            };
        }
    }

    /// What an agent says that its session cost is heard as more than it says: as if what was
    /// counted before were counted again.
    private static final class CountedTwice implements Fitting {
        @Override
        public AgentListener heard(AgentListener session) {
            return new Hearing(session) {
                @Override
                public void used(RawJson update, Reported reported) {
                    OptionalLong twice = OptionalLong.of(2 * reported.sessionCost().orElseThrow());
                    super.used(update, new Reported(reported.tokens(), "", twice));
                }
            };
        }
    }

    private static final class NoBudgets implements Fitting {
        @Override
        public Budgets budgets(Budgets budgets) {
            return Budgets.NONE;
        }
    }
}
