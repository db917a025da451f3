package dev.gangway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.access.Audience;
import dev.gangway.access.AuditAction;
import dev.gangway.access.AuditEntry;
import dev.gangway.access.AuditTrail;
import dev.gangway.agent.AgentRequest;
import dev.gangway.event.Origin;
import dev.gangway.json.RawJson;
import dev.gangway.log.LogTransaction;
import dev.gangway.policy.Decision;
import dev.gangway.policy.Operation;
import dev.gangway.policy.Policy;
import dev.gangway.policy.Rule;
import dev.gangway.policy.Verdict;
import dev.gangway.usage.Budgets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PermissionPolicyTest {
    private static final String OPTIONS =
            """
            [{"optionId":"always","name":"Always","kind":"allow_always"},
             {"optionId":"yes","name":"Yes","kind":"allow_once"},
             {"optionId":"no","name":"No","kind":"reject_once"}]
            """;

    @TempDir Path directory;
    private SessionRig rig;
    private Policy policy = Policy.DEFAULT;
    private final List<AuditEntry> audited = new ArrayList<>();

    @BeforeEach
    void open() {
        rig = new SessionRig(directory);
        policy =
                new Policy(
                        List.of(
                                rule(Operation.WRITE, "secrets/**", Decision.DENY),
                                rule(Operation.WRITE, "src/**", Decision.ALLOW),
                                rule(Operation.EXECUTE, "rm", Decision.DENY),
                                rule(Operation.EXECUTE, "git status", Decision.ALLOW)));
        rig.watchedOver(new Oversight(Audience.OWNER, new Audit(), Budgets.NONE, policy));
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void whatARuleAllowsIsAnsweredOnceAndNeverOpen() {
        String session = rig.running();

        ask(1, edit("/src/a.txt", "/src/b.txt"), OPTIONS);
        boolean openBeforeTheCommit = !rig.state(session).open().isEmpty();
        rig.step();

        assertThat(openBeforeTheCommit).isFalse();
        assertThat(rig.state(session).open()).isEmpty();
        assertThat(answers()).containsExactly("answer 1 Selected[optionId=yes]");
        assertThat(rig.kinds(session)).endsWith("permission_requested", "permission_resolved");
        RawJson resolved = rig.events(session).getLast().event().payload();
        assertThat(resolved.node().path("by").asString("")).isEqualTo("policy");
        assertThat(resolved.node().path("rule").path("number").asInt(0)).isEqualTo(2);
    }

    @Test
    void oneDeniedFileDeniesTheWhole() {
        rig.running();

        ask(1, edit("/src/a.txt", "/secrets/key"), OPTIONS);
        rig.step();

        assertThat(answers()).containsExactly("answer 1 Selected[optionId=no]");
    }

    @Test
    void oneFileOfWhichNoRuleSpeaksIsAsked() {
        assertAsked(edit("/src/a.txt", "/other/b.txt"));
    }

    @Test
    void aPathThatLeadsOutIsAsked() {
        assertAsked(edit("/src/../other/b.txt"));
    }

    @Test
    void aPathInTheRawInputCountsAsMuchAsALocation() {
        assertAsked(
                """
                {"toolCallId":"t","kind":"edit","locations":[{"path":"/src/a.txt"}],
                 "rawInput":{"file_path":"/etc/passwd"}}
                """);
    }

    @Test
    void aPlainCommandIsAllowed() {
        rig.running();

        ask(1, command("git status -s"), OPTIONS);
        rig.step();

        assertThat(answers()).containsExactly("answer 1 Selected[optionId=yes]");
    }

    @Test
    void aLineThatIsMoreThanACommandIsNeverAllowedByItsBeginning() {
        for (var line :
                List.of(
                        "git status; ls",
                        "git status && ls",
                        "git status | sh",
                        "git status $(ls)",
                        "git status `ls`",
                        "git status > out",
                        "git status\\nls",
                        "git status & ls",
                        "git status \\\"x\\\"")) {
            assertThat(AskedCalls.read(SessionState.blank("s"), params(command(line), OPTIONS)))
                    .as(line)
                    .hasValueSatisfying(asked ->
                            assertThat(policy.judge(asked).decision()).isEqualTo(Decision.ASK));
        }
    }

    @Test
    void whatIsDeniedIsFoundAnywhereInALine() {
        rig.running();

        ask(1, command("git status && /bin/rm -rf ."), OPTIONS);
        rig.step();

        assertThat(answers()).containsExactly("answer 1 Selected[optionId=no]");
    }

    @Test
    void whatIsFetchedIsDecidedByItsHost() {
        Policy hosts =
                new Policy(
                        List.of(
                                rule(Operation.FETCH, "evil.docs.example", Decision.DENY),
                                rule(Operation.FETCH, "*.docs.example", Decision.ALLOW),
                                rule(Operation.FETCH, "api.example", Decision.ALLOW)));

        assertThat(fetched(hosts, "https://api.example/x")).isEqualTo(Decision.ALLOW);
        assertThat(fetched(hosts, "https://API.example:8443/x?y=1")).isEqualTo(Decision.ALLOW);
        assertThat(fetched(hosts, "http://a.docs.example")).isEqualTo(Decision.ALLOW);
        assertThat(fetched(hosts, "http://evil.docs.example/")).isEqualTo(Decision.DENY);
        for (String other :
                List.of(
                        "https://docs.example/",
                        "https://xapi.example/",
                        "https://api.example@other.example/",
                        "https://other.example/?api.example",
                        "file://api.example/etc/passwd",
                        "api.example",
                        "https://api.example\\\\.other.example")) {
            assertThat(fetched(hosts, other)).as(other).isEqualTo(Decision.ASK);
        }
    }

    @Test
    void aFetchThatSaysMoreThanIsUnderstoodIsAsked() {
        Policy all = new Policy(List.of(rule(Operation.FETCH, "**", Decision.ALLOW)));
        String call =
                "{\"kind\":\"fetch\",\"rawInput\":{\"url\":\"https://a.example\",\"headers\":{}}}";

        assertThat(judged(all, call)).isEqualTo(Decision.ASK);
        assertThat(judged(all, "{\"kind\":\"fetch\"}")).isEqualTo(Decision.ASK);
        assertThat(fetched(all, "https://a.example")).isEqualTo(Decision.ALLOW);
    }

    private static Decision fetched(Policy policy, String url) {
        return judged(policy, "{\"kind\":\"fetch\",\"rawInput\":{\"url\":\"" + url + "\"}}");
    }

    private static Decision judged(Policy policy, String toolCall) {
        return AskedCalls.read(SessionState.blank("s"), params(toolCall, OPTIONS))
                .map(policy::judge)
                .map(Verdict::decision)
                .orElseThrow();
    }

    @Test
    void aTitleAllowsNothing() {
        assertAsked("{\"toolCallId\":\"t\",\"kind\":\"execute\",\"title\":\"git status\"}");
    }

    @Test
    void aCommandThatSaysMoreThanIsUnderstoodIsAsked() {
        assertAsked(
                """
                {"toolCallId":"t","kind":"execute",
                 "rawInput":{"command":"git status","dangerouslyDisableSandbox":true}}
                """);
    }

    @Test
    void withoutAnOptionForThisOnceAPersonIsAsked() {
        String session = rig.running();

        ask(
                1,
                command("git status"),
                "[{\"optionId\":\"always\",\"name\":\"Always\",\"kind\":\"allow_always\"}]");
        rig.step();

        assertThat(rig.state(session).open()).hasSize(1);
        assertThat(answers()).isEmpty();
    }

    @Test
    void theAuditHearsOfItInTheSameCommit() {
        String session = rig.running();
        audited.clear();

        ask(1, command("git status"), OPTIONS);
        assertThat(audited).isEmpty();
        rig.step();

        assertThat(audited)
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.action()).isEqualTo("request.rule");
                    assertThat(entry.stream()).contains(session);
                });
    }

    private void assertAsked(String toolCall) {
        String session = rig.running();

        ask(1, toolCall, OPTIONS);
        rig.step();

        assertThat(rig.state(session).open()).hasSize(1);
        assertThat(answers()).isEmpty();
    }

    private List<String> answers() {
        return rig.agents.last().asked().stream()
                .filter(asked -> asked.startsWith("answer "))
                .toList();
    }

    private void ask(long key, String toolCall, String options) {
        rig.agents
                .last()
                .listener()
                .requested(
                        new AgentRequest(
                                key, AgentRequest.Kind.PERMISSION, params(toolCall, options)));
    }

    private static RawJson params(String toolCall, String options) {
        return RawJson.of("{\"toolCall\":" + toolCall + ",\"options\":" + options + "}");
    }

    private static String edit(String... paths) {
        List<String> locations = new ArrayList<>();
        for (var path : paths) {
            locations.add("{\"path\":\"" + path + "\"}");
        }
        return "{\"toolCallId\":\"t\",\"kind\":\"edit\",\"locations\":" + locations + "}";
    }

    private static String command(String line) {
        return "{\"toolCallId\":\"t\",\"kind\":\"execute\",\"rawInput\":{\"command\":\""
                + line
                + "\"}}";
    }

    private static Rule rule(Operation operation, String match, Decision decision) {
        return new Rule(Optional.empty(), operation, match, decision);
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
