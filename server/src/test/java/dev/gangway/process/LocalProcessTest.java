package dev.gangway.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
@Timeout(60)
class LocalProcessTest {

    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final ProcessLimits LIMITS =
            new ProcessLimits(1 << 20, 100_000, 1000, 50, 8192, LONG, SHORT, SHORT);

    /// Waits until a child has written the file `up`: by then it is what it is going to be.
    private static final String UP = "while [ ! -e up ]; do sleep 0.01; done";

    private final Marker marker = new Marker("local-process-test", ownPid());
    private final LocalLauncher launcher =
            new LocalLauncher(marker, System.getenv(), InstantSource.system());
    private final RecordingListener listener = new RecordingListener();

    @TempDir Path directory;

    @AfterEach
    void nothingIsLeft() throws InterruptedException {
        assertThat(Sweep.ofDirectory(marker).end(Duration.ZERO)).isEmpty();
        await().atMost(Duration.ofSeconds(5)).until(() -> threadsOf("agent ").isEmpty());
    }

    @Test
    void whatIsSentComesBackInOrder() throws IOException {
        AgentProcess process = launch("cat");

        List<String> sent = IntStream.range(0, 1000).mapToObj(i -> "line " + i).toList();
        sent.forEach(line -> assertThat(process.send(bytes(line))).isTrue());

        assertThat(listener.awaitLines(1000)).isEqualTo(sent);
        process.close();
        assertThat(listener.awaitExit()).isEqualTo(new ExitStatus(0, true));
        assertThat(process.exit()).contains(new ExitStatus(0, true));
    }

    @Test
    void queuedLinesAreWrittenBeforeStdinCloses() throws IOException {
        AgentProcess process = launch("sleep 0.2; cat");

        process.send(bytes("last words"));
        process.close();

        listener.awaitExit();
        assertThat(listener.lines()).containsExactly("last words");
    }

    @Test
    void processIdIsTheProgramsOwnAndLeadsItsGroup() throws IOException {
        AgentProcess process = launch("echo $$; cut -d' ' -f5,6 /proc/$$/stat; cat");

        String pid = Long.toString(process.pid());
        assertThat(listener.awaitLines(2)).containsExactly(pid, pid + " " + pid);
        end(process);
    }

    @Test
    void exitCodeIsTold() throws IOException {
        launch("echo bye; exit 7");

        assertThat(listener.awaitExit()).isEqualTo(new ExitStatus(7, false));
        assertThat(listener.lines()).containsExactly("bye");
    }

    @Test
    void deathBySignalIsTold() throws IOException {
        launch("kill -9 $$");

        assertThat(listener.awaitExit().signal()).isEqualTo(OptionalInt.of(9));
    }

    @Test
    void exitIsToldOnceAfterTheLastLine() throws IOException {
        launch(
                "i=0; while [ $i -lt 20000 ]; do echo line $i; i=$((i+1)); done; printf torn; exit 3");

        listener.awaitExit();
        assertThat(listener.lines()).hasSize(20_001).endsWith("line 19999", "torn");
        assertThat(listener.linesAfterExit()).isZero();
        assertThat(listener.exits()).hasSize(1);
    }

    @Test
    void slowListenerGetsAllThatWasWrittenBeforeTheEnd() throws Exception {
        CountDownLatch room = new CountDownLatch(1);
        RecordingListener slow = listener;
        AgentProcess process =
                launcher.launch(
                        shell("i=0; while [ $i -lt 2000 ]; do echo $i; i=$((i+1)); done", LIMITS),
                        new Delegating(slow) {
                            @Override
                            public void awaitRoom() {
                                awaitUninterruptibly(room);
                            }
                        });

        await().until(() -> process.exit().isPresent());
        await().pollDelay(SHORT.multipliedBy(3)).until(() -> slow.exits().isEmpty());
        room.countDown();

        slow.awaitExit();
        assertThat(slow.lines()).hasSize(2000);
    }

    @Test
    void backPressureReachesTheAgent() throws Exception {
        CountDownLatch room = new CountDownLatch(1);
        Path progress = directory.resolve("progress");
        AgentProcess process =
                launcher.launch(
                        shell(
                                "i=0; while [ $i -lt 40 ]; do head -c 10000 /dev/zero | tr '\\0' x;"
                                        + " echo; i=$((i+1)); echo $i > progress; done; cat",
                                LIMITS),
                        new Delegating(listener) {
                            @Override
                            public void awaitRoom() {
                                awaitUninterruptibly(room);
                            }
                        });

        await().until(() -> threadState(process, "stdout") == Thread.State.WAITING);
        await().pollDelay(SHORT).until(() -> Files.exists(progress));
        assertThat(Integer.parseInt(Files.readString(progress).strip())).isLessThan(20);

        room.countDown();
        assertThat(listener.awaitLines(40)).hasSize(40);
        end(process);
    }

