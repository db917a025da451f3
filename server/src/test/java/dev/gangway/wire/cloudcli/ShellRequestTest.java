package dev.gangway.wire.cloudcli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.gateway.TerminalDesk;
import dev.gangway.json.Json;
import org.junit.jupiter.api.Test;

class ShellRequestTest {
    private static TerminalDesk.Wish of(String more) {
        return ShellRequest.of(
                Json.parse("{\"type\":\"init\",\"projectPath\":\"/p\"" + more + "}"));
    }

    @Test
    void whatRunsIsTheCommandElseTheProvidersProgramElseTheShell() {
        assertThat(of(",\"initialCommand\":\" ls \",\"provider\":\"codex\"").command())
                .isEqualTo("ls");
        assertThat(of(",\"initialCommand\":\"ls\",\"isPlainShell\":true").command())
                .isEqualTo("ls");
        assertThat(of(",\"provider\":\"cursor\",\"initialCommand\":null").command())
                .isEqualTo("cursor-agent");
        assertThat(of(",\"provider\":\"claude\",\"isPlainShell\":true").command()).isEmpty();
        assertThat(of(",\"provider\":\"rm -rf /\"").command()).isEmpty();
        assertThat(of("").command()).isEmpty();
    }

    @Test
    void theSessionNamesTheTerminal() {
        assertThat(of(",\"sessionId\":\"s1\",\"hasSession\":true").session()).isEqualTo("s1");
        assertThat(of(",\"sessionId\":null").session()).isEqualTo("default");
        assertThat(of(",\"forceRestart\":true").fresh()).isTrue();
        assertThat(of(",\"cols\":1000000000,\"rows\":0").size().toString())
                .isEqualTo("TerminalSize[columns=1000, rows=1]");
    }
}
