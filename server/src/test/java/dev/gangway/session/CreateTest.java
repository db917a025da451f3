package dev.gangway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.agent.AgentExit;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.Result;
import dev.gangway.event.StreamName;
import dev.gangway.fake.FakeAgent;
import dev.gangway.session.SessionRig.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// New sessions, and the idempotency keys of the commands that make them.
class CreateTest {
    private static final Optional<String> KEY = Optional.of("k");

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
    void theSameKeyWaitsForTheSameSession() {
        Answer first = rig.create("/", KEY);
        Answer retry = rig.create("/", KEY);
        born();
        Answer late = rig.create("/", KEY);

        assertThat(first.done()).isInstanceOf(Result.Created.class);
        assertThat(retry.done()).isEqualTo(first.done());
        assertThat(late.done()).isEqualTo(first.done());
        assertThat(rig.agents.all()).hasSize(1);
    }

    @Test
    void aKeyIsBoundAcrossARestart() {
        Answer first = rig.create("/", KEY);
        born();

        rig.crash();
        Answer retry = rig.create("/", KEY);
        rig.step();

        assertThat(retry.done()).isEqualTo(first.done());
        assertThat(rig.agents.all()).hasSize(1);
    }

    @Test
    void aKeyWithAnotherPayloadIsRefusedBeforeAndAfterTheSessionIsThere() {
        Answer first = rig.create("/", KEY);
        assertThat(refusal("/tmp")).isEqualTo(ErrorCode.KEY_REUSED);
        born();

        assertThat(refusal("/tmp")).isEqualTo(ErrorCode.KEY_REUSED);
        assertThat(first.done()).isInstanceOf(Result.Created.class);
    }

    @Test
    void aKeyIsForgottenAfterItsTime() {
        Answer first = rig.create("/", KEY);
        born();
        rig.clock.advance(CreateKeys.KEPT.plus(Duration.ofSeconds(1)));
        rig.create("/", Optional.of("another"));
        born();

        Answer again = rig.create("/tmp", KEY);
        born();

        assertThat(again.done()).isNotEqualTo(first.done());
    }

    @Test
    void anAgentThatNeverComesFailsAllWhoWaitAndLeavesTheKeyFree() {
        Answer first = rig.create("/", KEY);
        Answer retry = rig.create("/", KEY);
        rig.agents.runStarts();
        rig.agents.last().listener().gone(new AgentExit(AgentExit.Cause.AUTH_REQUIRED, "log in"));
        rig.step();

        assertThat(first.problem().code()).isEqualTo(ErrorCode.AUTH_REQUIRED);
        assertThat(retry.problem().code()).isEqualTo(ErrorCode.AUTH_REQUIRED);
        assertThat(rig.sessions.loadedCount()).isZero();
        assertThat(rig.log.status(StreamName.session(rig.agents.last().session()))).isEmpty();
        Answer again = rig.create("/", KEY);
        born();
        assertThat(again.done()).isInstanceOf(Result.Created.class);
    }

    @Test
    void whoWaitsForASessionIsToldWhenTheServerStops() {
        Answer waits = rig.create("/", KEY);
        rig.agents.runStarts();
        FakeAgent agent = rig.agents.last();

        rig.sessions.shutDown();
        agent.ready();
        rig.step();

        assertThat(waits.problem().code()).isEqualTo(ErrorCode.SHUTTING_DOWN);
        assertThat(agent.isClosed()).isTrue();
    }

    @Test
    void anAgentThatWasLetGoBeforeItsStartIsNotStarted() {
        Answer waits = rig.create("/", KEY);

        rig.sessions.shutDown();
        rig.agents.runStarts();

        assertThat(waits.problem().code()).isEqualTo(ErrorCode.SHUTTING_DOWN);
        assertThat(rig.agents.all()).isEmpty();
    }

    private ErrorCode refusal(String place) {
        try {
            return rig.create(place, KEY).problem().code();
        } catch (dev.gangway.command.GatewayException refused) {
            return refused.code();
        }
    }

    private void born() {
        rig.agents.runStarts();
        rig.agents.last().ready();
        rig.step();
    }
}
