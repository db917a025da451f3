package dev.gangway.agent.found;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.agent.AgentSpec;
import dev.gangway.json.RawJson;
import dev.gangway.process.LocalLauncher;
import dev.gangway.process.Marker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real programs, asked for their versions.
class VersionsTest {
    @TempDir private Path folder;

    @Test
    void aVersionIsAskedOnceWhileTheProgramIsTheSame() throws Exception {
        AgentSpec codex = program("codex-acp", "echo asked >>" + log() + "; echo codex-acp 2.6.0");

        assertThat(versions(List.of(codex))).containsExactly(Map.entry("codex-acp", "2.6.0"));
        assertThat(versions(List.of(codex))).containsExactly(Map.entry("codex-acp", "2.6.0"));
        assertThat(Files.readAllLines(log())).hasSize(1);

        program("codex-acp", "echo asked >>" + log() + "; echo codex-acp 2.7.0-beta.1");

        assertThat(versions(List.of(codex))).containsValue("2.7.0-beta.1");
        assertThat(Files.readAllLines(log())).hasSize(2);
    }

    /// Each waits until the others have begun, so they could not be asked one after another.
    @Test
    void allAreAskedAtOnce() throws Exception {
        String meet =
                "echo x >>%s; while [ $(wc -l <%s) -lt 3 ]; do sleep 0.01; done; echo 1.%%s.0"
                        .formatted(log(), log());
        List<AgentSpec> agents =
                List.of(
                        program("gemini", meet.formatted("1")),
                        program("qwen", meet.formatted("2")),
                        program("goose", meet.formatted("3")));

        assertThat(versions(agents)).hasSize(3).containsEntry("goose", "1.3.0");
    }

    @Test
    void aProgramThatDoesNotAnswerInItsTimeIsEndedAndHasNoVersion() throws Exception {
        AgentSpec slow = program("gemini", "echo $$ >" + log() + "; exec sleep 1000");
        AgentSpec other = program("qwen", "echo 1.2.3");

        Map<String, String> versions =
                new Versions(launcher(), cache(), folder.toString(), Duration.ofMillis(300))
                        .of(List.of(slow, other));

        assertThat(versions).containsOnlyKeys("qwen");
        long pid = Long.parseLong(Files.readString(log()).strip());
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void aProgramThatFailsHasNoVersion() throws Exception {
        AgentSpec failing = program("gemini", "echo 1.2.3; exit 4");

        assertThat(versions(List.of(failing))).isEmpty();
    }

    @Test
    void aProgramOfWhichNothingIsKnownIsNotStarted() throws Exception {
        AgentSpec unknown = program("mine", "echo x >" + log() + "; echo 1.2.3");

        assertThat(versions(List.of(unknown))).isEmpty();
        assertThat(log()).doesNotExist();
    }

    @Test
    void aScriptThatAnotherProgramRunsIsAsked() throws Exception {
        Path script = folder.resolve("node_modules/codex-acp/dist/index.js");
        Files.createDirectories(script.resolveSibling(""));
        Files.writeString(script, "echo 3.1.4 $1");
        AgentSpec agent =
                new AgentSpec("c", "/bin/sh", List.of(script.toString(), "x"), Map.of(), "");

        assertThat(versions(List.of(agent))).containsEntry("c", "3.1.4");
    }

    @Test
    void whatIsRememberedOutlivesADamagedFile() throws Exception {
        AgentCache cache = cache();
        cache.remember(
                "a",
                "a --acp",
                new AgentCache.Checked(
                        RawJson.of("{\"version\":\"7\"}"),
                        RawJson.EMPTY_OBJECT,
                        RawJson.EMPTY_ARRAY));
        cache.save();
        assertThat(cache().checked("a", "a --acp").orElseThrow().version()).contains("7");
        assertThat(cache().checked("a", "another")).isEmpty();

        Files.writeString(folder.resolve(AgentCache.FILE), "{\"versions\":");

        assertThat(cache().checked("a", "a --acp")).isEmpty();
    }

    private Map<String, String> versions(List<AgentSpec> agents) throws InterruptedException {
        AgentCache cache = cache();
        Map<String, String> versions =
                new Versions(launcher(), cache, folder.toString(), Versions.TIME_MAX).of(agents);
        cache.save();
        return versions;
    }

    private AgentCache cache() {
        return AgentCache.in(folder);
    }

    private static LocalLauncher launcher() {
        return new LocalLauncher(
                new Marker("versions", "1"), System.getenv(), InstantSource.system());
    }

    private Path log() {
        return folder.resolve("log");
    }

    private AgentSpec program(String name, String script) throws IOException {
        Path program = folder.resolve(name);
        Files.writeString(program, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new AgentSpec(name, program.toString(), List.of(), Map.of(), "");
    }
}
