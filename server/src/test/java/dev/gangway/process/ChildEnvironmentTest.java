package dev.gangway.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ChildEnvironmentTest {

    @Test
    void onlyListedVariablesPass() {
        Map<String, String> own =
                Map.of(
                        "PATH", "/bin",
                        "LC_ALL", "C.UTF-8",
                        "XDG_STATE_HOME", "/state",
                        "CLAUDECODE", "1",
                        "IS_SANDBOX", "1",
                        "SSH_AUTH_SOCK", "/run/ssh",
                        "GANGWAY_MARK", "other:1:1",
                        "SERVER_SECRET", "s");

        Map<String, String> environment = ChildEnvironment.of(own, Map.of());

        assertThat(environment).containsOnlyKeys("PATH", "LC_ALL", "XDG_STATE_HOME");
    }

    @Test
    void configuredVariablesWin() {
        Map<String, String> environment =
                ChildEnvironment.of(
                        Map.of("PATH", "/bin"), Map.of("PATH", "/opt/bin", "SSH_AUTH_SOCK", "/s"));

        assertThat(environment).isEqualTo(Map.of("PATH", "/opt/bin", "SSH_AUTH_SOCK", "/s"));
    }
}
