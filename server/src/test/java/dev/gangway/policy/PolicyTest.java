package dev.gangway.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PolicyTest {
    private static final Path ROOT = Path.of("/project");

    @Test
    void withoutRulesReadingIsAllowedAndAllElseIsAsked() {
        Policy policy = Policy.DEFAULT;

        assertThat(policy.decide(file(false, "a.txt"))).isEqualTo(Decision.ALLOW);
        assertThat(policy.decide(file(true, "a.txt"))).isEqualTo(Decision.ASK);
        assertThat(policy.decide(command("ls"))).isEqualTo(Decision.ASK);
    }

    @Test
    void theFirstRuleThatMatchesDecides() {
        Policy policy =
                new Policy(
                        List.of(
                                rule(Operation.WRITE, "secrets/**", Decision.DENY),
                                rule(Operation.WRITE, "**", Decision.ALLOW)));

        assertThat(policy.decide(file(true, "secrets/key"))).isEqualTo(Decision.DENY);
        assertThat(policy.decide(file(true, "src/Main.java"))).isEqualTo(Decision.ALLOW);
        assertThat(policy.decide(file(false, "secrets/key"))).isEqualTo(Decision.ALLOW);
    }

    @Test
    void aPatternIsTakenFromTheSessionsDirectoryOrIsAbsolute() {
        Policy policy =
                new Policy(
                        List.of(
                                rule(Operation.READ, "*.env", Decision.DENY),
                                rule(Operation.READ, "/project/private/**", Decision.ASK)));

        assertThat(policy.decide(file(false, "prod.env"))).isEqualTo(Decision.DENY);
        assertThat(policy.decide(file(false, "sub/prod.env"))).isEqualTo(Decision.ALLOW);
        assertThat(policy.decide(file(false, "private/x"))).isEqualTo(Decision.ASK);
    }

    @Test
    void aCommandIsComparedWordByWord() {
        Policy policy = new Policy(List.of(rule(Operation.EXECUTE, "git  status", Decision.ALLOW)));

        assertThat(policy.decide(command("git", "status", "-s"))).isEqualTo(Decision.ALLOW);
        assertThat(policy.decide(command("git", "statusx"))).isEqualTo(Decision.ASK);
        assertThat(policy.decide(command("git"))).isEqualTo(Decision.ASK);
        assertThat(policy.decide(command("/bin/sh", "-c", "git status; rm -rf .")))
                .isEqualTo(Decision.ASK);
        assertThat(policy.decide(command("git status"))).isEqualTo(Decision.ASK);
    }

    @Test
    void aRuleOfOneAgentIsNotAnothers() {
        Policy policy =
                new Policy(
                        List.of(
                                new Rule(
                                        Optional.of("other"),
                                        Operation.EXECUTE,
                                        "**",
                                        Decision.ALLOW)));

        assertThat(policy.decide(command("ls"))).isEqualTo(Decision.ASK);
    }

    @Test
    void whatIsNoPatternIsNoRule() {
        assertThatThrownBy(() -> rule(Operation.READ, "[", Decision.ALLOW))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> rule(Operation.READ, " ", Decision.ALLOW))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Rule rule(Operation operation, String match, Decision decision) {
        return new Rule(Optional.empty(), operation, match, decision);
    }

    private static Wanted file(boolean write, String path) {
        return new Wanted.OfFile("agent", write, ROOT, ROOT.resolve(path));
    }

    private static Wanted command(String... words) {
        return new Wanted.OfCommand("agent", List.of(words));
    }
}
