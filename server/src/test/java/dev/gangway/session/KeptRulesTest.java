package dev.gangway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.access.Audience;
import dev.gangway.access.AuditTrail;
import dev.gangway.agent.AgentRequest;
import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.Keep;
import dev.gangway.command.RequestAnswer;
import dev.gangway.event.Origin;
import dev.gangway.json.RawJson;
import dev.gangway.policy.Decision;
import dev.gangway.policy.Operation;
import dev.gangway.policy.Policy;
import dev.gangway.policy.Rule;
import dev.gangway.usage.Budgets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Answers that are kept: what was asked once is decided from then on, and nothing more than that.
class KeptRulesTest {
    private static final Origin ANN = Origin.of("ann", 1);
    private static final String OPTIONS =
            """
            [{"optionId":"always","name":"Always","kind":"allow_always"},
             {"optionId":"never","name":"Never","kind":"reject_always"},
             {"optionId":"yes","name":"Yes","kind":"allow_once"},
             {"optionId":"no","name":"No","kind":"reject_once"}]
            """;

    @TempDir Path directory;
    private SessionRig rig;
    private long key;

    @BeforeEach
    void open() {
        rig = new SessionRig(directory);
        rig.oversight = KeptRulesTest::watching;
        rig.crash();
    }

    private static Oversight watching() {
        return new Oversight(
                Audience.OWNER,
                AuditTrail.NONE,
                Budgets.NONE,
                new Policy(
                        List.of(
                                new Rule(
                                        Optional.empty(), Operation.EXECUTE, "rm", Decision.ASK))));
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void anOptionForAlwaysIsKeptForItsSession() {
        String session = rig.running();

        answer(session, command("make test"), new RequestAnswer.Selected("always"));
        boolean asked = isAsked(session, command("make test"));

        assertThat(asked).isFalse();
        assertThat(rig.kinds(session))
                .endsWith(
                        "permission_resolved",
                        "rule_kept",
                        "permission_requested",
                        "permission_resolved");
        assertThat(rules(session))
                .singleElement()
                .satisfies(kept -> {
                    assertThat(kept.keep()).isEqualTo(Keep.SESSION);
                    assertThat(kept.by()).isEqualTo("ann");
                    assertThat(kept.rule().match()).isEqualTo("make test");
                });
        RawJson resolved = rig.events(session).getLast().event().payload();
        assertThat(resolved.node().at("/rule/kept").asString(""))
                .isEqualTo(rules(session).getFirst().id());
    }

    @Test
    void nothingElseIsDecidedByIt() {
        String session = rig.running();

        answer(session, command("make test"), new RequestAnswer.Selected("always"));

        for (String other :
                List.of("make", "make test all", "make test; ls", "make", "cmake test")) {
            assertThat(isAsked(session, command(other))).as(other).isTrue();
        }
    }

    @Test
    void aFileIsKeptByItsNameAndNotAsAPattern() {
        String session = rig.running();

        answer(session, edit("/src/[a]*.txt"), new RequestAnswer.Selected("always"));

        assertThat(isAsked(session, edit("/src/[a]*.txt"))).isFalse();
        assertThat(isAsked(session, edit("/src/a1.txt"))).isTrue();
        assertThat(isAsked(session, edit("/src/[a]b.txt"))).isTrue();
    }

    @Test
    void whatIsDeniedForAlwaysIsDenied() {
        String session = rig.running();

        answer(session, command("git push"), new RequestAnswer.Selected("never"));

        assertThat(isAsked(session, command("git push"))).isFalse();
        assertThat(rig.agents.last().asked().getLast()).contains("Selected[optionId=no]");
    }

    @Test
    void anAnswerForOnceIsKeptWhereThatIsWanted() {
        String session = rig.running();
        answer(session, command("ls"), new RequestAnswer.Selected("yes"));
        boolean unkept = isAsked(session, command("ls"));

        answerOpen(session, new RequestAnswer.Selected("yes", Optional.of(Keep.PROJECT)));

        assertThat(unkept).isTrue();
        assertThat(isAsked(session, command("ls"))).isFalse();
        assertThat(rules(session).getFirst().keep()).isEqualTo(Keep.PROJECT);
    }

    @Test
    void ofAProjectAndAUserItHoldsInOtherSessionsToo() {
        String session = rig.running();
        answer(
                session,
                command("ls"),
                new RequestAnswer.Selected("always", Optional.of(Keep.USER)));
        answer(session, command("pwd"), new RequestAnswer.Selected("always"));

        String other = rig.running();

        assertThat(isAsked(other, command("ls"))).isFalse();
        assertThat(isAsked(other, command("pwd"))).isTrue();
    }

    @Test
    void theConfigurationComesFirst() {
        String session = rig.running();

        answer(session, command("rm x"), new RequestAnswer.Selected("always"));

        assertThat(isAsked(session, command("rm x"))).isTrue();
    }

    @Test
    void whatIsNotUnderstoodIsAnsweredAndNotKept() {
        String session = rig.running();
        String fetch = "{\"toolCallId\":\"t\",\"kind\":\"other\"}";

        answer(session, fetch, new RequestAnswer.Selected("always"));
        boolean asked = isAsked(session, fetch);
        List<GatewayException> problems =
                answerOpen(
                        session, new RequestAnswer.Selected("always", Optional.of(Keep.SESSION)));

        assertThat(asked).isTrue();
        assertThat(rules(session)).isEmpty();
        assertThat(problems)
                .singleElement()
                .extracting(GatewayException::code)
                .isEqualTo(ErrorCode.INVALID);
        assertThat(rig.state(session).open()).hasSize(1);
    }

    @Test
    void itIsThereAfterARestart() {
        String session = rig.running();
        answer(session, command("make"), new RequestAnswer.Selected("always"));

        rig.crash();

        assertThat(rules(session)).hasSize(1);
        assertThat(rules(session).getFirst().rule().match()).isEqualTo("make");
    }

    @Test
    void whatIsDroppedIsAskedAgain() {
        String session = rig.running();
        answer(session, command("make"), new RequestAnswer.Selected("always"));
        String rule = rules(session).getFirst().id();

        List<GatewayException> dropped = drop(session, rule);
        List<GatewayException> again = drop(session, rule);

        assertThat(dropped).isEmpty();
        assertThat(again).extracting(GatewayException::code).containsExactly(ErrorCode.NOT_FOUND);
        assertThat(rules(session)).isEmpty();
        assertThat(isAsked(session, command("make"))).isTrue();
    }

    @Test
    void theSameIsKeptOnce() {
        String session = rig.running();
        answer(
                session,
                command("make"),
                new RequestAnswer.Selected("always", Optional.of(Keep.SESSION)));
        drop(session, rules(session).getFirst().id());

        answer(session, command("make"), new RequestAnswer.Selected("always"));
        answer(session, command("ls"), new RequestAnswer.Selected("always"));

        assertThat(rules(session)).hasSize(2);
    }

    @Test
    void thereAreSoManyAtMostAndTheAnswerSaysSo() {
        String session = rig.running();
        for (int i = 0; i < Rulebook.KEPT_MAX; i++) {
            answer(session, command("make " + i), new RequestAnswer.Selected("always"));
        }

        answer(session, command("make more"), new RequestAnswer.Selected("always"));
        boolean asked = isAsked(session, command("make more"));
        List<GatewayException> problems =
                answerOpen(session, new RequestAnswer.Selected("yes", Optional.of(Keep.SESSION)));

        assertThat(asked).isTrue();
        assertThat(rules(session)).hasSize(Rulebook.KEPT_MAX);
        assertThat(problems).extracting(GatewayException::code).containsExactly(ErrorCode.LIMIT);
    }

    private List<KeptRule> rules(String session) {
        return rig.sessions.rules(session, rig.sessions.place(session).orElseThrow());
    }

    private List<GatewayException> drop(String session, String rule) {
        SessionRig.Answer told = rig.execute(new Command.DropRule(session, rule), ANN);
        rig.step();
        return told.problems();
    }

    private void answer(String session, String toolCall, RequestAnswer answer) {
        assertThat(isAsked(session, toolCall)).isTrue();
        assertThat(answerOpen(session, answer)).isEmpty();
    }

    private List<GatewayException> answerOpen(String session, RequestAnswer answer) {
        String request = rig.state(session).open().getLast().id();
        SessionRig.Answer told = rig.execute(new Command.Answer(session, request, answer), ANN);
        rig.step();
        return told.problems();
    }

    private boolean isAsked(String session, String toolCall) {
        int before = rig.state(session).open().size();
        rig.agents
                .last()
                .listener()
                .requested(
                        new AgentRequest(
                                ++key,
                                AgentRequest.Kind.PERMISSION,
                                RawJson.of(
                                        "{\"toolCall\":"
                                                + toolCall
                                                + ",\"options\":"
                                                + OPTIONS
                                                + "}")));
        rig.step();
        return rig.state(session).open().size() > before;
    }

    private static String command(String line) {
        return "{\"toolCallId\":\"t\",\"kind\":\"execute\",\"rawInput\":{\"command\":\""
                + line
                + "\"}}";
    }

    private static String edit(String path) {
        return "{\"toolCallId\":\"t\",\"kind\":\"edit\",\"locations\":[{\"path\":\""
                + path
                + "\"}]}";
    }
}
