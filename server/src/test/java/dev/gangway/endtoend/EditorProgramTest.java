package dev.gangway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.testkit.acp.AcpClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `gangway acp` as a program: what it begins, what it prints, and how it ends.
@Timeout(180)
class EditorProgramTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String INITIALIZE =
            "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"protocolVersion\":1}}";

    @TempDir private Path folder;

    private ServerProcess.Place place;
    private @Nullable Process program;
    private OutputStream input = OutputStream.nullOutputStream();
    private BufferedReader output = new BufferedReader(Reader.nullReader());

    @BeforeEach
    void place() throws IOException {
        place = ServerProcess.Place.in(folder, "");
    }

    private void start(String... options) throws IOException {
        List<String> command = Commands.java("acp", "--data", place.data().toString());
        command.addAll(List.of(options));
        Process begun =
                Commands.builder(command, place.project())
                        .redirectError(folder.resolve("editor.log").toFile())
                        .start();
        program = begun;
        input = begun.getOutputStream();
        output = begun.inputReader(StandardCharsets.UTF_8);
    }

    @AfterEach
    void end() throws IOException {
        if (program != null) {
            program.destroyForcibly();
        }
        assertThat(Marks.alive(ServerProcess.mark(place.data()))).isEmpty();
    }

    private Process program() {
        return Objects.requireNonNull(program, "not started");
    }

    private void say(String line) throws IOException {
        input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        input.flush();
    }

    /// The next line with that id; every line on the way is JSON.
    private JsonNode answer(int id) throws IOException {
        while (true) {
            String line = output.readLine();
            assertThat(line).as("a line; said besides: %s", said()).isNotNull();
            JsonNode json = JSON.readTree(line);
            assertThat(json.path("jsonrpc").asString("")).isEqualTo("2.0");
            if (json.path("id").asInt(-1) == id && !json.has("method")) {
                return json;
            }
        }
    }

    private String said() throws IOException {
        return Files.readString(folder.resolve("editor.log"));
    }

    private int exit() throws InterruptedException {
        Process ended = program();
        assertThat(ended.waitFor(ServerProcess.PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
                .isTrue();
        return ended.exitValue();
    }

    private void prompt(int id, String session, String text) throws IOException {
        say(
                "{\"jsonrpc\":\"2.0\",\"id\":"
                        + id
                        + ",\"method\":\"session/prompt\",\"params\":"
                        + Frames.prompt(session, text, "")
                        + "}");
    }

    private String newSession(int id) throws IOException {
        say(
                "{\"jsonrpc\":\"2.0\",\"id\":"
                        + id
                        + ",\"method\":\"session/new\",\"params\":"
                        + Frames.location(place.project().toString())
                        + "}");
        return answer(id).at("/result/sessionId").asString();
    }

    @Test
    void withoutAServerItBeginsAPrivateOneThatEndsWithTheInput() throws Exception {
        start();
        say(INITIALIZE);
        assertThat(answer(0).at("/result/agentInfo/name").asString()).isEqualTo("gangway");
        String session = newSession(1);
        prompt(2, session, "/stream 20 20");
        assertThat(answer(2).at("/result/stopReason").asString()).isEqualTo("end_turn");
        Commands.Outcome list =
                Commands.run(place.project(), "sessions", "--data", place.data().toString());

        input.close();

        assertThat(exit()).isZero();
        assertThat(output.readLine()).isNull();
        assertThat(list.out()).contains(session);
        assertThat(place.data().resolve("runtime.json")).doesNotExist();
        assertThat(said()).contains("using a private one").doesNotContain("Exception");
    }

    @Test
    void aTurnGoesOnInTheServerWhenTheInputEnds() throws Exception {
        ServerProcess server = ServerProcess.start(place);
        start();
        say(INITIALIZE);
        answer(0);
        String session = newSession(1);
        prompt(2, session, "/stream 300 20 5");
        assertThat(output.readLine()).isNotNull();

        input.close();

        assertThat(exit()).isZero();
        try (AcpClient late = server.connect()) {
            late.request(
                    "session/resume", Frames.resume(session, place.project().toString(), "", 0));
            assertThat(
                            Frames.payload(Frames.awaitKind(late, 0, "turn_ended"))
                                    .path("stopReason")
                                    .asString())
                    .isEqualTo("end_turn");
        }
        server.stop();
    }

    @Test
    void whatWasAskedBeforeTheEndOfTheInputIsAnswered() throws Exception {
        ServerProcess server = ServerProcess.start(place);
        start();

        say(INITIALIZE);
        input.close();

        assertThat(answer(0).at("/result/protocolVersion").asInt()).isEqualTo(1);
        assertThat(exit()).isZero();
        server.stop();
    }

    @Test
    void aSignalEndsIt() throws Exception {
        start();
        say(INITIALIZE);
        answer(0);

        program().toHandle().destroy();

        exit();
        assertThat(output.readLine()).isNull();
        assertThat(place.data().resolve("runtime.json")).doesNotExist();
    }

    @Test
    void brokenLinesAreAnsweredAndTheNextOneIsServed() throws Exception {
        ServerProcess server = ServerProcess.start(place);
        start();
        say("not JSON");
        assertThat(JSON.readTree(output.readLine()).at("/error/code").asInt()).isEqualTo(-32700);
        say("x".repeat(17 * 1024 * 1024));
        assertThat(JSON.readTree(output.readLine()).at("/error/message").asString())
                .contains("longer than");
        say("{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"session/list\"}");
        assertThat(answer(5).at("/error/code").asInt()).isEqualTo(-32600);

        say(INITIALIZE);

        assertThat(answer(0).has("result")).isTrue();
        server.stop();
    }

    @Test
    void anAgentThatIsNotThereIsSaidToTheEditor() throws Exception {
        ServerProcess server = ServerProcess.start(place);
        start("--agent", "nobody");

        say(INITIALIZE);

        assertThat(answer(0).at("/error/message").asString())
                .isEqualTo("There is no agent called nobody on the server. See: gangway agents");
        server.stop();
    }

    @Test
    void aServerThatWasKilledAndWhoseProcessIdWasGivenAgainIsNone() throws Exception {
        Files.writeString(
                place.data().resolve("runtime.json"),
                "{\"pid\":"
                        + ProcessHandle.current().pid()
                        + ",\"started\":1,\"url\":\"http://127.0.0.1:1\",\"acp\":\"ws://127.0.0.1:1/acp\"}");
        start();

        say(INITIALIZE);

        assertThat(answer(0).has("result")).isTrue();
        input.close();
        assertThat(exit()).isZero();
    }
}
