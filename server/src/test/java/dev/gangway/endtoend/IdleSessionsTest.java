package dev.gangway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gangway.testkit.acp.AcpClient;
import dev.gangway.testkit.acp.AcpFrame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Two hundred sessions that were opened and are idle cost nothing: their agents are gone, their
/// memory is given back, and each comes back exactly when it is asked.
@Timeout(600)
class IdleSessionsTest {
    private static final int SESSIONS = 200;
    private static final int WARM_UP = 8;

    /// What two hundred sessions may leave on the heap: caches, compiled code's constants.
    private static final long HEAP_BYTES_MORE = 2 << 20;

    /// What they may leave outside of it, in KB, as the JVM counts it.
    private static final long NATIVE_KIB_MORE = 1024;

    /// Pools that were not at work before.
    private static final long THREADS_MORE = 8;

    private static final long DESCRIPTORS_MORE = 4;

    private static final String APPENDER = "dev.gangway.log.Appender";

    /// What belongs to a session that is in memory. Of an appender the server has a few of its own.
    private static final List<String> OF_A_SESSION =
            List.of(
                    "dev.gangway.session.Session",
                    "dev.gangway.session.SessionLog",
                    "dev.gangway.session.SilenceWatch",
                    APPENDER,
                    "dev.gangway.agent.acp.AcpAgent",
                    "dev.gangway.process.LocalProcess",
                    "dev.gangway.stream.SegmentRing",
                    "dev.gangway.stream.Segment",
                    "dev.gangway.stream.StreamCursor");

    @TempDir private Path folder;
    private ServerProcess.Place place;
    private ServerProcess server;
    private String directory = "";

    /// Where a session stood when its client left.
    private record Left(String epoch, long sequence) {}

    /// What a server uses.
    private record Use(
            long descriptors, long threads, long heapBytes, long nativeKib, String objects) {}

    @BeforeEach
    void startServer() throws IOException {
        place =
                ServerProcess.Place.in(
                        folder,
                        """
                        [limits]
                        idle_time = "3s"
                        subscriptions_per_socket = 1000
                        """
                                + TinyAgent.configured(folder));
        server =
                ServerProcess.start(
                        place.under(
                                List.of(
                                        "env",
                                        "JDK_JAVA_OPTIONS=-XX:NativeMemoryTracking=summary")));
        directory = place.project().toString();
    }

    @Test
    void twoHundredIdleSessionsGiveTheirMemoryBack() throws Exception {
        open(WARM_UP);
        awaitIdle();
        Use before = use();

        Map<String, Left> left = open(SESSIONS);
        awaitIdle();

        await().atMost(ServerProcess.PATIENCE.multipliedBy(2))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> threads() <= before.threads() + THREADS_MORE);
        assertThat(server.agents()).isEmpty();
        Use after = use();
        for (String type : OF_A_SESSION) {
            assertThat(count(after.objects(), type))
                    .as(type)
                    .isEqualTo(type.equals(APPENDER) ? count(before.objects(), type) : 0);
        }
        assertThat(after.descriptors())
                .isLessThanOrEqualTo(before.descriptors() + DESCRIPTORS_MORE);
        assertThat(after.heapBytes())
                .as(() -> "what grew most, in bytes: " + grown(before.objects(), after.objects()))
                .isLessThanOrEqualTo(before.heapBytes() + HEAP_BYTES_MORE);
        assertThat(after.nativeKib()).isLessThanOrEqualTo(before.nativeKib() + NATIVE_KIB_MORE);

