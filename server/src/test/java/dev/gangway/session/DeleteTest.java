package dev.gangway.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.agent.AgentErrand;
import dev.gangway.agent.AgentSetup;
import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Result;
import dev.gangway.command.TurnEnd;
import dev.gangway.command.WhenBusy;
import dev.gangway.event.EventKind;
import dev.gangway.event.Sequenced;
import dev.gangway.event.StreamName;
import dev.gangway.log.EventLog;
import dev.gangway.session.SessionRig.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The end of a session for good.
class DeleteTest {
    private static final List<String> TABLES =
            List.of(
                    "sessions WHERE id",
                    "session_servers WHERE session",
                    "prompt_keys WHERE session",
                    "turn_ends WHERE session",
                    "removals WHERE session");

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
    void aDeletedSessionIsNotFoundByAnything() {
        String session = rich();

        Answer deleted = delete(session);

        assertThat(deleted.done()).isEqualTo(new Result.Done());
        assertThat(rig.sessions.place(session)).isEmpty();
        assertThat(rig.sessions.loadedCount()).isZero();
        notFound(() -> rig.sessions.state(session));
        notFound(() -> rig.sessions.watch(session, new Told()));
        notFound(() -> rig.prompt(session, "again"));
        notFound(() -> delete(session));
    }

    @Test
    void betweenTheDecisionAndItsCommitThereIsASessionThatTakesNothing() {
        String session = rig.session();
        Told late = new Told();

        Answer deleted = rig.execute(new Command.DeleteSession(session));
        Answer second = rig.execute(new Command.DeleteSession(session));
        Answer prompt = rig.prompt(session, "late");
        rig.sessions.watch(session, late);
        rig.step();

        assertThat(deleted.done()).isEqualTo(new Result.Done());
        assertThat(second.problem().code()).isEqualTo(ErrorCode.CONFLICT);
        assertThat(prompt.problem().code()).isEqualTo(ErrorCode.CONFLICT);
        assertThat(late.words).last().isEqualTo("deleted");
    }

    @Test
    void aDeletionThatCannotBeCommittedLeavesTheSession() {
        String session = rich();
        rig.breakStore();

        Answer failed = delete(session);
        rig.repairStore();
        rig.clock.advance(rig.limits.idleTime());
        rig.sessions.rest();
        rig.step();

        assertThat(failed.problem().code()).isEqualTo(ErrorCode.STORE_FAILED);
        assertThat(rig.state(session).phase()).isEqualTo(SessionPhase.IDLE);
        assertThat(rows(session)).containsExactly(1L, 1L, 1L, 1L, 0L);
        assertThat(delete(session).done()).isEqualTo(new Result.Done());
    }

    @Test
    void aRunningTurnRefusesIt() {
        String session = rig.running();

        Answer refused = delete(session);

        assertThat(refused.problem().code()).isEqualTo(ErrorCode.CONFLICT);
        assertThat(rig.state(session).phase()).isEqualTo(SessionPhase.RUNNING);
        rig.agents.last().stops("end_turn");
        rig.step();
        assertThat(delete(session).done()).isEqualTo(new Result.Done());
    }

    @Test
    void itsWatchersAreToldOnceAndTheFeedSaysSo() {
        String session = rig.session();
        rig.agents.last().asksPermission(1);
        rig.step();
        Told told = new Told();
        rig.sessions.watch(session, told);

        delete(session);

        assertThat(told.words).last().isEqualTo("deleted");
        assertThat(told.words).containsOnlyOnce("deleted");
        EventLog log = rig.log;
        List<Sequenced> feed = log.read(StreamName.feed("ann"), 0, 1 << 20).events();
        assertThat(feed.getLast().event().kind()).isEqualTo(EventKind.FEED_SESSION_DELETED);
        assertThat(feed.getLast().event().payload())
                .hasToString("{\"session\":\"" + session + "\",\"by\":\"ann\"}");
        assertThat(feed.stream().map(event -> event.event().payload().toString()))
                .anyMatch(payload -> payload.contains("\"state\":\"resolved\""));
    }

    @Test
    void itsAgentGoesAndIsAskedToForgetIt() {
        String session = rig.session();
        rig.execute(new Command.StopAgent(session));
        rig.step();
        rig.execute(new Command.WakeAgent(session));
        rig.agents.runStarts();
        rig.agents.last().can("{\"sessionCapabilities\":{\"delete\":{}}}");
        rig.agents.last().ready();
        rig.step();

        delete(session);

        assertThat(rig.agents.last().isClosed()).isTrue();
        assertThat(rig.agents.errands())
                .containsExactly(new AgentErrand.DeleteSession("agent-" + session));
    }

    @Test
    void anAgentThatCannotForgetIsNotAsked() {
        delete(rig.session());

        assertThat(rig.agents.errands()).isEmpty();
    }

