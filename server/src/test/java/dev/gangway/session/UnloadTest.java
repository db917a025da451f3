package dev.gangway.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gangway.command.Command;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Reply;
import dev.gangway.command.Result;
import dev.gangway.command.WhenBusy;
import dev.gangway.session.SessionRig.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sessions give their memory back, and nobody notices.
class UnloadTest {
    @TempDir private Path directory;
    private SessionRig rig;

    @BeforeEach
    void open() {
        rig = new SessionRig(directory);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void aPromptThatMeetsAnUnloadedSessionRunsInItsSuccessor() {
        String session = rig.session();
        rig.beforeRead =
                () -> {
                    rig.clock.advance(rig.limits.idleTime());
                    rig.sessions.rest();
                };

        Answer accepted = rig.prompt(session, "late", new WhenBusy.Queue(), Optional.of("k"));
        rig.step();

        assertThat(accepted.accepted().turn()).isEqualTo(1);
        assertThat(rig.state(session).phase()).isEqualTo(SessionPhase.RUNNING);
        rig.agents.last().ready();
        assertThat(rig.agents.last().asked()).containsExactly("prompt late");
        assertThat(rig.agents.all().getFirst().isClosed()).isTrue();
    }

    @Test
    void aTurnThatTookLongerThanTheIdleTimeIsNotUnloadedAtItsEnd() {
        String session = rig.running();
        rig.timers.advance(rig.limits.idleTime().multipliedBy(2));
        rig.sessions.rest();
        rig.agents.last().stops("end_turn");
        rig.step();

        rig.timers.advance(Duration.ofSeconds(30));
        rig.sessions.rest();

        assertThat(rig.sessions.loadedState(session)).isPresent();
        rig.timers.advance(rig.limits.idleTime());
        rig.sessions.rest();
        assertThat(rig.sessions.loadedState(session)).isEmpty();
    }

    @Test
    void aQuestionOutsideATurnKeepsTheAgentThatAskedIt() {
        String session = rig.session();
        rig.agents.last().asksPermission(3);
        rig.step();

        rig.clock.advance(rig.limits.idleTime().multipliedBy(3));
        rig.sessions.rest();

        assertThat(rig.agents.last().isClosed()).isFalse();
        assertThat(rig.state(session).open()).hasSize(1);
    }

    @Test
    void aWatcherLearnsThePositionOfTheStateItStartsWith() {
        String session = rig.running();
        rig.agents.last().says("shown");
        rig.step();
        long shown = rig.events(session).size();
        Silent watcher = new Silent();
        assertThat(rig.sessions.watch(session, watcher).sequence()).isEqualTo(shown);

        rig.agents.last().says("text");
        rig.agents.last().asksPermission(1);

        SessionSnapshot before = rig.sessions.watch(session, watcher);
        assertThat(before.state().open()).isEmpty();
        assertThat(before.sequence()).isLessThanOrEqualTo(shown);
        rig.step();
        SessionSnapshot after = rig.sessions.watch(session, watcher);
        assertThat(after.state().open()).hasSize(1);
        assertThat(after.sequence()).isEqualTo(rig.events(session).size());
    }

    @Test
    void aWatcherThatThrowsCostsTheOthersNothing() {
        String session = rig.session();
        Silent good = new Silent();
        rig.sessions.watch(
                session,
                new Silent() {
                    @Override
                    public void changed(SessionState state) {
                        throw new IllegalStateException("a broken client");
                    }
                });
        rig.sessions.watch(session, good);

        rig.prompt(session, "hello");
        rig.step();

        assertThat(good.changes).isEqualTo(1);
    }

    /// Restoring waits for the log's writer. Whoever waits must not keep the writer, or others,
    /// from what they are at.
    @Test
    void aSessionThatWaitsForTheWriterHoldsUpNoOther() throws InterruptedException {
        String waited = rig.session();
        rig.clock.advance(rig.limits.idleTime());
        rig.sessions.rest();
        String other = rig.session();
        Stuck reply = new Stuck(new CountDownLatch(1), new CountDownLatch(1));
        rig.sessions.execute(new Command.Cancel(other), SessionRig.BY_ANN, reply);
        rig.log.start();
        reply.stuck().await();
        Thread waiting = Thread.ofPlatform().start(() -> rig.sessions.state(waited));
        try {
            await().until(() -> waiting.getState() == Thread.State.WAITING);

            Thread reading = Thread.ofPlatform().start(() -> rig.sessions.state(other));

            assertThat(reading.join(Duration.ofSeconds(10))).isTrue();
        } finally {
            reply.go().countDown();
            waiting.join();
        }
    }

    private static class Silent implements SessionWatcher {
        private int changes;

        @Override
        public void changed(SessionState state) {
            changes++;
        }

        @Override
        public void turnEnded(dev.gangway.command.TurnEnd end) {}

        @Override
        public void deleted() {}

        @Override
        public void shutOut() {}
    }

    /// Holds the log's writer.
    private record Stuck(CountDownLatch stuck, CountDownLatch go) implements Reply {
        @Override
        public void done(Result result) {
            stuck.countDown();
            boolean interrupted = false;
            while (go.getCount() > 0) {
                try {
                    go.await();
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void failed(GatewayException problem) {
            throw problem;
        }
    }
}
