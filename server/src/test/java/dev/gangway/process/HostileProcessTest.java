package dev.gangway.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gangway.testkit.hostile.HostileAgent;
import dev.gangway.testkit.hostile.Misbehaviour;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whatever an agent does, it can be ended, and nothing of it stays.
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class HostileProcessTest {

    private static final Duration SHORT = Duration.ofMillis(300);
    private static final ProcessLimits LIMITS =
            new ProcessLimits(1 << 20, 1 << 20, 1000, 50, 8192, SHORT, SHORT, SHORT);
    private static final List<String> OPENING =
            List.of(
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{}}",
                    "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"session/new\",\"params\":{}}",
                    "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"session/prompt\",\"params\":{}}");

    private final Marker marker =
            new Marker("hostile-test", Long.toString(ProcessHandle.current().pid()));
    private final CountingListener listener = new CountingListener();

    @TempDir Path directory;

    @ParameterizedTest
    @EnumSource(Misbehaviour.class)
    void stopEndsTheAgentAndAllThatItStarted(Misbehaviour misbehaviour) throws Exception {
        AgentProcess process =
                new LocalLauncher(marker, System.getenv(), InstantSource.system())
                        .launch(hostile(misbehaviour), listener);
        OPENING.forEach(line -> process.send(line.getBytes(StandardCharsets.UTF_8)));
        await().atMost(Duration.ofSeconds(20)).until(() -> listener.awake(misbehaviour));

        List<ProcessHandle> family =
                ProcessHandle.of(process.pid()).stream()
                        .flatMap(ProcessHandle::descendants)
                        .toList();

        process.stop(Duration.ofSeconds(1));

        await().atMost(Duration.ofSeconds(20)).until(() -> listener.exits.get() == 1);
        assertThat(Sweep.ofDirectory(marker).end(Duration.ZERO)).isEmpty();
        assertThat(family).noneMatch(HostileProcessTest::runs);
        if (misbehaviour == Misbehaviour.CLEAN_CHILD) {
            assertThat(family).isNotEmpty();
        }
        await().atMost(Duration.ofSeconds(5)).until(() -> !anyThread());
        assertThat(listener.exits.get()).isEqualTo(1);
    }

    /// One that has ended and was not yet waited for has no program any more.
    private static boolean runs(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }

    private ProcessSpec hostile(Misbehaviour misbehaviour) {
        List<String> arguments =
                List.of(
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HostileAgent.class.getName(),
                        misbehaviour.word());
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessSpec("hostile", java, arguments, directory, Map.of(), LIMITS);
    }

    private static boolean anyThread() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().startsWith("agent hostile"));
    }

    /// Floods are counted, not kept.
    private static final class CountingListener implements AgentProcess.Listener {
        private final AtomicLong lines = new AtomicLong();
        private final AtomicLong tooLong = new AtomicLong();
        private final AtomicLong exits = new AtomicLong();

        @Override
        public void line(byte[] buffer, int offset, int length) {
            lines.incrementAndGet();
        }

        @Override
        public void lineTooLong(long bytes) {
            tooLong.incrementAndGet();
        }

        @Override
        public void exited(ExitStatus status) {
            exits.incrementAndGet();
        }

        boolean awake(Misbehaviour misbehaviour) {
            return switch (misbehaviour) {
                case SILENT -> true;
                case DIES_IN_INITIALIZE -> exits.get() == 1;
                case ENDLESS_LINE -> tooLong.get() == 1;
                case FLOOD -> lines.get() > 100_000;
                case HUGE_GARBAGE -> lines.get() > 1000;
                case NEVER_ANSWERS_CANCEL, CLOSES_STDOUT -> lines.get() == 3;
                case EXITS_LEAVING_CHILD -> exits.get() == 1;
                case HUGE_OPTIONS -> tooLong.get() > 0 || lines.get() >= 5;
                default -> lines.get() >= 5;
            };
        }
    }
}
