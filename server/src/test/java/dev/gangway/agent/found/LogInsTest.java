package dev.gangway.agent.found;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.agent.AgentSpec;
import dev.gangway.json.RawJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogInsTest {
    @TempDir private Path home;

    @ParameterizedTest
    @CsvSource({
        "claude, .claude/.credentials.json",
        "codex, .codex/auth.json",
        "gemini, .gemini/oauth_creds.json",
        "opencode, .local/share/opencode/auth.json",
        "qwen, .qwen/oauth_creds.json",
        "goose, .config/goose/config.yaml"
    })
    void aCredentialFileIsALogInUnlessALogOutEmptiedIt(String profile, String file)
            throws IOException {
        LogIn.State without = logIn(profile, Map.of()).state();
        write(file, "{}\n");
        LogIn.State emptied = logIn(profile, Map.of()).state();
        write(file, "{\"token\":\"secret\"}");

        LogIn logIn = logIn(profile, Map.of());

        assertThat(without).isNotEqualTo(LogIn.State.FOUND);
        assertThat(emptied).isEqualTo(without);
        assertThat(logIn.state()).isEqualTo(LogIn.State.FOUND);
        assertThat(logIn.sentence()).endsWith(file).doesNotContain("secret");
    }

    @Test
    void aConfiguredKeyIsALogIn() {
        LogIn logIn = logIn("claude", Map.of("ANTHROPIC_API_KEY", "sk-secret"));

        assertThat(logIn).isEqualTo(new LogIn(LogIn.State.FOUND, "by ANTHROPIC_API_KEY"));
    }

    @Test
    void aKeyOfTheServerThatTheAgentDoesNotGetIsNoLogInAndThatIsSaid() {
        Map<String, String> own = new HashMap<>(Map.of("HOME", home.toString()));
        own.put("GEMINI_API_KEY", "secret");

        LogIn logIn = new LogIns(own).of(agent("gemini", Map.of()), RawJson.EMPTY_ARRAY);

        assertThat(logIn.state()).isEqualTo(LogIn.State.MISSING);
        assertThat(logIn.sentence())
                .startsWith("GEMINI_API_KEY is set here")
                .contains("[agents.gemini]");
    }

    @Test
    void theDirectoryThatTheAgentIsToldIsLookedInto() throws IOException {
        write("elsewhere/auth.json", "{\"token\":\"secret\"}");

        LogIn logIn = logIn("codex", Map.of("CODEX_HOME", home.resolve("elsewhere").toString()));

        assertThat(logIn.state()).isEqualTo(LogIn.State.FOUND);
    }

    @Test
    void codexWithAProviderOfItsOwnMayNeedNone() throws IOException {
        assertThat(logIn("codex", Map.of()).state()).isEqualTo(LogIn.State.MISSING);

        write(".codex/config.toml", "model = \"m\"\nmodel_provider = \"mine\"\n");

        assertThat(logIn("codex", Map.of()).state()).isEqualTo(LogIn.State.UNKNOWN);
    }

    @Test
    void ofAnUnknownAgentItsOwnMethodsAreSaid() {
        LogIn logIn =
                new LogIns(Map.of())
                        .of(
                                agent("mine", Map.of()),
                                RawJson.of("[{\"id\":\"a\",\"name\":\"By key\"},{\"id\":\"b\"}]"));

        assertThat(logIn).isEqualTo(new LogIn(LogIn.State.UNKNOWN, "it offers: By key, b"));
    }

    private LogIn logIn(String profile, Map<String, String> configured) {
        return new LogIns(Map.of("HOME", home.toString()))
                .of(agent(profile, configured), RawJson.EMPTY_ARRAY);
    }

    private static AgentSpec agent(String profile, Map<String, String> configured) {
        String kind = profile.equals("mine") ? "" : profile;
        return new AgentSpec(profile, "program", List.of(), configured, kind);
    }

    private void write(String file, String text) throws IOException {
        Path path = home.resolve(file);
        Files.createDirectories(path.resolveSibling(""));
        Files.writeString(path, text);
    }
}