        eachComesBack(left);
        server.stop();
        assertThat(Files.readString(place.log())).doesNotContain("Exception");
    }

    /// Opens sessions, has each say something, and leaves.
    private Map<String, Left> open(int sessions) throws Exception {
        Map<String, Left> left = new LinkedHashMap<>();
        AcpClient client = server.connect("tiny");
        for (int i = 0; i < sessions; i++) {
            String session = Frames.newSession(client, directory);
            client.result("session/prompt", Frames.send(client, session, "hello " + i, ""));
            AcpFrame last = Frames.last(client, session).orElseThrow();
            JsonNode position = Frames.position(last);
            left.put(session, new Left(position.path("epoch").asString(), Frames.sequence(last)));
        }
        client.close();
        return left;
    }

    private void awaitIdle() throws Exception {
        await().atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> server.agents().isEmpty());
        await().atMost(ServerProcess.PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> count(histogram(), "dev.gangway.session.Session") == 0);
    }

    private void eachComesBack(Map<String, Left> left) throws Exception {
        AcpClient client = server.connect("tiny");
        for (Map.Entry<String, Left> one : left.entrySet()) {
            String session = one.getKey();
            JsonNode answer =
                    client.request(
                            "session/resume",
                            Frames.resume(
                                    session,
                                    directory,
                                    one.getValue().epoch(),
                                    one.getValue().sequence()));
            assertThat(answer.at("/_meta/gangway/outcome").asString()).isEqualTo("resumed");
            client.result("session/prompt", Frames.send(client, session, "again " + session, ""));
            List<AcpFrame> since = Frames.numbered(client, session);
            for (int i = 0; i < since.size(); i++) {
                assertThat(Frames.sequence(since.get(i)))
                        .isEqualTo(one.getValue().sequence() + 1 + i);
            }
            assertThat(since.stream().map(Frames::text)).contains("again " + session);
        }
        client.close();
    }

    private Use use() throws Exception {
        String objects = histogram();
        Matcher total = Pattern.compile("(?m)^Total +\\d+ +(\\d+)").matcher(objects);
        assertThat(total.find()).isTrue();
        String tracked = jcmd("VM.native_memory", "summary");
        Matcher other =
                Pattern.compile("Other \\(reserved=\\d+KB, committed=(\\d+)KB\\)").matcher(tracked);
        assertThat(other.find()).as(tracked).isTrue();
        return new Use(
                entries("fd"),
                threads(),
                Long.parseLong(total.group(1)) - filled(objects),
                Long.parseLong(other.group(1)),
                objects);
    }

    private long entries(String kind) throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/" + server.pid() + "/" + kind))) {
            return all.count();
        }
    }

    /// But for Java's reapers of processes, which stay for a minute.
    private long threads() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/" + server.pid() + "/task"))) {
            return all.filter(task -> !isReaper(task)).count();
        }
    }

    private static boolean isReaper(Path task) {
        try {
            return Files.readString(task.resolve("comm")).startsWith("process reaper");
        } catch (IOException ended) {
            return true;
        }
    }

    /// All live objects by class, after a full collection. What the collector itself put into gaps
    /// that it did not care to close.
    private static long filled(String histogram) {
        return bytes(histogram).entrySet().stream()
                .filter(row -> row.getKey().contains("jdk.internal.vm.Filler"))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /// The ten types whose objects take the most more.
    private static List<String> grown(String before, String after) {
        Map<String, Long> earlier = bytes(before);
        return bytes(after).entrySet().stream()
                .map(row ->
                        Map.entry(
                                row.getKey(),
                                row.getValue() - earlier.getOrDefault(row.getKey(), 0L)))
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(10)
                .map(row -> row.getKey() + " " + row.getValue())
                .toList();
    }

    private static Map<String, Long> bytes(String histogram) {
        Map<String, Long> bytes = new LinkedHashMap<>();
        Matcher row = Pattern.compile("(?m)^ *\\d+: +\\d+ +(\\d+) +(\\S+)").matcher(histogram);
        while (row.find()) {
            bytes.merge(row.group(2), Long.parseLong(row.group(1)), Long::sum);
        }
        return bytes;
    }

    private String histogram() throws Exception {
        return jcmd("GC.class_histogram");
    }

    private static long count(String histogram, String type) {
        Matcher row =
                Pattern.compile("(?m)^ *\\d+: +(\\d+) +\\d+ +" + Pattern.quote(type) + "(?: .*)?$")
                        .matcher(histogram);
        return row.find() ? Long.parseLong(row.group(1)) : 0;
    }

    private String jcmd(String... command) throws Exception {
        Stream<String> line =
                Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                                Long.toString(server.pid())),
                        Stream.of(command));
        Commands.Outcome outcome = Commands.run(new ProcessBuilder(line.toList()));
        assertThat(outcome.exit()).as(outcome.error()).isZero();
        return outcome.out();
    }
}
