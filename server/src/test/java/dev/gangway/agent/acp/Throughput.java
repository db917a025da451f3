package dev.gangway.agent.acp;

import dev.gangway.agent.AgentExit;
import dev.gangway.agent.AgentListener;
import dev.gangway.agent.AgentReady;
import dev.gangway.agent.AgentRequest;
import dev.gangway.agent.AgentSetting;
import dev.gangway.agent.AgentSpec;
import dev.gangway.agent.AgentStart;
import dev.gangway.agent.NoWorkplace;
import dev.gangway.agent.SteerOutcome;
import dev.gangway.agent.TurnOutcome;
import dev.gangway.event.EventKind;
import dev.gangway.json.RawJson;
import dev.gangway.process.AgentProcess;
import dev.gangway.process.LocalLauncher;
import dev.gangway.process.Marker;
import dev.gangway.process.ProcessLimits;
import dev.gangway.process.ProcessSpec;
import dev.gangway.process.fake.FakeLauncher;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/// Measures how many updates a second go through the driver to a session that only counts them:
/// first from memory, then from a program that writes them to its stdout. A program, not a test:
/// `java -cp … dev.gangway.agent.acp.Throughput [LINES]`.
final class Throughput {
    private static final int ROUNDS = 5;
    private static final int TEXT_LENGTH = 150;

    private Throughput() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int lines = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2_000_000;
        for (int round = 0; round < ROUNDS; round++) {
            fromMemory(lines);
        }
        for (int round = 0; round < ROUNDS; round++) {
            fromProgram(lines);
        }
    }

    private static void fromMemory(int lines) throws IOException {
        Counting session = new Counting();
        AcpAgent agent = agent(session);
        new FakeLauncher().launch(spec("none", List.of()), agent.lines());
        List<String> answers =
                List.of(
                        "{\"jsonrpc\":\"2.0\",\"id\":0,\"result\":{\"protocolVersion\":1}}",
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"sessionId\":\"s-1\"}}");
        for (String answer : answers) {
            byte[] line = answer.getBytes(StandardCharsets.UTF_8);
            agent.lines().line(line, 0, line.length);
        }
        byte[] line = update().getBytes(StandardCharsets.UTF_8);
        AgentProcess.Listener sink = agent.lines();
        long allocated = allocated();
        long cpu = cpu();
        long start = System.nanoTime();
        for (int i = 0; i < lines; i++) {
            sink.awaitRoom();
            sink.line(line, 0, line.length);
        }
        print("memory ", lines, line.length, System.nanoTime() - start, session.events);
        System.out.printf(
                "         %d ns of CPU and %d bytes allocated a line%n",
                (cpu() - cpu) / lines, (allocated() - allocated) / lines);
    }

    private static void fromProgram(int lines) throws IOException, InterruptedException {
        Counting session = new Counting();
        AcpAgent agent = agent(session);
        String script =
                "read a; echo '{\"jsonrpc\":\"2.0\",\"id\":0,\"result\":{\"protocolVersion\":1}}';"
                        + "read a; echo '{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"sessionId\":"
                        + "\"s-1\"}}';yes '"
                        + update()
                        + "' | head -n "
                        + lines;
        Marker marker = new Marker("throughput", Long.toString(ProcessHandle.current().pid()));
        LocalLauncher launcher = new LocalLauncher(marker, System.getenv(), InstantSource.system());
        launcher.launch(spec("sh", List.of("-c", script)), agent.lines());
        session.gone.await();
        print("program", lines, update().length(), session.last - session.first, session.events);
    }

    private static void print(String from, int lines, int bytes, long nanos, long events) {
        System.out.printf(
                "%s: %d of %d lines of %d bytes: %.2f M lines/s, %d ns a line%n",
                from, events, lines, bytes, lines * 1e3 / nanos, nanos / lines);
    }

    private static String update() {
        return "{\"jsonrpc\":\"2.0\",\"method\":\"session/update\",\"params\":{\"sessionId\":\"s-1\","
                + "\"update\":{\"sessionUpdate\":\"agent_message_chunk\",\"content\":{\"type\":"
                + "\"text\",\"text\":\""
                + "x".repeat(TEXT_LENGTH)
                + "\"}}}}";
    }

    private static AcpAgent agent(AgentListener session) {
        AgentSpec spec = new AgentSpec("measured", "sh", List.of(), Map.of(), "");
        return new AcpAgent(
                new AgentStart("S", spec, Path.of("/"), Optional.empty()),
                session,
                AcpLimits.standard(Duration.ofSeconds(60)),
                (_, _) -> () -> {},
                "1",
                NoWorkplace.FOR_ALL);
    }

    private static ProcessSpec spec(String command, List<String> arguments) {
        return new ProcessSpec(
                "measured", command, arguments, Path.of("/"), Map.of(), ProcessLimits.standard());
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static long allocated() {
        return ManagementFactory.getPlatformMXBean(com.sun.management.ThreadMXBean.class)
                .getCurrentThreadAllocatedBytes();
    }

    /// A session that counts.
    private static final class Counting implements AgentListener {
        private final CountDownLatch gone = new CountDownLatch(1);
        private long events;
        private long first;
        private long last;

        @Override
        public void awaitRoom() {}

        @Override
        public void ready(AgentReady ready) {}

        @Override
        public void event(EventKind kind, RawJson payload) {
            if (events == 0) {
                first = System.nanoTime();
            }
            events++;
        }

        @Override
        public void messageEnded() {}

        @Override
        public void requested(AgentRequest request) {}

        @Override
        public void withdrawn(long key) {}

        @Override
        public void turnEnded(TurnOutcome outcome) {}

        @Override
        public void steered(long key, SteerOutcome outcome) {}

        @Override
        public void completed(String elicitation) {}

        @Override
        public void settingTaken(AgentSetting setting, EventKind kind, RawJson payload) {}

        @Override
        public void settingRefused(AgentSetting setting, String message) {}

        @Override
        public void gone(AgentExit exit) {
            last = System.nanoTime();
            gone.countDown();
        }
    }
}
