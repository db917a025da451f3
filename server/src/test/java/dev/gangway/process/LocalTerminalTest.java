package dev.gangway.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gangway.process.isolation.Confinement;
import dev.gangway.process.isolation.Isolation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Real shells on real pseudo-terminals.
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class LocalTerminalTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final ProcessLimits LIMITS =
            new ProcessLimits(1 << 20, 1 << 16, 1000, 50, 8192, SHORT, SHORT, SHORT);

    private final Marker marker =
            new Marker("terminal-test", Long.toString(ProcessHandle.current().pid()));
    private final Screen screen = new Screen();
    private @Nullable RunningTerminal terminal;

    @TempDir Path directory;

    /// What was shown, and how it ended.
    private static final class Screen implements CommandListener {
        private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
        private final AtomicReference<ExitStatus> exit = new AtomicReference<>();

        @Override
        public synchronized void output(byte[] buffer, int length) {
            shown.write(buffer, 0, length);
        }

        @Override
        public void exited(ExitStatus status) {
            exit.set(status);
        }

        synchronized String text() {
            return shown.toString(StandardCharsets.UTF_8);
        }
    }

    @BeforeEach
    void noneIsLeftOfAnother() throws InterruptedException {
        assertThat(Sweep.ofDirectory(marker).end(Duration.ZERO)).isEmpty();
    }

    @AfterEach
    void nothingIsLeft() {
        if (terminal != null) {
            terminal.stop(Duration.ZERO);
            await().atMost(PATIENCE).until(() -> screen.exit.get() != null);
        }
        assertThat(Sweep.ofDirectory(marker).find()).isEmpty();
        await().atMost(PATIENCE).until(() -> !anyThread());
    }

    private static boolean anyThread() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().startsWith("agent screen"));
    }

    private RunningTerminal open(Confinement confinement, String... arguments) throws IOException {
        LocalLauncher launcher = new LocalLauncher(marker, System.getenv(), InstantSource.system());
        return open(launcher, directory, confinement, arguments);
    }

    private RunningTerminal open(
            TerminalLauncher launcher, Path where, Confinement confinement, String... arguments)
            throws IOException {
        RunningTerminal opened =
                launcher.open(
                        new ProcessSpec(
                                "screen",
                                "/bin/bash",
                                List.of(arguments),
                                where,
                                Map.of("PS1", "ready> ", "TERM", "dumb"),
                                LIMITS,
                                confinement),
                        new TerminalSize(90, 33),
                        screen);
        terminal = opened;
        return opened;
    }

    private void awaitText(String text) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(screen.text()).contains(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aShellEchoesAndKnowsTheSizeOfItsWindow() throws IOException {
        RunningTerminal shell = open(Confinement.NONE, "--norc", "--noprofile");
        awaitText("ready> ");

        shell.type(bytes("stty size; tty\r"));
        awaitText("33 90");
        awaitText("/dev/pts/");
        shell.resize(new TerminalSize(101, 44));
        shell.type(bytes("stty size\r"));

        awaitText("44 101");
        assertThat(screen.text()).contains("stty size; tty");
    }

    @Test
    void aProgramIsToldOfAnotherSizeAndOfControlC() throws IOException {
        RunningTerminal shell =
                open(
                        Confinement.NONE,
                        "-c",
                        "trap 'echo resized' WINCH; trap 'echo stopped; exit 7' INT;"
                                + " echo up; while :; do sleep 0.05; done");
        awaitText("up");

        shell.resize(new TerminalSize(50, 20));
        awaitText("resized");
        shell.type(new byte[] {3});

        await().atMost(PATIENCE).until(() -> screen.exit.get() != null);
        assertThat(screen.text()).contains("stopped");
        assertThat(screen.exit.get().code()).isEqualTo(7);
    }

    @Test
    void itHasNoDescriptorsOfTheServersAndLeadsItsSession() throws IOException {
        open(
                Confinement.NONE,
                "-c",
                "ls -l /proc/$$/fd; echo leads $(ps -o sid= -p $$) $$ $(ps -o sid= -p $$); echo end");
        awaitText("end");

        assertThat(screen.text())
                .containsPattern("leads (\\d+) \\1 \\1")
                .doesNotContain("ptmx", "socket:", "pipe:", ".jar");
    }

    @Test
    void whatIgnoresBeingAskedIsKilledWithItsFamily() throws IOException {
        RunningTerminal shell =
                open(
                        Confinement.NONE,
                        "-c",
                        "trap '' TERM HUP INT; (trap '' TERM HUP; setsid sleep 600 & env -i sleep"
                                + " 601 & sleep 602) & echo up; while :; do sleep 1; done");
        awaitText("up");
        await().atMost(PATIENCE).until(() -> Sweep.ofDirectory(marker).find().size() >= 4);

        shell.stop(SHORT);

        await().atMost(PATIENCE).until(() -> screen.exit.get() != null);
        assertThat(Sweep.ofDirectory(marker).find()).isEmpty();
        assertThat(
                        ProcessHandle.allProcesses()
                                .filter(each ->
                                        List.of(each.info().arguments().orElse(new String[0]))
                                                .contains("601")))
                .isEmpty();
    }

    @Test
    void anIdleShellEndsWhenItsTerminalIsHungUp() throws IOException {
        RunningTerminal shell = open(Confinement.NONE, "--norc", "--noprofile");
        awaitText("ready> ");

        shell.stop(Duration.ofSeconds(10));

        await().atMost(Duration.ofSeconds(5)).until(() -> screen.exit.get() != null);
        assertThat(screen.exit.get().requested()).isTrue();
    }

    @Test
    void moreIsNotTakenThanWaitsToBeRead() throws IOException {
        RunningTerminal shell = open(Confinement.NONE, "-c", "stty raw; echo up; sleep 600");
        awaitText("up");

        byte[] paste = new byte[16 << 10];
        int taken = 0;
        while (taken < 1000 && shell.type(paste)) {
            taken++;
        }

        assertThat(taken).isBetween(3, 20);
    }

    @Test
    void anIsolatedShellHasItsTerminalAndNotTheRest() throws IOException, InterruptedException {
        IsolationRig.assumeBubblewrap();
        try (IsolationRig rig = new IsolationRig(directory, "data", "project")) {
            Confinement confined =
                    new Confinement(List.of(), Isolation.BUBBLEWRAP, List.of(), List.of(), false);
            RunningTerminal shell =
                    open(rig.launcher(), rig.project, confined, "--norc", "--noprofile");
            awaitText("ready> ");

            shell.type(bytes("cat " + rig.key + " " + rig.data.resolve("token") + "\r"));
            shell.type(bytes("stty size; touch here; jobs; echo $((6*7))end\r"));
            awaitText("42end");
            shell.resize(new TerminalSize(77, 22));
            shell.type(bytes("stty size\r"));
            awaitText("22 77");
            shell.type(bytes("echo $((1+1))started; sleep 600\r"));
            awaitText("2started");
            shell.type(new byte[] {3});
            awaitText("^C");
            shell.type(bytes("echo $((40+3))back\r"));
            awaitText("43back");

            assertThat(screen.text()).contains("33 90").doesNotContain("secret");
            assertThat(Files.exists(rig.project.resolve("here"))).isTrue();
            shell.stop(SHORT);
            await().atMost(PATIENCE).until(() -> screen.exit.get() != null);
            assertThat(Sweep.ofDirectory(rig.marker).find()).isEmpty();
        }
    }

    @Test
    void whatMustBeIsolatedAndCannotBeIsRefused() {
        Confinement confined =
                new Confinement(List.of(), Isolation.BUBBLEWRAP, List.of(), List.of(), false);

        org.assertj.core.api.Assertions.assertThatThrownBy(() -> open(confined, "-c", "true"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("must be isolated");
    }
}