    @Test
    void endlessLineIsReportedOnceWithinBoundedMemory() throws IOException {
        AgentProcess process = launch("head -c 50000000 /dev/zero; echo; echo good; cat");

        assertThat(listener.awaitLines(1)).containsExactly("good");
        assertThat(listener.tooLong()).hasSize(1);
        assertThat(listener.tooLong().getFirst()).isBetween(1L << 20, (1L << 20) + 70_000);
        end(process);
    }

    @Test
    void garbageAndBrokenUtf8ArePassedOnAsTheyAre() throws IOException {
        AgentProcess process =
                launch("head -c 1000000 /dev/urandom; echo; printf '\\303\\050\\377\\n'; cat");

        await().atMost(LONG).until(() -> listener.lines().contains("\u00c3(\u00ff"));
        end(process);
    }

    @Test
    void fullQueueRefusesAndDoesNotBlock() throws IOException {
        AgentProcess process = launch("echo ready; sleep 1000");
        listener.awaitLines(1);

        int accepted = 0;
        while (accepted < 10_000 && process.send(new byte[1000])) {
            accepted++;
        }

        assertThat(accepted).isBetween(50, 300);
        assertThat(process.exit()).isEmpty();
        process.stop(Duration.ZERO);
        assertThat(listener.awaitExit().signal()).isEqualTo(OptionalInt.of(15));
        assertThat(process.send(bytes("late"))).isFalse();
    }

    @Test
    void silentProcessIsStillThereUntilItsStdinCloses() throws IOException {
        AgentProcess process = launch("cat > /dev/null");

        assertThat(process.exit()).isEmpty();
        process.close();
        assertThat(listener.awaitExit()).isEqualTo(new ExitStatus(0, true));
        assertThat(listener.lines()).isEmpty();
    }

    @Test
    void whoeverIgnoresTheEndOfStdinAndSigtermIsKilled() throws IOException {
        AgentProcess process = launch("trap '' TERM; echo ready; while :; do sleep 0.05; done");
        listener.awaitLines(1);

        process.stop(Duration.ofMillis(50));

        assertThat(listener.awaitExit().signal()).isEqualTo(OptionalInt.of(9));
    }

    @Test
    void childrenThatOutliveTheAgentAreEnded() throws IOException {
        launch("sleep 1000 & echo $!; exit 0");

        listener.awaitExit();
        long child = Long.parseLong(listener.lines().getFirst());
        assertThat(running(child)).isFalse();
    }

    @Test
    void childThatLeftTheGroupAndHoldsStdoutIsEndedToo() throws IOException {
        launch(
                "setsid sh -c 'trap \"\" TERM; echo $$; : > up; while :; do sleep 0.05; done' & "
                        + UP);

        listener.awaitExit();
        assertThat(running(Long.parseLong(listener.lines().getFirst()))).isFalse();
    }