    @Test
    void nothingOfItIsLeftWhenItsRemovalIsDone() {
        String session = rich();
        String other = rich();
        rig.transcripts.follow(StreamName.session(session));
        rig.transcripts.follow(StreamName.session(other));
        long kept = count("blocks", "1 = 1");

        delete(session);
        assertThat(rows(session)).containsExactly(0L, 0L, 1L, 1L, 1L);
        work();

        assertThat(rows(session)).containsExactly(0L, 0L, 0L, 0L, 0L);
        assertThat(count("streams", "name = 'session/" + session + "'")).isZero();
        assertThat(count("transcript", "stream = 'session/" + session + "'")).isZero();
        assertThat(count("blocks", "1 = 1")).isLessThan(kept);
        assertThat(rows(other)).containsExactly(1L, 1L, 1L, 1L, 0L);
        assertThat(rig.transcripts.newest(StreamName.session(other), 10).entries()).hasSize(2);
        assertThat(count("transcript_entry", "entry_key >> 32 NOT IN (SELECT id FROM transcript)"))
                .isZero();
    }

    @Test
    void theRemovalGoesOnAfterACrashAtAnyOfItsPieces() {
        for (int pieces = 0; pieces < 4; pieces++) {
            String session = rich();
            rig.transcripts.follow(StreamName.session(session));
            delete(session);
            for (int i = 0; i < pieces && !rig.followers.isEmpty(); i++) {
                rig.followers.remove().run();
            }

            rig.crash();
            rig.removals.soon();
            work();

            assertThat(rows(session)).as("after %s pieces", pieces).containsOnly(0L);
            assertThat(count("streams", "name = 'session/" + session + "'")).isZero();
            assertThat(count("transcript", "stream = 'session/" + session + "'")).isZero();
        }
    }

    @Test
    void aLongLogGoesInPieces() {
        String session = rig.running();
        for (int i = 0; i < 200; i++) {
            rig.agents.last().says("word " + i);
            rig.step();
        }
        rig.agents.last().stops("end_turn");
        rig.step();
        delete(session);

        int pieces = 0;
        while (!rig.followers.isEmpty()) {
            rig.followers.remove().run();
            pieces++;
        }

        assertThat(pieces).isGreaterThan(4);
        assertThat(count("streams", "name = 'session/" + session + "'")).isZero();
    }

    @Test
    void aDeletedSessionStaysDeletedAfterACrash() {
        String session = rich();
        delete(session);

        rig.crash();

        notFound(() -> rig.sessions.state(session));
        assertThat(rig.sessions.place(session)).isEmpty();
    }

    @Test
    void aSessionOutOfMemoryIsDeletedToo() {
        String session = rich();
        rig.crash();

        assertThat(delete(session).done()).isEqualTo(new Result.Done());
        notFound(() -> rig.sessions.state(session));
    }

    /// One with a row in each table.
    private String rich() {
        Answer created = new Answer();
        rig.sessions.create(
                new SessionBirth(
                        SessionRig.ANN,
                        7,
                        "fake",
                        "p",
                        Path.of("/"),
                        new AgentSetup(List.of(), ServersTest.servers("secret-2")),
                        Optional.empty(),
                        Optional.empty()),
                created);
        rig.agents.runStarts();
        rig.agents.last().ready();
        rig.step();
        String session = ((Result.Created) created.done()).session();
        rig.prompt(session, "hello", new WhenBusy.Queue(), Optional.of("key"));
        rig.step();
        rig.agents.last().stops("end_turn");
        rig.step();
        rig.followers.clear();
        return session;
    }

    private Answer delete(String session) {
        Answer answer = rig.execute(new Command.DeleteSession(session));
        rig.step();
        return answer;
    }

    private void work() {
        while (!rig.followers.isEmpty()) {
            rig.followers.remove().run();
        }
    }

    private List<Long> rows(String session) {
        return TABLES.stream()
                .map(table -> {
                    int where = table.indexOf(" WHERE ");
                    String column = table.substring(where + " WHERE ".length());
                    return count(table.substring(0, where), column + " = '" + session + "'");
                })
                .toList();
    }

    private long count(String table, String condition) {
        return rig.database.read(store ->
                store.first(
                                "SELECT count(*) FROM " + table + " WHERE " + condition,
                                row -> row.longAt(1))
                        .orElseThrow());
    }

    private static void notFound(org.assertj.core.api.ThrowableAssert.ThrowingCallable asked) {
        assertThatThrownBy(asked)
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }

    private static final class Told implements SessionWatcher {
        final List<String> words = new ArrayList<>();

        @Override
        public void changed(SessionState state) {
            words.add("changed");
        }

        @Override
        public void turnEnded(TurnEnd end) {
            words.add("ended");
        }

        @Override
        public void deleted() {
            words.add("deleted");
        }

        @Override
        public void shutOut() {
            words.add("shut out");
        }
    }
}
