package dev.gangway.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
@Timeout(60)
class SweepTest {

    private static final Duration GRACE = Duration.ofMillis(300);

    private final String own = Long.toString(ProcessHandle.current().pid());
    private final Marker marker = new Marker("sweep-test-" + own, "old");
    private final Marker other = new Marker("sweep-test-" + own + "0", "live");
    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void end() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void processesOfADeadServerAreEndedWhateverTheirGroup() throws Exception {
        Process plain = start(marker.valueFor(1), "echo ready; exec sleep 1000");
        Process apart =
                start(
                        marker.valueFor(2),
                        "setsid sh -c 'setsid sleep 1000 & echo ready; wait' & wait");

        List<Sweep.Swept> swept = Sweep.ofDirectory(marker).end(GRACE);

        assertThat(swept).extracting(Sweep.Swept::pid).contains(plain.pid(), apart.pid());
        assertThat(swept).hasSizeGreaterThanOrEqualTo(4).allMatch(Sweep.Swept::ended);
        await().until(() -> !plain.isAlive() && !apart.isAlive());
        assertThat(Sweep.ofDirectory(marker).end(GRACE)).isEmpty();
    }

    @Test
    void whoeverIgnoresSigtermIsKilledAfterTheGrace() throws Exception {
        Process stubborn =
                start(marker.valueFor(1), "trap '' TERM; echo ready; while :; do sleep 0.01; done");

        List<Sweep.Swept> swept = Sweep.ofDirectory(marker).end(GRACE);

        assertThat(swept).extracting(Sweep.Swept::pid).contains(stubborn.pid());
        assertThat(stubborn.waitFor()).isEqualTo(128 + 9);
    }

    @Test
    void politeProcessGetsItsSigterm() throws Exception {
        Process polite =
                start(
                        marker.valueFor(1),
                        "trap 'exit 5' TERM; echo ready; while :; do sleep 0.01; done");

        Sweep.ofDirectory(marker).end(Duration.ofSeconds(20));

        assertThat(polite.waitFor()).isEqualTo(5);
    }

    @Test
    void processesWithOtherMarksOrNoneAreSpared() throws Exception {
        Process others = start(other.valueFor(1), "echo ready; exec sleep 1000");
        Process sibling = start(marker.valueFor(12), "echo ready; exec sleep 1000");
        Process one = start(marker.valueFor(1), "echo ready; exec sleep 1000");
        Process mentioning = start("x", "echo ready; exec sleep 1000", "HINT", mark(1));

        List<Sweep.Swept> swept = Sweep.ofChild(marker, 1).end(GRACE);

        assertThat(swept).extracting(Sweep.Swept::pid).containsExactly(one.pid());
        assertThat(List.of(others, sibling, mentioning)).allMatch(Process::isAlive);
    }

    @Test
    void serverThatCarriesTheMarkItselfSparesItselfAndItsAncestors() throws Exception {
        // sh, with the mark, starts this JVM's class path in a server that sweeps its own mark.
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String server =
                "'%s' -XX:TieredStopAtLevel=1 -cp '%s' '%s' %s %s"
                        .formatted(
                                java,
                                System.getProperty("java.class.path"),
                                SweepingServer.class.getName(),
                                marker.directory(),
                                marker.server());

        Process shell = start(marker.valueFor(1), "sleep 30 & echo ready; " + server + "; exit 4");

        assertThat(shell.waitFor()).isEqualTo(4);
        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said.strip()).isEqualTo("swept 1");
    }

    private String mark(long child) {
        return Marker.VARIABLE + "=" + marker.valueFor(child);
    }

    private Process start(String mark, String script, String... variable) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", script);
        builder.environment().put(Marker.VARIABLE, mark);
        if (variable.length == 2) {
            builder.environment().put(variable[0], variable[1]);
        }
        Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        started.add(process);
        assertThat(readLine(process)).isEqualTo("ready");
        return process;
    }

    /// Byte by byte: the rest of the output stays for the test.
    private static String readLine(Process process) throws IOException {
        StringBuilder line = new StringBuilder();
        int c = process.getInputStream().read();
        while (c != '\n' && c >= 0) {
            line.append((char) c);
            c = process.getInputStream().read();
        }
        return line.toString();
    }

    /// A server that was started from inside an agent of its own data directory.
    static final class SweepingServer {
        private SweepingServer() {}

        public static void main(String[] arguments) throws InterruptedException {
            Marker mark = new Marker(arguments[0], arguments[1]);
            System.out.println("swept " + Sweep.ofDirectory(mark).end(GRACE).size());
        }
    }
}
