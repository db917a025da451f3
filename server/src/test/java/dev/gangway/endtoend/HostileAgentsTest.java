package dev.gangway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gangway.testkit.acp.AcpClient;
import dev.gangway.testkit.acp.AcpError;
import dev.gangway.testkit.acp.AcpFrame;
import dev.gangway.testkit.hostile.HostileAgent;
import dev.gangway.testkit.hostile.Misbehaviour;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Agents that cannot be started, that die and that misbehave, behind a real server: their client
/// is told, nobody else notices, and nothing of them is left.
@Timeout(180)
class HostileAgentsTest {
    private static final int AGENT_FAILED = -32015;
    private static final int INTERRUPTED = -32018;
    private static final long FLOOD_EVENTS = 500_000;

    @TempDir private static Path folder;

    private static ServerProcess server;
    private static ServerProcess.Place place;
    private static Bystander bystander;
    private static List<Long> processesBefore;

    /// What isolates the agent of the bystander.
    private static List<Long> namingBefore;

    private static long threadsBefore;

    private AcpClient client;

    @BeforeAll
    static void start() throws Exception {
        place = ServerProcess.Place.in(folder, configuration());
        server = ServerProcess.start(place);
        bystander = Bystander.watching(server, place.project().toString());
        processesBefore = server.agents();
        namingBefore = Marks.naming(place.project());
        threadsBefore = agentThreads();
    }

