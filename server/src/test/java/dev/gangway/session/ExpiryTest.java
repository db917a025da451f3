package dev.gangway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.access.Audience;
import dev.gangway.access.AuditAction;
import dev.gangway.access.AuditEntry;
import dev.gangway.access.AuditTrail;
import dev.gangway.agent.AgentRequest;
import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.RequestAnswer;
import dev.gangway.event.EventKind;
import dev.gangway.event.Origin;
import dev.gangway.event.StreamName;
import dev.gangway.json.RawJson;
import dev.gangway.log.LogTransaction;
import dev.gangway.policy.Policy;
import dev.gangway.usage.Budgets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Permission requests that nobody answers.
class ExpiryTest {
    private static final Duration HELD = Duration.ofHours(8);
    private static final String YES =
            "{\"optionId\":\"yes\",\"name\":\"Yes\",\"kind\":\"allow_once\"}";
    private static final String ALWAYS =
            "{\"optionId\":\"always\",\"name\":\"Always\",\"kind\":\"allow_always\"}";
    private static final String NO =
            "{\"optionId\":\"no\",\"name\":\"No\",\"kind\":\"reject_once\"}";
    private static final String NEVER =
            "{\"optionId\":\"never\",\"name\":\"Never\",\"kind\":\"reject_always\"}";

    @TempDir Path directory;
    private SessionRig rig;
    private final List<AuditEntry> audited = new ArrayList<>();

