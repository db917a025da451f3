package dev.gangway.log;

import static dev.gangway.log.Events.readAll;
import static dev.gangway.log.Events.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.event.Epoch;
import dev.gangway.event.Event;
import dev.gangway.event.StreamName;
import dev.gangway.store.Database;
import dev.gangway.store.FaultPoint;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A real process appends to several streams at full speed and is killed: nothing that it has shown
/// is missing, and what is there is what was appended.
class KilledServerTest {
    private static final int STREAMS = 5;

    @TempDir Path directory;

    @ParameterizedTest
    @ValueSource(ints = {20, 200, 1_000})
    void whatWasShownIsThere(int linesUntilKill) throws Exception {
        Map<String, Long> shown = new HashMap<>();
        Process server = start();
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                server.getInputStream(), StandardCharsets.US_ASCII))) {
            for (int i = 0; i < linesUntilKill; i++) {
                note(lines.readLine(), shown);
            }
            server.toHandle().destroyForcibly();
            // What it wrote to its pipe before it died was shown, too; its last line may be cut.
            List<String> rest = lines.lines().toList();
            rest.subList(0, Math.max(0, rest.size() - 1)).forEach(line -> note(line, shown));
        } finally {
            server.destroyForcibly().waitFor();
        }

        assertThat(shown).hasSize(STREAMS);
        try (LogHarness harness = new LogHarness(directory)) {
            shown.forEach((name, head) -> check(harness.log(), new StreamName(name), head));
        }
    }

    private static void note(String line, Map<String, Long> shown) {
        int space = line.indexOf(' ');
        shown.put(line.substring(0, space), Long.valueOf(line.substring(space + 1)));
    }

    private static void check(EventLog log, StreamName stream, long shown) {
        long head = log.status(stream).orElseThrow().head();
        assertThat(head).isGreaterThanOrEqualTo(shown);
        assertThat(readAll(log, stream, 0))
                .isEqualTo(
                        LongStream.rangeClosed(1, head)
                                .mapToObj(number -> stream + "#" + number)
                                .toList());
    }

    private Process start() throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Server.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /// Appends until it is killed, and says what it has shown.
    static final class Server {
        private Server() {}

        public static void main(String[] arguments) throws Exception {
            Database database =
                    Database.open(
                            Path.of(arguments[0]),
                            List.of(LogSchema.MIGRATIONS.getFirst(), EventLogContract.NOTES));
            SqliteEventLog log =
                    SqliteEventLog.open(
                            database,
                            smallBatches(),
                            new Printer(System.out),
                            InstantSource.system(),
                            RandomGenerator.getDefault(),
                            FaultPoint.NONE);
            log.start();
            for (int i = 0; i < STREAMS; i++) {
                StreamName name = StreamName.session("s" + i);
                Thread.ofPlatform().name("appender-" + i).start(() -> append(log, name));
            }
        }

        /// Many commits rather than large ones.
        private static LogOptions smallBatches() {
            return new LogOptions(
                    false,
                    Duration.ofMillis(50),
                    8 << 10,
                    Duration.ofMinutes(10),
                    "boot-1",
                    Keep.EVERYTHING);
        }

        private static void append(EventLog log, StreamName name) {
            StreamWriter writer = log.open(name);
            Events.under(writer, () -> writer.turnRunning(true));
            try {
                for (long number = 1; ; number++) {
                    writer.awaitRoom();
                    Event event = text(name + "#" + number);
                    Durability durability =
                            number % 1_000 == 0 ? Durability.CONTROL : Durability.FLOW;
                    Events.under(writer, () -> writer.append(event, durability));
                }
            } catch (InterruptedException _) {
                // Nobody interrupts it: it is killed.
            }
        }
    }

    /// Prints each published head as `STREAM HEAD`.
    private record Printer(PrintStream out) implements LogListener {
        @Override
        public Tap opened(StreamName stream, Epoch epoch, long head) {
            return new Tap() {
                @Override
                public void appended(long sequence, Event event) {}

                @Override
                public void published(long newHead) {
                    if (newHead > 0) {
                        out.println(stream + " " + newHead);
                    }
                }

                @Override
                public void failed(String reason) {}

                @Override
                public void closed() {}
            };
        }

        @Override
        public void committed() {
            out.flush();
        }
    }
}
