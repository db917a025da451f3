package dev.gangway.simulation;

import dev.gangway.access.Principal;
import dev.gangway.command.Command;
import dev.gangway.command.Reply;
import dev.gangway.command.TurnEnd;
import dev.gangway.event.Event;
import dev.gangway.event.EventKind;
import dev.gangway.event.Position;
import dev.gangway.event.StreamName;
import dev.gangway.gateway.Gateway;
import dev.gangway.gateway.Subscription;
import dev.gangway.log.EventLog;
import dev.gangway.log.LogTransaction;
import dev.gangway.log.RowWork;
import dev.gangway.log.StreamWriter;
import dev.gangway.session.QuestionCompleted;
import dev.gangway.session.SessionState;
import dev.gangway.session.SessionWatcher;
import dev.gangway.store.Database;
import dev.gangway.store.Transaction;
import dev.gangway.stream.Subscriber;
import dev.gangway.stream.Variant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Faults in who may do what: between the accounts, the log and those who read.
final class AccessPlants {
    private AccessPlants() {}

    static List<Plant> all() {
        return List.of(
                new Plant(
                        "an end of a grant that reaches no reader",
                        "still reads .* which it may not see any more",
                        EndUntold::new),
                new Plant(
                        "an end of a grant that reaches no ACP client",
                        "acp\\d on .*(which it may not see any more|after the end of its right)",
                        EndUntoldOverAcp::new),
                new Plant(
                        "a grant acknowledged and not written",
                        "was acknowledged and is not there",
                        () -> writing(writer -> new Rewritten(writer, _ -> _ -> {}))),
                new Plant(
                        "rights before they are committed",
                        "was acknowledged and is not there",
                        () -> writing(AtOnce::new)),
                new Plant(
                        "a grant told twice",
                        "tells of Share",
                        () ->
                                writing(writer ->
                                        new Rewritten(
                                                writer,
                                                work -> rows -> work.run(new ToldTwice(rows))))),
                new Plant(
                        "grants that a restart forgets",
                        "the list says|was refused what was granted|may not read session",
                        GrantsForgotten::new),
                new Plant(
                        "a guest who grants as if it were the owner",
                        "was not refused at once: Grant",
                        GrantsAsOwner::new));
    }

    /// The accounts write through another writer.
    private static Fitting writing(UnaryOperator<StreamWriter> writers) {
        return new Fitting() {
            @Override
            public EventLog access(EventLog log) {
                return new LogPlants.Writing(log, writers);
            }
        };
    }

    private static final class Rewritten extends LogPlants.ForwardingWriter {
        private final UnaryOperator<RowWork> bend;

        Rewritten(StreamWriter writer, UnaryOperator<RowWork> bend) {
            super(writer);
            this.bend = bend;
        }

        @Override
        public void rows(RowWork work) {
            super.rows(bend.apply(work));
        }
    }

    private static final class AtOnce extends LogPlants.ForwardingWriter {
        AtOnce(StreamWriter writer) {
            super(writer);
        }

        @Override
        public void afterCommit(Runnable then) {
            then.run();
        }
    }

    private record ToldTwice(LogTransaction transaction) implements LogTransaction {
        @Override
        public Transaction store() {
            return transaction.store();
        }

        @Override
        public long append(StreamName stream, Event event) {
            if (event.kind() == EventKind.FEED_GRANT) {
                transaction.append(stream, event);
            }
            return transaction.append(stream, event);
        }

        @Override
        public void forget(StreamName stream) {
            transaction.forget(stream);
        }

        @Override
        public void transcriptThrough(StreamName stream, long sequence) {
            transaction.transcriptThrough(stream, sequence);
        }
    }

    private static final class GrantsForgotten implements Fitting {
        @Override
        public void opening(Database database) {
            LogPlants.run(database, "DELETE FROM grants");
        }
    }

    private static final class GrantsAsOwner implements Fitting {
        @Override
        public Gateway gateway(Gateway gateway, Runnable step) {
            return new SessionPlants.Forwarding(gateway) {
                @Override
                public void execute(
                        Principal principal, long connection, Command command, Reply reply) {
                    super.execute(
                            command instanceof Command.Grant ? World.ROOT : principal,
                            connection,
                            command,
                            reply);
                }
            };
        }
    }

    private static final class EndUntold implements Fitting {
        @Override
        public SessionWatcher watcher(SessionWatcher client) {
            return new NeverShutOut(client);
        }
    }

    private static final class EndUntoldOverAcp implements Fitting {
        @Override
        public Gateway gateway(Gateway gateway, Runnable step) {
            return new SessionPlants.Forwarding(gateway) {
                @Override
                public Subscription subscribe(
                        Principal principal,
                        StreamName stream,
                        Optional<Position> after,
                        Variant variant,
                        Subscriber subscriber,
                        SessionWatcher watcher) {
                    return super.subscribe(
                            principal,
                            stream,
                            after,
                            variant,
                            subscriber,
                            watcher instanceof Watching ? watcher : new NeverShutOut(watcher));
                }
            };
        }
    }

    private record NeverShutOut(SessionWatcher client) implements SessionWatcher {
        @Override
        public void changed(SessionState state) {
            client.changed(state);
        }

        @Override
        public void turnEnded(TurnEnd end) {
            client.turnEnded(end);
        }

        @Override
        public void questionCompleted(QuestionCompleted done) {
            client.questionCompleted(done);
        }

        @Override
        public void deleted() {
            client.deleted();
        }

        @Override
        public void shutOut() {}
    }
}