    @BeforeEach
    void open() {
        rig = new SessionRig(directory);
        rig.limits = SessionLimits.DEFAULTS.denyingAfter(HELD);
        rig.watchedOver(new Oversight(Audience.OWNER, new Audit(), Budgets.NONE, Policy.DEFAULT));
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void whatNobodyAnswersIsDeniedByTheAgentsOwnOption() {
        String session = rig.running();
        asks(1, YES, ALWAYS, NEVER, NO);

        rig.timers.advance(HELD.minusMillis(1));
        rig.step();
        assertThat(rig.state(session).open()).hasSize(1);

        rig.timers.advance(Duration.ofMillis(1));
        rig.step();
        assertThat(rig.state(session).open()).isEmpty();
        assertThat(answers()).containsExactly("answer 1 Selected[optionId=no]");
        JsonNode resolved = resolved(session).getLast();
        assertThat(resolved.path("by").asString()).isEqualTo("expiry");
        assertThat(resolved.path("outcome").asString()).isEqualTo("selected");
        assertThat(resolved.path("optionId").asString()).isEqualTo("no");
    }

    @Test
    void withoutAnOptionThatRejectsOnceItIsCancelled() {
        String session = rig.running();
        asks(1, YES, ALWAYS, NEVER);

        rig.timers.advance(HELD);
        rig.step();

        assertThat(answers()).containsExactly("answer 1 Cancelled[]");
        JsonNode resolved = resolved(session).getLast();
        assertThat(resolved.path("by").asString()).isEqualTo("expiry");
        assertThat(resolved.path("outcome").asString()).isEqualTo("cancelled");
        assertThat(resolved.has("optionId")).isFalse();
    }

    @Test
    void anAnswerBeforeWinsAndNothingComesAfter() {
        String session = rig.running();
        asks(1, YES, NO);
        String request = rig.state(session).open().getFirst().id();
        rig.timers.advance(HELD.minusMillis(1));
        rig.execute(answer(session, request));
        rig.step();

        rig.timers.advance(HELD);
        rig.step();

        assertThat(answers()).containsExactly("answer 1 Selected[optionId=yes]");
        assertThat(resolved(session)).hasSize(1);
        assertThat(expired()).isEmpty();
    }

    @Test
    void theTimerEndsWithTheRequest() {
        String session = rig.running();
        int before = rig.timers.waiting();
        asks(1, YES, NO);
        asks(2, YES, NO);

        rig.execute(answer(session, rig.state(session).open().getFirst().id()));
        rig.agents.last().listener().withdrawn(2);
        rig.step();

        assertThat(rig.timers.waiting()).isEqualTo(before);
    }

    @Test
    void anAnswerAfterwardsIsTooLate() {
        String session = rig.running();
        asks(1, YES, NO);
        String request = rig.state(session).open().getFirst().id();
        rig.timers.advance(HELD);
        rig.step();

        SessionRig.Answer late = rig.execute(answer(session, request));
        rig.step();

        assertThat(late.problem().code()).isEqualTo(ErrorCode.ALREADY_RESOLVED);
        assertThat(answers()).containsExactly("answer 1 Selected[optionId=no]");
    }

    @Test
    void eachRequestHasItsOwnTime() {
        String session = rig.running();
        asks(1, YES, NO);
        rig.timers.advance(Duration.ofHours(1));
        asks(2, YES, NO);

        rig.timers.advance(HELD.minusHours(1));
        rig.step();

        assertThat(answers()).containsExactly("answer 1 Selected[optionId=no]");
        assertThat(rig.state(session).open()).hasSize(1);
    }

    @Test
    void questionsAreHeld() {
        String session = rig.running();
        rig.agents
                .last()
                .listener()
                .requested(
                        new AgentRequest(
                                1,
                                AgentRequest.Kind.QUESTION,
                                RawJson.of(
                                        "{\"mode\":\"form\",\"message\":\"?\","
                                                + "\"requestedSchema\":{}}")));
        rig.step();

        rig.timers.advance(HELD.multipliedBy(10));
        rig.step();

        assertThat(rig.state(session).open()).hasSize(1);
        assertThat(answers()).isEmpty();
    }

    @Test
    void withoutConfigurationNothingExpires() {
        rig.limits = SessionLimits.DEFAULTS;
        rig.crash();
        String session = rig.running();
        asks(1, YES, NO);

        rig.timers.advance(Duration.ofDays(365));
        rig.step();

        assertThat(rig.state(session).open()).hasSize(1);
        assertThat(answers()).isEmpty();
    }

    @Test
    void theTurnsClockStandsUntilTheDenialAndGoesOnAfterIt() {
        String session = rig.running();
        Duration nearly = rig.limits.turnTime().minusSeconds(1);
        rig.timers.advance(nearly);
        asks(1, YES, NO);

        rig.timers.advance(HELD);
        rig.step();
        assertThat(rig.state(session).phase()).isEqualTo(SessionPhase.RUNNING);
        assertThat(rig.state(session).open()).isEmpty();

        rig.timers.advance(Duration.ofSeconds(2));
        rig.step();
        assertThat(rig.state(session).phase()).isEqualTo(SessionPhase.CANCELLING);
    }

    @Test
    void theFeedSaysThatItIsResolved() {
        rig.running();
        asks(1, YES, NO);

        rig.timers.advance(HELD);
        rig.step();

        assertThat(
                        rig.log.read(StreamName.feed("ann"), 0, 1_000_000).events().stream()
                                .filter(event -> event.event().kind() == EventKind.FEED_REQUEST)
                                .map(event ->
                                        event.event().payload().node().path("state").asString()))
                .containsExactly("open", "resolved");
    }

    @Test
    void theAuditHearsOfItInTheSameCommit() {
        String session = rig.running();
        asks(1, YES, NO);
        String request = rig.state(session).open().getFirst().id();

        rig.timers.advance(HELD);
        assertThat(expired()).isEmpty();
        rig.step();

        assertThat(expired())
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.stream()).contains(session);
                    assertThat(entry.details().node().path("request").asString())
                            .isEqualTo(request);
                    assertThat(entry.details().node().path("option").asString()).isEqualTo("no");
                });
    }

    @Test
    void whatEndsWithItsAgentIsNotDeniedAfterARestart() {
        String session = rig.running();
        asks(1, YES, NO);
        rig.crash();

        rig.timers.advance(HELD.multipliedBy(2));
        rig.step();

        assertThat(resolved(session))
                .singleElement()
                .satisfies(end -> assertThat(end.path("outcome").asString()).isEqualTo("expired"));
        assertThat(expired()).isEmpty();
    }

    @Test
    void nothingIsDeniedInASessionThatHasStopped() {
        rig.running();
        asks(1, YES, NO);
        rig.breakStore();
        rig.agents.last().says("more");
        rig.step();

        rig.timers.advance(HELD);

        assertThat(answers()).isEmpty();
        rig.repairStore();
    }

    private void asks(long key, String... options) {
        RawJson params =
                RawJson.of(
                        "{\"toolCall\":{\"toolCallId\":\"t\"},\"options\":["
                                + String.join(",", options)
                                + "]}");
        rig.agents
                .last()
                .listener()
                .requested(new AgentRequest(key, AgentRequest.Kind.PERMISSION, params));
        rig.step();
    }

    private static Command.Answer answer(String session, String request) {
        return new Command.Answer(session, request, new RequestAnswer.Selected("yes"));
    }

    private List<String> answers() {
        return rig.agents.last().asked().stream()
                .filter(asked -> asked.startsWith("answer "))
                .toList();
    }

    private List<JsonNode> resolved(String session) {
        return rig.events(session).stream()
                .filter(event -> event.event().kind() == EventKind.PERMISSION_RESOLVED)
                .map(event -> event.event().payload().node())
                .toList();
    }

    private List<AuditEntry> expired() {
        return audited.stream().filter(entry -> entry.action().equals("request.expire")).toList();
    }

    private final class Audit implements AuditTrail {
        @Override
        public void record(LogTransaction transaction, AuditEntry entry) {
            audited.add(entry);
        }

        @Override
        public void record(AuditEntry entry) {
            throw new AssertionError("not by itself: " + entry);
        }

        @Override
        public AuditEntry entry(Origin origin, AuditAction action, String stream, RawJson details) {
            return NONE.entry(origin, action, stream, details);
        }
    }
}
