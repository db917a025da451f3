package dev.gangway.log;

import static dev.gangway.log.Events.SESSION;
import static dev.gangway.log.Events.append;
import static dev.gangway.log.Events.readAll;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A real process whose files the system does not let grow any more.
@Timeout(60)
class LimitedFileTest {
    private static final String TEXT = "x".repeat(200_000);

    @TempDir Path directory;

    @Test
    void whatWasShownBeforeIsThereAndTheReasonIsSaid() throws Exception {
        // Its last two lines; what it logs comes before.
        List<String> said = runWithFileLimit(8_000);

        long shown = Long.parseLong(said.getLast());
        assertThat(said.get(said.size() - 2)).contains("session/s1 has failed", "gangway.db");
        assertThat(shown).isPositive();
        try (LogHarness harness = new LogHarness(directory)) {
            StreamWriter writer = harness.log().open(SESSION);
            assertThat(writer.head()).isEqualTo(shown);
            append(writer, Durability.CONTROL, "on");
            harness.step();
            assertThat(readAll(harness.log(), SESSION, shown)).containsExactly("on");
            assertThat(readAll(harness.log(), SESSION, 0)).hasSize((int) shown + 1);
        }
    }

    private List<String> runWithFileLimit(int kibibytes) throws Exception {
        Process process =
                new ProcessBuilder(
                                "bash",
                                "-c",
                                "ulimit -f " + kibibytes + " && exec \"$@\"",
                                "bash",
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "-XX:-UsePerfData",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Server.class.getName(),
                                directory.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try {
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).isZero();
            return said.lines().toList();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /// Appends until the stream fails, then says why and what was shown.
    static final class Server {
        private Server() {}

        public static void main(String[] arguments) {
            LogHarness harness = new LogHarness(Path.of(arguments[0]));
            StreamWriter writer = harness.log().open(SESSION);
            try {
                while (true) {
                    append(writer, Durability.CONTROL, TEXT);
                    harness.step();
                }
            } catch (StreamFailed failed) {
                System.out.println(failed.getMessage());
                System.out.println(writer.published());
            }
            harness.kill();
        }
    }
}
