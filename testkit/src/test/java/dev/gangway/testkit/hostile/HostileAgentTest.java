package dev.gangway.testkit.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// That each agent does wrong what its name says, so that a test which survives it has seen it.
@Timeout(30)
class HostileAgentTest {

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void end() {
        for (Process process : started) {
            List<ProcessHandle> children = process.descendants().toList();
            process.destroyForcibly();
            children.forEach(ProcessHandle::destroyForcibly);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Misbehaviour.class,
            names = {
                "BROKEN_UTF8",
                "ANSWERS_TWICE",
                "UNKNOWN_IDS",
                "FOREIGN_SESSION_IDS",
                "WITHDRAWS_PERMISSION",
                "DUPLICATE_UPDATE_KEY",
                "MEGABYTE_OF_NOTHING",
                "ENDLESS_REQUESTS",
                "HUGE_OPTIONS",
                "DEEP_JSON",
                "DUPLICATE_TOOL_IDS",
                "IGNORE_SIGTERM"
            })
    void turnEndsAndTheTrickIsInIt(Misbehaviour misbehaviour) throws IOException {
        List<String> lines = prompt(start(misbehaviour), "end_turn");

        assertThat(String.join("\n", lines)).contains(trick(misbehaviour));
    }

    @ParameterizedTest
    @EnumSource(
            value = Misbehaviour.class,
            names = {"ENDLESS_LINE", "FLOOD", "HUGE_GARBAGE"})
    void outputIsFarMoreThanAPipeHolds(Misbehaviour misbehaviour) throws IOException {
        Process process = start(misbehaviour);
        initialize(process);

        byte[] output = process.getInputStream().readNBytes(8 << 20);

        assertThat(output).hasSize(8 << 20);
    }

    @Test
    void silentAgentAnswersNothing() throws IOException, InterruptedException {
        Process process = start(Misbehaviour.SILENT);
        initialize(process);
        process.getOutputStream().close();

        assertThat(process.waitFor()).isZero();
        assertThat(process.getInputStream().readAllBytes()).isEmpty();
    }

    @Test
    void dyingAgentDoesNotSurviveInitialize() throws IOException, InterruptedException {
        Process process = start(Misbehaviour.DIES_IN_INITIALIZE);
        initialize(process);

        assertThat(process.waitFor()).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(
            value = Misbehaviour.class,
            names = {"HUNDRED_CHILDREN", "SETSID_CHILD", "CLEAN_CHILD"})
    void childrenStay(Misbehaviour misbehaviour) throws IOException {
        Process process = start(misbehaviour);

        prompt(process, "end_turn");

        int expected = misbehaviour == Misbehaviour.HUNDRED_CHILDREN ? 100 : 1;
        assertThat(process.descendants().count()).isGreaterThanOrEqualTo(expected);
    }

    @Test
    void sigtermAndTheEndOfStdinAreIgnored() throws IOException, InterruptedException {
        Process process = start(Misbehaviour.IGNORE_SIGTERM);
        prompt(process, "end_turn");

        process.getOutputStream().close();
        process.destroy();

        assertThat(process.waitFor(500, TimeUnit.MILLISECONDS)).isFalse();
        process.destroyForcibly();
        assertThat(process.waitFor()).isEqualTo(128 + 9);
    }

    @Test
    void aClosedStdoutIsNotTheEnd() throws IOException {
        Process process = start(Misbehaviour.CLOSES_STDOUT);
        initialize(process);

        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(output).contains("before").doesNotContain("after");
        assertThat(process.isAlive()).isTrue();
    }

    @Test
    void aClosedStdinIsNotTheEnd() throws IOException {
        Process process = start(Misbehaviour.CLOSES_STDIN);
        prompt(process, "end_turn");

        assertThatThrownBy(
                        () -> {
                            while (true) {
                                initialize(process);
                            }
                        })
                .isInstanceOf(IOException.class);
        assertThat(process.isAlive()).isTrue();
    }

    @Test
    void aChildOutlivesItsAgent() throws IOException, InterruptedException {
        Process process = start(Misbehaviour.EXITS_LEAVING_CHILD);
        initialize(process);

        assertThat(process.waitFor()).isEqualTo(7);
    }

    @Test
    void cancelIsNotAnswered() throws IOException, InterruptedException {
        Process process = start(Misbehaviour.NEVER_ANSWERS_CANCEL);
        prompt(process, "before");
        write(process, "{\"jsonrpc\":\"2.0\",\"method\":\"session/cancel\",\"params\":{}}");

        process.getOutputStream().close();

        assertThat(process.waitFor()).isZero();
        assertThat(process.inputReader(StandardCharsets.ISO_8859_1).readLine()).isNull();
    }

    private static String trick(Misbehaviour misbehaviour) {
        return switch (misbehaviour) {
            case BROKEN_UTF8 -> "\u00c3(\u00ff";
            case ANSWERS_TWICE -> "refusal";
            case UNKNOWN_IDS -> "never-asked";
            case FOREIGN_SESSION_IDS -> "victim";
            case WITHDRAWS_PERMISSION -> "$/cancel_request";
            case DUPLICATE_UPDATE_KEY -> "seen\"}},\"update\":";
            case MEGABYTE_OF_NOTHING -> " ".repeat(1 << 19);
            case ENDLESS_REQUESTS -> "\"id\":5999,";
            case HUGE_OPTIONS -> "More of the same";
            case DEEP_JSON -> "[".repeat(1000);
            case DUPLICATE_TOOL_IDS -> "\"same\"";
            default -> "after";
        };
    }

    private Process start(Misbehaviour misbehaviour) throws IOException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                HostileAgent.class.getName(),
                                misbehaviour.word())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        started.add(process);
        return process;
    }

    /// Prompts, and reads up to the line that holds the word.
    private static List<String> prompt(Process process, String last) throws IOException {
        initialize(process);
        BufferedReader reader = process.inputReader(StandardCharsets.ISO_8859_1);
        List<String> lines = new ArrayList<>();
        String line = reader.readLine();
        while (line != null) {
            lines.add(line);
            if (line.contains(last)) {
                return lines;
            }
            line = reader.readLine();
        }
        throw new AssertionError("ended after " + lines);
    }

    private static void initialize(Process process) throws IOException {
        write(process, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{}}");
        write(process, "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"session/new\",\"params\":{}}");
        write(
                process,
                "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"session/prompt\",\"params\":{}}");
    }

    private static void write(Process process, String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }
}
