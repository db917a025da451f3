package dev.gangway.notify;

import dev.gangway.access.Access;
import dev.gangway.gateway.Gateway;
import dev.gangway.log.EventLog;
import dev.gangway.store.Database;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// Tells people what needs them: one follower and one thread for each target. Any thread.
public final class Notifier implements AutoCloseable {
    private static final Duration END = Duration.ofSeconds(5);

    private final List<FeedFollower> followers;
    private final List<Thread> threads = new ArrayList<>();

    /// Makes the followers; none works before [#start].
    ///
    /// @param redaction takes out of what is sent what is secret
    public Notifier(
            NotifySettings settings,
            NotifyLimits limits,
            EventLog log,
            Database database,
            Gateway gateway,
            Access access,
            People people,
            FeedBells bells,
            AnswerLinks links,
            UnaryOperator<String> redaction,
            InstantSource clock) {
        Notices notices =
                new Notices(gateway, access, links, settings.publicUrl(), redaction, limits);
        FeedFollower.Surroundings around =
                new FeedFollower.Surroundings(log, database, people, bells, notices, limits, clock);
        this.followers =
                settings.targets().stream()
                        .map(target -> new FeedFollower(target, around))
                        .toList();
    }

    /// What became of a target's notices since the start.
    public record Count(String target, long delivered, long dead) {}

    public List<Count> counts() {
        return followers.stream()
                .map(follower ->
                        new Count(follower.target().name(), follower.delivered(), follower.dead()))
                .toList();
    }

    /// Once.
    public void start() {
        for (var follower : followers) {
            threads.add(
                    Thread.ofVirtual().name("notify-" + follower.target().name()).start(follower));
        }
    }

    /// Ends what is under way; it is told again after the next start.
    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        try {
            for (var thread : threads) {
                thread.join(END);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}