    @Test
    void unmarkedChildThatHoldsThePipesOpenDoesNotHoldUpTheExit() throws IOException {
        launch("env -i setsid sh -c 'echo $$; : > up; exec sleep 1000' & " + UP);

        listener.awaitExit();
        long escaped = Long.parseLong(listener.lines().getFirst());
        assertThat(running(escaped)).isTrue();
        ProcessHandle.of(escaped).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void unmarkedChildThatFloodsIsReadNoFurtherThanAPipeHolds() throws IOException {
        launch("env -i setsid sh -c 'echo $$; : > up; exec yes' & " + UP);

        listener.awaitExit();
        int lines = listener.lines().size();
        long escaped = Long.parseLong(listener.lines().getFirst());
        assertThat(listener.linesAfterExit()).isZero();
        await().atMost(LONG).until(() -> !running(escaped));
        assertThat(listener.lines()).hasSize(lines);
    }

    @Test
    void stderrIsHeardAndItsTailKept() throws IOException {
        AgentProcess process = launch("echo one >&2; echo two >&2; exit 1");

        listener.awaitExit();
        assertThat(listener.errors()).containsExactly("one", "two");
        assertThat(process.errorTail()).isEqualTo("one\ntwo\n");
    }

    @Test
    void stderrFloodIsBounded() throws IOException {
        AgentProcess process = launch("yes trouble | head -n 200000 >&2");

        listener.awaitExit();
        assertThat(listener.errors()).hasSizeLessThan(2000).last().asString().contains("left out");
        assertThat(process.errorTail()).hasSize(8192).endsWith("trouble\n");
    }

    @Test
    void listenerThatThrowsEndsTheProcess() throws IOException {
        AgentProcess process =
                launcher.launch(
                        shell("echo one; echo two; sleep 1000", LIMITS),
                        new Delegating(listener) {
                            @Override
                            public void line(byte[] buffer, int offset, int length) {
                                super.line(buffer, offset, length);
                                throw new IllegalStateException("planted");
                            }
                        });

        assertThat(listener.awaitExit().requested()).isTrue();
        assertThat(listener.lines()).containsExactly("one");
        assertThat(process.exit()).isPresent();
    }

    @Test
    void environmentIsTheAllowedPartAndTheMark() throws IOException {
        launcher.launch(
                new ProcessSpec("e", "env", List.of(), directory, Map.of("EXTRA", "x"), LIMITS),
                listener);

        listener.awaitExit();
        assertThat(listener.lines())
                .contains("EXTRA=x", "GANGWAY_MARK=local-process-test:" + ownPid() + ":1")
                .allMatch(line ->
                        line.matches(
                                "(PATH|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|TZ|TERM|COLORTERM|TMPDIR|EXTRA|GANGWAY_MARK|SSL_.*|NODE_.*|XDG_.*|LC_.*|(?i:.*_proxy))=.*"));
    }

    @Test
    void missingProgramAndDirectoryAreToldAtOnce() {
        assertThatThrownBy(() ->
                        launcher.launch(
                                new ProcessSpec(
                                        "n",
                                        "no-such-program",
                                        List.of(),
                                        directory,
                                        Map.of(),
                                        LIMITS),
                                listener))
                .isInstanceOf(IOException.class)
                .hasMessage("no such program: no-such-program");
        assertThatThrownBy(() ->
                        launcher.launch(
                                new ProcessSpec(
                                        "n",
                                        "cat",
                                        List.of(),
                                        directory.resolve("gone"),
                                        Map.of(),
                                        LIMITS),
                                listener))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("no such directory");
    }

    @Test
    void descriptorsAreGivenBack() throws IOException {
        launchAndEnd();
        long before = descriptors();

        for (int i = 0; i < 20; i++) {
            launchAndEnd();
        }

        assertThat(descriptors()).isLessThan(before + 10);
    }

    private void launchAndEnd() throws IOException {
        RecordingListener own = new RecordingListener();
        launcher.launch(shell("exit 0", LIMITS), own);
        own.awaitExit();
    }

    private static long descriptors() throws IOException {
        try (var entries = Files.list(Path.of("/proc/self/fd"))) {
            return entries.count();
        }
    }

    private AgentProcess launch(String script) throws IOException {
        return launcher.launch(shell(script, LIMITS), listener);
    }

    private ProcessSpec shell(String script, ProcessLimits limits) {
        return new ProcessSpec("test", "sh", List.of("-c", script), directory, Map.of(), limits);
    }

    private void end(AgentProcess process) {
        process.stop(Duration.ZERO);
        listener.awaitExit();
    }

    private static boolean running(long pid) {
        try {
            return !Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") Z ");
        } catch (IOException e) {
            // No such process.
            return false;
        }
    }

    private static Thread.State threadState(AgentProcess process, String part) {
        return threadsOf("agent test " + process.pid() + " " + part).getFirst().getState();
    }

    private static List<Thread> threadsOf(String namePrefix) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(namePrefix))
                .toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String ownPid() {
        return Long.toString(ProcessHandle.current().pid());
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Passes on all but what a test overrides.
    private abstract static class Delegating implements AgentProcess.Listener {
        private final RecordingListener target;

        Delegating(RecordingListener target) {
            this.target = target;
        }

        @Override
        public void line(byte[] buffer, int offset, int length) {
            target.line(buffer, offset, length);
        }

        @Override
        public void lineTooLong(long bytes) {
            target.lineTooLong(bytes);
        }

        @Override
        public void exited(ExitStatus status) {
            target.exited(status);
        }
    }
}
