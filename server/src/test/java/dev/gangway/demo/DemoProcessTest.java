package dev.gangway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The agent as a program of its own.
@Timeout(60)
class DemoProcessTest {

    @TempDir Path state;
    @TempDir Path directory;

    private @Nullable Process process;

    @AfterEach
    void end() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    @Test
    void endOfInputEndsItAtOnceEvenInMidTurn() throws Exception {
        Process agent = start();
        DemoClient client = new DemoClient(agent.getInputStream(), agent.getOutputStream());
        String session = client.openSession(directory);
        client.prompt(session, "/hang");
        DemoClient.patiently().until(() -> !client.updates("agent_thought_chunk").isEmpty());

        client.close();

        assertThat(agent.waitFor(5, TimeUnit.SECONDS)).isTrue();
        assertThat(agent.exitValue()).isZero();
        assertThat(client.problems()).isEmpty();
    }

    @Test
    void crashComesInMidTurnWithItsCode() throws Exception {
        Process agent = start();
        DemoClient client = new DemoClient(agent.getInputStream(), agent.getOutputStream());
        String session = client.openSession(directory);

        int prompt = client.prompt(session, "/crash 42");

        assertThat(agent.waitFor()).isEqualTo(42);
        client.close();
        assertThat(client.text()).isEqualTo("I am about to end with exit code 42.");
        assertThat(client.heard())
                .noneMatch(m -> !m.has("method") && m.path("id").asInt(0) == prompt);
    }

    @Test
    void anotherProcessGoesOnWithTheSession() throws Exception {
        Process first = start();
        DemoClient before = new DemoClient(first.getInputStream(), first.getOutputStream());
        String session = before.openSession(directory);
        before.run(session, "remember me");
        before.prompt(session, "/crash 1");
        first.waitFor();
        before.close();

        Process second = start();
        DemoClient after = new DemoClient(second.getInputStream(), second.getOutputStream());
        after.initialize(false);
        after.result(
                after.request(
                        "session/load",
                        Json.object("sessionId", session)
                                .put("cwd", directory.toString())
                                .set("mcpServers", Json.array())));
        after.run(session, "/history");

        assertThat(after.updates("user_message_chunk").getFirst().at("/content/text").asString())
                .isEqualTo("remember me");
        assertThat(after.text()).contains("I remember 3 prompts:\n- remember me\n- /crash 1");
        assertThat(after.problems()).isEmpty();
        after.close();
    }

    @Test
    void clientThatDoesNotReadHoldsItUpAndItStillEndsWithItsInput() throws Exception {
        Process agent = start();
        String session = openRaw(agent);
        write(agent, promptLine(session, "/stream 10000000 100"));
        InputStream output = agent.getInputStream();
        DemoClient.patiently().until(() -> output.available() > 4096);

        agent.getOutputStream().close();

        assertThat(agent.waitFor(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void streamIsFastEnoughForABench() throws Exception {
        Process agent = start();
        String session = openRaw(agent);
        long count = 1_000_000;

        long begun = System.nanoTime();
        write(agent, promptLine(session, "/stream " + count + " 100"));
        long bytes = readLines(agent.getInputStream(), count);
        double seconds = (System.nanoTime() - begun) / 1e9;

        System.out.printf(
                "/stream: %.0f updates/s, %.0f bytes/s%n", count / seconds, bytes / seconds);
        assertThat(count / seconds).isGreaterThan(200_000);
    }

    @Test
    void stateDirectoryFollowsXdg() {
        assertThat(DemoAgent.stateDirectory(Map.of("HOME", "/h")))
                .isEqualTo(Path.of("/h/.local/state/gangway/demo"));
        assertThat(DemoAgent.stateDirectory(Map.of("HOME", "/h", "XDG_STATE_HOME", "/x")))
                .isEqualTo(Path.of("/x/gangway/demo"));
        assertThat(DemoAgent.stateDirectory(Map.of("HOME", "/h", "GANGWAY_DEMO_STATE", "/g")))
                .isEqualTo(Path.of("/g"));
    }

    private Process start() throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DemoAgent.class.getName());
        builder.environment().put("GANGWAY_DEMO_STATE", state.toString());
        Process started = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        process = started;
        return started;
    }

    /// Opens a session without a reading thread, and gives its id.
    private String openRaw(Process agent) throws IOException {
        write(
                agent,
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"session/new\",\"params\":{\"cwd\":\""
                        + directory
                        + "\",\"mcpServers\":[]}}");
        StringBuilder line = new StringBuilder();
        int c = agent.getInputStream().read();
        while (c != '\n') {
            line.append((char) c);
            c = agent.getInputStream().read();
        }
        return Json.MAPPER.readTree(line.toString()).at("/result/sessionId").asString();
    }

    private static String promptLine(String session, String text) {
        return "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"session/prompt\",\"params\":{\"sessionId\":\""
                + session
                + "\",\"prompt\":[{\"type\":\"text\",\"text\":\""
                + text
                + "\"}]}}";
    }

    private static void write(Process agent, String line) throws IOException {
        agent.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        agent.getOutputStream().flush();
    }

    /// Reads so many lines, in blocks, and counts the bytes.
    private static long readLines(InputStream input, long lines) throws IOException {
        byte[] block = new byte[1 << 16];
        long bytes = 0;
        long left = lines;
        while (left > 0) {
            int length = input.read(block);
            assertThat(length).isPositive();
            bytes += length;
            for (int i = 0; i < length; i++) {
                left -= block[i] == '\n' ? 1 : 0;
            }
        }
        return bytes;
    }
}
