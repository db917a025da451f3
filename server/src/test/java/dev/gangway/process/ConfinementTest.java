package dev.gangway.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.process.isolation.Bubblewrap;
import dev.gangway.process.isolation.Confinement;
import dev.gangway.process.isolation.Isolation;
import dev.gangway.process.isolation.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What stands before an agent's command, where bubblewrap does not work; and how that is found.
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class ConfinementTest {
    private static final Bubblewrap UNUSABLE =
            new Bubblewrap.Unusable("bubblewrap is not installed", "Install it.");

    private final RecordingListener listener = new RecordingListener();

    @TempDir Path directory;

    private List<String> run(Confinement confinement) throws IOException {
        return run(confinement, Map.of());
    }

    private List<String> run(Confinement confinement, Map<String, String> environment)
            throws IOException {
        Marker marker = new Marker("confinement", Long.toString(ProcessHandle.current().pid()));
        try (LocalLauncher launcher =
                new LocalLauncher(
                        marker,
                        System.getenv(),
                        InstantSource.system(),
                        Isolator.of(UNUSABLE, Surroundings.of(directory, List.of())))) {
            launcher.launch(
                    new ProcessSpec(
                            "confined",
                            "sh",
                            List.of("-c", "echo ${WRAPPED:-bare}"),
                            directory,
                            environment,
                            ProcessLimits.standard(),
                            confinement),
                    listener);
            listener.awaitExit();
            return listener.lines();
        }
    }

    private static Confinement confinement(Isolation isolation, String... wrap) {
        return new Confinement(List.of(wrap), isolation, List.of(), List.of());
    }

    @Test
    void aWrapStandsBeforeTheCommand() throws IOException {
        assertThat(run(confinement(Isolation.OFF, "env", "WRAPPED=a b"))).containsExactly("a b");
    }

    /// Its variables reach the command, and neither decide which wrap is run nor run with it.
    @Test
    void anAgentsOwnCommandIsWrappedByWhatIsConfigured() throws IOException {
        Path evil = Files.createDirectories(directory.resolve("evil"));
        Path trap = Files.writeString(evil.resolve("env"), "#!/bin/sh\necho trapped\n");
        assertThat(trap.toFile().setExecutable(true)).isTrue();
        Confinement confinement =
                confinement(Isolation.OFF, "sh", "-c", "echo ${WRAPPED:-clean}; \"$@\"", "sh")
                        .forCommandsOfTheAgent();

        assertThat(run(confinement, Map.of("PATH", evil + ":/usr/bin:/bin", "WRAPPED", "mine")))
                .containsExactly("clean", "mine");
    }

    @Test
    void aWrapThatIsMissingIsSaid() {
        assertThatThrownBy(() -> run(confinement(Isolation.OFF, "no-such-wrap")))
                .isInstanceOf(IOException.class)
                .hasMessage("no such program: no-such-wrap, which `wrap` puts before the agent");
    }

    @Test
    void withoutBubblewrapAnAgentRunsUnlessItMustBeIsolated() throws IOException {
        assertThat(run(confinement(Isolation.AUTO))).containsExactly("bare");
        assertThatThrownBy(() -> run(confinement(Isolation.BUBBLEWRAP)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("must be isolated, and bubblewrap is not installed");
    }

    @Test
    void bubblewrapThatIsThereAndFailsIsNotUsed() throws IOException {
        Path failing = script("echo 'No permissions to create new namespace' >&2; exit 1");

        assertThat(BubblewrapProbe.run(failing, "/usr/bin:/bin"))
                .isInstanceOfSatisfying(
                        Bubblewrap.Unusable.class,
                        found -> assertThat(found.why()).contains("No permissions"));
        assertThat(BubblewrapProbe.run(script("exit 0"), "/usr/bin:/bin"))
                .isInstanceOf(Bubblewrap.Works.class);
        assertThat(BubblewrapProbe.run(Map.of("PATH", directory.toString())))
                .isInstanceOfSatisfying(
                        Bubblewrap.Unusable.class,
                        found -> assertThat(found.why()).contains("not installed"));
    }

    @ParameterizedTest
    @CsvSource({
        "user.max_user_namespaces, 0, user namespaces are switched off",
        "kernel.unprivileged_userns_clone, 0, to root only",
        "kernel.apparmor_restrict_unprivileged_userns, 1, AppArmor",
        "nothing, 0, it said: setting up uid map: Permission denied"
    })
    void whyItFailsIsSaidPlainly(String setting, String value, String why) {
        Bubblewrap.Unusable explained =
                WhyBubblewrapFails.explain(
                        "setting up uid map: Permission denied",
                        name -> name.equals(setting) ? Optional.of(value) : Optional.empty());

        assertThat(explained.why()).contains(why);
        assertThat(explained.remedy()).isNotBlank();
    }

    private Path script(String text) throws IOException {
        Path file =
                Files.writeString(
                        directory.resolve("script-" + text.length()), "#!/bin/sh\n" + text + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }
}
