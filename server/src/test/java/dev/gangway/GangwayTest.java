package dev.gangway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gangway.access.Principal;
import dev.gangway.access.Project;
import dev.gangway.agent.AgentSpec;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.http.HttpLimits;
import dev.gangway.http.HttpSettings;
import dev.gangway.log.Keep;
import dev.gangway.policy.Policy;
import dev.gangway.process.Marker;
import dev.gangway.process.ProcessLimits;
import dev.gangway.session.SessionLimits;
import dev.gangway.store.StoreException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The wiring: what a server takes it gives back, whether it came to life or not.
class GangwayTest {
    private static final Principal OWNER = new Principal("owner", "Owner", true);

    /// The names of the threads that the wiring makes.
    private static final Set<String> THREADS =
            Set.of("log-writer", "store-read", "transcript", "agent-start", "timers");

    @TempDir private Path directory;

    @Test
    void aSecondServerIsRefusedBeforeItEndsTheFirstOnesAgents() throws Exception {
        Gangway first = Gangway.start(settings(0));
        Process agent = agentOf(directory);
        try {
            assertThatThrownBy(() -> Gangway.start(settings(0)))
                    .isInstanceOfSatisfying(
                            StoreException.class,
                            refused ->
                                    assertThat(refused)
                                            .hasMessageContaining(
                                                    "process id " + ProcessHandle.current().pid()));

            assertThat(agent.isAlive()).isTrue();
        } finally {
            first.close();
            agent.destroyForcibly();
        }
    }

    @Test
    void aServerThatCannotListenLeavesNothing() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> Gangway.start(settings(taken.getLocalPort())))
                    .isInstanceOfSatisfying(
                            GatewayException.class,
                            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.CONFLICT));
        }

        noThreadIsLeft();
        Gangway.start(settings(0)).close();
    }

    @Test
    void aServerThatIsClosedLeavesNoThreadAndNoProcess() throws Exception {
        Gangway gangway = Gangway.start(settings(0));
        Process agent = agentOf(directory);

        gangway.close();
        gangway.close();

        assertThat(agent.waitFor()).isNotZero();
        noThreadIsLeft();
    }

    @Test
    void whatIsClosedIsClosedWhateverBecomesOfTheRest() {
        List<String> closed = new ArrayList<>();
        Closers closers = new Closers();
        closers.add(() -> closed.add("first"));
        closers.add(() -> {
            throw new IllegalStateException("broken");
        });
        closers.add(() -> closed.add("last"));

        closers.close();

        assertThat(closed).containsExactly("last", "first");
    }

    @Test
    void timersThatAreSetAfterTheEndAreNotDue() {
        ClockTimers timers = new ClockTimers();
        timers.close();

        timers.after(
                        Duration.ZERO,
                        () -> {
                            throw new AssertionError("due");
                        })
                .cancel();
    }

    private static void noThreadIsLeft() {
        await().untilAsserted(() -> assertThat(threads()).isEmpty());
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> THREADS.stream().anyMatch(name::startsWith))
                .toList();
    }

    /// A process that looks as if a server on this directory had started it.
    private static Process agentOf(Path data) throws IOException {
        Marker marker = Marker.of(data, ProcessHandle.current().pid(), new Random(1));
        ProcessBuilder agent = new ProcessBuilder("sleep", "60");
        agent.environment().put(Marker.VARIABLE, marker.directory() + ":" + marker.server() + ":1");
        return agent.start();
    }

    private Settings settings(int port) throws IOException {
        return settings(directory, port, OperationSettings.NONE);
    }

    /// Of a server with one project and an agent that never comes.
    static Settings settings(Path directory, int port, OperationSettings operations)
            throws IOException {
        AgentSpec agent = new AgentSpec("none", "/bin/false", List.of(), Map.of(), "");
        return new Settings(
                directory,
                new HttpSettings("127.0.0.1", port, false, Set.of(), Set.of(), HttpLimits.DEFAULTS),
                OWNER,
                Stream.of(directory.toRealPath())
                        .map(root -> new Project("p", "p", root, OWNER.id()))
                        .toList(),
                List.of(agent),
                "none",
                false,
                Keep.EVERYTHING,
                16L << 20,
                SessionLimits.DEFAULTS,
                dev.gangway.wire.acp.AcpLimits.DEFAULT,
                dev.gangway.agent.acp.AcpLimits.standard(Duration.ofSeconds(10)),
                ProcessLimits.standard(),
                dev.gangway.gateway.ServerPolicy.NONE,
                Policy.DEFAULT,
                Settings.Spending.NONE,
                operations,
                dev.gangway.notify.NotifySettings.NONE,
                List.of(),
                java.util.Optional.empty(),
                "test");
    }
}