    private static String configuration() {
        StringBuilder toml =
                new StringBuilder(
                        """
                        [limits]
                        line_bytes = "1MiB"
                        initialize_time = "10s"
                        cancel_time = "2s"
                        silence_time = "3s"
                        silence_cancel_time = "5s"
                        turn_events = 500000
                        agent_retry_time = "30s"
                        [agents.missing]
                        command = "/no/such/program"
                        [agents.no-program]
                        command = "/etc/passwd"
                        [agents.dies]
                        command = "/bin/sh"
                        args = ["-c", "echo I have no key >&2; exit 5"]
                        [agents.mumbles]
                        command = "/bin/sh"
                        args = ["-c", "head -c 3000000 /dev/urandom; exec sleep 600"]
                        """);
        for (Misbehaviour misbehaviour : Misbehaviour.values()) {
            toml.append("[agents.").append(misbehaviour.word()).append("]\ncommand = ");
            toml.append(quoted(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
            toml.append("\nargs = [\"-XX:TieredStopAtLevel=1\", \"-XX:+UseSerialGC\", \"-cp\", ");
            toml.append(quoted(System.getProperty("java.class.path"))).append(", ");
            toml.append(quoted(HostileAgent.class.getName())).append(", ");
            toml.append(quoted(misbehaviour.word())).append("]\n");
        }
        return toml.toString();
    }

    private static String quoted(String text) {
        return new JsonMapper().writeValueAsString(text);
    }

    @AfterAll
    static void stop() throws Exception {
        bystander.leave();
        server.stop();
        assertThat(Marks.alive(ServerProcess.mark(place.data()))).isEmpty();
        assertThat(Files.readString(place.log())).doesNotContain("Exception");
    }

    @BeforeEach
    void connect() throws InterruptedException {
        client = server.connect();
    }

    @AfterEach
    void nobodyElseNoticesAndNothingIsLeft() throws Exception {
        bystander.assertUndisturbed();
        for (JsonNode session : client.request("session/list", Frames.object()).path("sessions")) {
            if (!session.at("/_meta/gangway/agent").asString().equals("demo")) {
                close(session.path("sessionId").asString());
            }
        }
        client.close();
        await().atMost(ServerProcess.PATIENCE)
                .until(() -> Marks.naming(place.project()).equals(namingBefore));
        await().atMost(ServerProcess.PATIENCE).until(() -> server.agents().equals(processesBefore));
        await().atMost(ServerProcess.PATIENCE).until(() -> agentThreads() == threadsBefore);
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing", "no-program"})
    void anAgentThatCannotBeStartedIsSaid(String agent) {
        assertThatThrownBy(() -> open(agent))
                .isInstanceOfSatisfying(
                        AcpError.class,
                        error -> {
                            assertThat(error.code()).isEqualTo(AGENT_FAILED);
                            assertThat(error).hasMessageContaining("could not be started");
                            assertThat(error.getMessage()).doesNotContain("Exception");
                        });
    }

    @Test
    void theLastWordsOfAnAgentThatDiesAreSaid() {
        assertThatThrownBy(() -> open("dies"))
                .isInstanceOfSatisfying(
                        AcpError.class,
                        error -> {
                            assertThat(error.code()).isEqualTo(AGENT_FAILED);
                            assertThat(error).hasMessageContaining("I have no key");
                            assertThat(error).hasMessageContaining("5");
                        });
    }

    /// All at once, since each takes its time.
    @Test
    void agentsThatNeverBecomeReadyAreGivenUp() {
        List<CompletableFuture<JsonNode>> starts = new ArrayList<>();
        for (String agent : List.of("silent", "mumbles", "dies-in-initialize")) {
            starts.add(client.send("session/new", location(agent)));
        }

        for (CompletableFuture<JsonNode> start : starts) {
            assertThatThrownBy(() -> client.result("session/new", start))
                    .isInstanceOfSatisfying(
                            AcpError.class,
                            error -> assertThat(error.code()).isEqualTo(AGENT_FAILED));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Misbehaviour.class,
            names = {
                "BROKEN_UTF8",
                "HUNDRED_CHILDREN",
                "SETSID_CHILD",
                "IGNORE_SIGTERM",
                "UNKNOWN_IDS",
                "FOREIGN_SESSION_IDS",
                "WITHDRAWS_PERMISSION",
                "DUPLICATE_UPDATE_KEY",
                "HUGE_GARBAGE",
                "MEGABYTE_OF_NOTHING",
                "ENDLESS_REQUESTS",
                "HUGE_OPTIONS",
                "DEEP_JSON",
                "DUPLICATE_TOOL_IDS",
                "CLEAN_CHILD"
            })
    void aTurnSurvivesItsTrick(Misbehaviour misbehaviour) throws Exception {
        String session = open(misbehaviour.word());

        assertThat(stopReason(session)).isEqualTo("end_turn");

        assertThat(said(session)).startsWith("before").endsWith("after");
        assertThat(said(session)).doesNotContain("for nobody", "for somebody else");
        assertThat(state(session).path("open")).isEmpty();
        assertThat(stopReason(session)).isEqualTo("end_turn");
    }

    @Test
    void aSecondAnswerIsIgnored() throws Exception {
        String session = open(Misbehaviour.ANSWERS_TWICE.word());

        assertThat(stopReason(session)).isEqualTo("refusal");
        assertThat(stopReason(session)).isEqualTo("refusal");
    }

    /// As many are open at a time as the limit says; the rest is answered as cancelled.
    @Test
    void requestsWithoutEndAreBounded() throws Exception {
        String session = open(Misbehaviour.ENDLESS_REQUESTS.word());

        assertThat(stopReason(session)).isEqualTo("end_turn");

        long asked =
                Frames.numbered(client, session).stream()
                        .filter(frame -> Frames.kind(frame).equals("permission_requested"))
                        .count();
        assertThat(asked).isEqualTo(64);
        assertThat(state(session).path("open")).isEmpty();
    }

    @Test
    void anAgentThatClosesItsOutputIsEnded() throws Exception {
        String session = open(Misbehaviour.CLOSES_STDOUT.word());

        assertInterrupted(prompt(session));

        assertThat(state(session).path("phase").asString()).isEqualTo("idle");
    }

    @Test
    void anAgentThatClosesItsInputIsEnded() throws Exception {
        String session = open(Misbehaviour.CLOSES_STDIN.word());
        assertThat(stopReason(session)).isEqualTo("end_turn");

        assertInterrupted(prompt(session));

        assertThat(state(session).path("phase").asString()).isEqualTo("idle");
    }

    @Test
    void anAgentThatExitsWhileItsChildHoldsThePipeIsGone() throws Exception {
        String session = open(Misbehaviour.EXITS_LEAVING_CHILD.word());

        assertInterrupted(prompt(session));

        assertThat(said(session)).isEqualTo("before");
        await().atMost(ServerProcess.PATIENCE).until(() -> server.agents().equals(processesBefore));
    }

    @Test
    void aSilentTurnIsSaidToBeSilentAndThenCancelled() throws Exception {
        String session = open(Misbehaviour.NEVER_ANSWERS_CANCEL.word());

        assertInterrupted(prompt(session));

        List<String> kinds = Frames.numbered(client, session).stream().map(Frames::kind).toList();
        assertThat(kinds)
                .containsSubsequence("agent_silent", "turn_cancelling", "turn_ended")
                .containsOnlyOnce("agent_silent");
    }

    /// It says nothing that counts, however many bytes it writes.
    @Test
    void anEndlessLineIsSilence() throws Exception {
        String session = open(Misbehaviour.ENDLESS_LINE.word());

        assertInterrupted(prompt(session));

        assertThat(Frames.numbered(client, session).stream().map(Frames::kind))
                .contains("agent_silent", "turn_cancelling");
    }

    @Test
    void aFloodEndsAtItsLimit() throws Exception {
        try (RawSocket socket = RawSocket.upgraded(server)) {
            socket.request(1, "initialize", Frames.initializeKnowing());
            ObjectNode wish = location(Misbehaviour.FLOOD.word());
            String session =
                    new JsonMapper()
                            .readTree(socket.request(2, "session/new", wish))
                            .at("/result/sessionId")
                            .asString();
            socket.write(3, "session/prompt", Frames.prompt(session, "misbehave", ""));

            assertThat(socket.awaitText("\"id\":3,")).contains("" + INTERRUPTED);

            ObjectNode parameters =
                    Frames.location(place.project().toString()).put("sessionId", session);
            long events =
                    client.request("session/resume", parameters)
                            .at("/_meta/gangway/head/seq")
                            .asLong();
            assertThat(events).isBetween(FLOOD_EVENTS, FLOOD_EVENTS + FLOOD_EVENTS / 8 + 20);
        }
    }

    @Test
    void anAgentThatDiesAgainAndAgainMustWait() throws Exception {
        String session = open(Misbehaviour.EXITS_LEAVING_CHILD.word());
        for (int times = 0; times < 3; times++) {
            assertInterrupted(prompt(session));
        }

        CompletableFuture<JsonNode> refused = prompt(session);

        assertThatThrownBy(() -> client.result("session/prompt", refused))
                .isInstanceOfSatisfying(
                        AcpError.class,
                        error -> {
                            assertThat(error.code()).isEqualTo(AGENT_FAILED);
                            assertThat(error).hasMessageContaining("3 times in a row");
                            assertThat(error).hasMessageContaining("may be tried again in");
                        });
    }

    /// The endless line is one that is skipped to its end, which never comes.
    @ParameterizedTest
    @EnumSource(
            value = Misbehaviour.class,
            names = {"NEVER_ANSWERS_CANCEL", "ENDLESS_LINE"})
    void anAgentThatIgnoresACancelIsEnded(Misbehaviour misbehaviour) throws Exception {
        String session = open(misbehaviour.word());
        CompletableFuture<JsonNode> prompt = prompt(session);
        client.await(0, frame -> frame.update().equals("agent_message_chunk"));

        client.notify("session/cancel", Frames.object().put("sessionId", session));

        assertInterrupted(prompt);
        assertThat(state(session).path("phase").asString()).isEqualTo("idle");
    }

    @Test
    void anAgentThatFloodsAndIgnoresACancelIsEnded() throws Exception {
        try (RawSocket socket = RawSocket.upgraded(server)) {
            socket.request(1, "initialize", Frames.initializeKnowing());
            ObjectNode wish = location(Misbehaviour.FLOOD.word());
            String session =
                    new JsonMapper()
                            .readTree(socket.request(2, "session/new", wish))
                            .at("/result/sessionId")
                            .asString();
            socket.write(3, "session/prompt", Frames.prompt(session, "misbehave", ""));
            socket.awaitText("\"flood\"");

            socket.send(
                    "{\"jsonrpc\":\"2.0\",\"method\":\"session/cancel\",\"params\":{\"sessionId\":\""
                            + session
                            + "\"}}");

            assertThat(socket.awaitText("\"id\":3,")).contains("" + INTERRUPTED);
            assertThat(state(session).path("phase").asString()).isEqualTo("idle");
        }
    }

    private String open(String agent) throws InterruptedException {
        return client.request("session/new", location(agent)).path("sessionId").asString();
    }

    private static ObjectNode location(String agent) {
        ObjectNode parameters = Frames.location(place.project().toString());
        parameters.withObject("/_meta/gangway").put("agent", agent);
        return parameters;
    }

    private CompletableFuture<JsonNode> prompt(String session) {
        return Frames.send(client, session, "misbehave", "");
    }

    private String stopReason(String session) throws InterruptedException {
        return client.result("session/prompt", prompt(session)).path("stopReason").asString();
    }

    private void assertInterrupted(CompletableFuture<JsonNode> prompt) {
        assertThatThrownBy(() -> client.result("session/prompt", prompt))
                .isInstanceOfSatisfying(
                        AcpError.class, error -> assertThat(error.code()).isEqualTo(INTERRUPTED));
    }

    /// The agent's text in the last turn that this client saw.
    private String said(String session) {
        StringBuilder text = new StringBuilder();
        for (AcpFrame frame : Frames.numbered(client, session)) {
            if (Frames.kind(frame).equals("turn_started")) {
                text.setLength(0);
            } else if (frame.update().equals("agent_message_chunk")) {
                text.append(Frames.text(frame));
            }
        }
        return text.toString();
    }

    private JsonNode state(String session) throws InterruptedException {
        ObjectNode parameters =
                Frames.location(place.project().toString()).put("sessionId", session);
        return client.request("session/resume", parameters).at("/_meta/gangway/state");
    }

    /// Detaches and ends the session's agent.
    private void close(String session) throws InterruptedException {
        ObjectNode parameters = Frames.object().put("sessionId", session);
        parameters.withObject("/_meta/gangway").put("stop", true);
        client.request("session/close", parameters);
    }

    /// Threads of the server that serve an agent's pipes, by the name that the system knows.
    private static long agentThreads() throws IOException {
        List<String> names = new ArrayList<>();
        Path tasks = Path.of("/proc/" + server.pid() + "/task");
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
            for (Path thread : threads) {
                names.add(name(thread));
            }
        }
        return names.stream().filter(name -> name.startsWith("agent ")).count();
    }

    private static String name(Path thread) {
        try {
            return Files.readString(thread.resolve("comm"), StandardCharsets.UTF_8);
        } catch (IOException ended) {
            return "";
        }
    }
}
