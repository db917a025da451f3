package dev.gangway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The agent in this process, over a pair of sockets. [DemoProcessTest] has it in one of its own.
@Timeout(60)
class DemoAgentTest {

    @TempDir Path state;
    @TempDir Path directory;

    private Socket near;
    private Socket far;
    private Thread thread;
    private DemoClient client;
    private boolean garbageExpected;

    @BeforeEach
    void start() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            near = new Socket(server.getInetAddress(), server.getLocalPort());
            far = server.accept();
        }
        DemoAgent agent =
                new DemoAgent(
                        far.getInputStream(),
                        far.getOutputStream(),
                        state,
                        new Random(1),
                        _ -> {
                            throw new AssertionError("nothing here crashes");
                        });
        thread =
                Thread.ofPlatform()
                        .name("demo agent")
                        .start(() -> {
                            try (Socket ending = far) {
                                agent.run();
                                DemoClient.patiently().until(() -> turnThreads().isEmpty());
                                ending.shutdownOutput();
                            } catch (IOException e) {
                                throw new AssertionError(e);
                            }
                        });
        client =
                new DemoClient(
                        near.getInputStream(),
                        new java.io.FilterOutputStream(near.getOutputStream()) {
                            @Override
                            public void close() throws IOException {
                                near.shutdownOutput();
                            }
                        });
    }

    @AfterEach
    void end() throws IOException, InterruptedException {
        client.close();
        thread.join();
        near.close();
        assertThat(turnThreads()).isEmpty();
        if (!garbageExpected) {
            assertThat(client.problems()).isEmpty();
            assertThat(client.unreadable()).isEmpty();
        }
    }

    @Test
    void initializeNamesVersionAndCapabilities() {
        JsonNode result = client.initialize(false);

        assertThat(result.path("protocolVersion").asInt()).isEqualTo(1);
        assertThat(result.at("/agentInfo/name").asString()).isEqualTo("gangway-demo");
        assertThat(result.at("/agentCapabilities/loadSession").asBoolean()).isTrue();
    }

    @Test
    void newSessionShowsModesOptionsAndCommands() {
        client.initialize(false);

        JsonNode result = client.result(client.request("session/new", place()));

        assertThat(result.at("/modes/availableModes")).hasSize(2);
        assertThat(result.at("/configOptions/0/id").asString()).isEqualTo("pace");
        client.await(m -> !m.at("/params/update/availableCommands").isMissingNode());
        assertThat(client.updates("available_commands_update").getFirst().path("availableCommands"))
                .hasSize(Script.Command.values().length);
    }

    @Test
    void plainPromptShowsAllKindsOfUpdates() throws IOException {
        Files.createFile(directory.resolve("README.md"));
        String session = client.openSession(directory);

        assertThat(client.run(session, "hello")).isEqualTo("end_turn");

        assertThat(client.text()).startsWith("You said: \"hello\".");
        assertThat(client.updates("agent_message_chunk")).hasSizeGreaterThan(5);
        assertThat(client.updates("agent_thought_chunk")).isNotEmpty();
        assertThat(client.updates("usage_update")).hasSize(1);
        assertThat(client.updates("session_info_update").getFirst().path("title").asString())
                .isEqualTo("hello");
        assertThat(planStates())
                .containsExactly(
                        "in_progress pending pending",
                        "completed in_progress pending",
                        "completed completed in_progress",
                        "completed completed completed");
        assertThat(toolStates("look-around"))
                .containsExactly("pending", "in_progress", "completed");
        assertThat(toolText("look-around")).isEqualTo("README.md");
    }

    private int steer(String session, String text) {
        ObjectNode params = Json.object("sessionId", session);
        params.set("prompt", Json.array().add(Json.text(text)));
        ObjectNode steering = Json.object("idleBehavior", "promptRequired");
        params.set("_meta", Json.object().set("steering", steering));
        return client.request("_session/steering", params);
    }

    private String steered(int id) {
        return client.result(id).path("outcome").asString();
    }

    @Test
    void itSaysThatItCanBeSteered() {
        assertThat(client.initialize(false).at("/_meta/steering/supported").asBoolean()).isTrue();
    }

    @Test
    void whatIsSaidInMidTurnIsSaidBackInThatTurn() {
        String session = client.openSession(directory);
        int turn = client.prompt(session, "/stream 1000000 20 5");
        client.await(m -> m.at("/params/update/sessionUpdate").asString("").contains("chunk"));

        assertThat(steered(steer(session, "left"))).isEqualTo("injected");
        client.await(
                m -> m.at("/params/update/content/text").asString("").contains("at it: \"left\""));
        client.cancel(session);

        assertThat(client.stopReason(turn)).isEqualTo("cancelled");
        client.run(session, "/history");
        assertThat(client.text()).contains("- left");
    }

    @Test
    void withoutATurnNothingIsDoneWithIt() {
        String session = client.openSession(directory);

        assertThat(steered(steer(session, "left"))).isEqualTo("promptRequired");
        client.run(session, "/history");

        assertThat(client.text()).doesNotContain("left");
    }

    @Test
    void aPageToOpenIsAskedForAndSaidToBeDone() {
        String session = client.openSession(directory);
        int turn = client.prompt(session, "/open https://example.test/");
        JsonNode asked = client.await(m -> Json.string(m, "method").equals("elicitation/create"));
        assertThat(asked.at("/params/url").asString()).isEqualTo("https://example.test/");

        client.reply(asked, Json.object("action", "accept"));

        assertThat(client.stopReason(turn)).isEqualTo("end_turn");
        JsonNode done = client.await(m -> Json.string(m, "method").equals("elicitation/complete"));
        assertThat(done.at("/params/elicitationId")).isEqualTo(asked.at("/params/elicitationId"));
    }

    @Test
    void planModeUsesNoTool() {
        String session = client.openSession(directory);
        ObjectNode mode = Json.object("sessionId", session).put("modeId", "plan");
        client.result(client.request("session/set_mode", mode));

        client.run(session, "hello");

        assertThat(client.updates("tool_call")).isEmpty();
        assertThat(client.updates("plan")).isNotEmpty();
    }

    @Test
    void streamNumbersItsChunks() {
        String session = client.openSession(directory);

        assertThat(client.run(session, "/stream 1000 20")).isEqualTo("end_turn");

        List<String> texts =
                client.updates("agent_message_chunk").stream()
                        .map(update -> update.at("/content/text").asString())
                        .toList();
        assertThat(texts)
                .isEqualTo(
                        IntStream.rangeClosed(1, 1000)
                                .mapToObj(i -> "%010dxxxxxxxxxx".formatted(i))
                                .toList());
    }

    @Test
    void slowStreamIsCancelledInTheMiddle() {
        String session = client.openSession(directory);
        int prompt = client.prompt(session, "/stream 1000000 10 10");
        DemoClient.patiently().until(() -> client.updates("agent_message_chunk").size() > 3);

        client.cancel(session);

        assertThat(client.stopReason(prompt)).isEqualTo("cancelled");
        assertThat(client.updates("agent_message_chunk")).hasSizeLessThan(10_000);
    }

    @Test
    void permissionOffersFourKindsAfterItsToolCall() {
        String session = client.openSession(directory);
        int prompt = client.prompt(session, "/permission Delete everything");

        JsonNode request = client.asked("session/request_permission");

        assertThat(request.at("/params/options").valueStream().map(o -> Json.string(o, "kind")))
                .containsExactly("allow_once", "allow_always", "reject_once", "reject_always");
        assertThat(client.updates("tool_call").getFirst().path("title").asString())
                .isEqualTo("Delete everything");
        client.decide(request, "allow_once");
        assertThat(client.stopReason(prompt)).isEqualTo("end_turn");
        assertThat(toolStates("permission-1"))
                .containsExactly("pending", "in_progress", "completed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"reject_once", "reject_always", "no-such-option"})
    void rejectedToolFailsAndTheTurnGoesOn(String option) {
        String session = client.openSession(directory);
        int prompt = client.prompt(session, "/permission Delete everything");

        client.decide(client.asked("session/request_permission"), option);

        assertThat(client.stopReason(prompt)).isEqualTo("end_turn");
        assertThat(toolStates("permission-1")).containsExactly("pending", "failed");
        assertThat(client.text()).startsWith("Not allowed");
    }

    @Test
    void parallelPermissionsAreDecidedInAnyOrder() {
        String session = client.openSession(directory);
        int prompt = client.prompt(session, "/permissions 3");
        DemoClient.patiently().until(() -> requests().size() == 3);
        List<JsonNode> requests = requests();

        client.decide(requests.get(2), "allow_once");
        DemoClient.patiently().until(() -> toolStates("permission-3").contains("completed"));
        client.decide(requests.get(0), "reject_once");
        client.decide(requests.get(1), "allow_always");

        assertThat(client.stopReason(prompt)).isEqualTo("end_turn");
        assertThat(toolStates("permission-1")).endsWith("failed");
        assertThat(toolStates("permission-2")).endsWith("completed");
    }

    @Test
    void cancelWithdrawsOpenPermissions() {
        String session = client.openSession(directory);
        int prompt = client.prompt(session, "/permissions 2");
        DemoClient.patiently().until(() -> requests().size() == 2);

        client.cancel(session);

        assertThat(client.stopReason(prompt)).isEqualTo("cancelled");
        assertThat(withdrawn()).isEqualTo(requests().stream().map(r -> r.path("id")).toList());
        assertThat(toolStates("permission-1")).endsWith("failed");
        requests().forEach(request -> client.decide(request, "allow_once"));
        assertThat(client.run(session, "/history")).isEqualTo("end_turn");
        assertThat(toolStates("permission-1")).endsWith("failed");
    }

    @Test
    void cancelledOutcomeCancelsTheTurn() {
        String session = client.openSession(directory);
        int prompt = client.prompt(session, "/permission x");

        client.decide(client.asked("session/request_permission"), "");

        assertThat(client.stopReason(prompt)).isEqualTo("cancelled");
        assertThat(withdrawn()).isEmpty();
    }

    @Test
    void questionWithChoicesIsAForm() {
        String session = client.openSession(directory);
        int prompt = client.prompt(session, "/question Which one? | This | That");

        JsonNode request = client.asked("elicitation/create");
        assertThat(request.at("/params/message").asString()).isEqualTo("Which one?");
        assertThat(request.at("/params/requestedSchema/properties/answer/enum").toString())
                .isEqualTo("[\"This\",\"That\"]");
        ObjectNode content = Json.object("answer", "That");
        client.reply(request, Json.object("action", "accept").set("content", content));

        assertThat(client.stopReason(prompt)).isEqualTo("end_turn");
        assertThat(client.text()).isEqualTo("You answered: That.");
    }

    @Test
    void declinedQuestionLetsTheTurnGoOn() {
        String session = client.openSession(directory);
        int prompt = client.prompt(session, "/question Why?");

        client.reply(client.asked("elicitation/create"), Json.object("action", "decline"));

        assertThat(client.stopReason(prompt)).isEqualTo("end_turn");
        assertThat(client.text()).isEqualTo("You would rather not answer.");
    }

    @Test
    void clientWithoutFormsIsNotAsked() {
        String session = client.openSession(directory);
        client.initialize(false);

        client.run(session, "/question Why?");

        assertThat(client.text()).contains("did not announce");
        assertThat(client.heard()).noneMatch(m -> m.path("method").asString("").startsWith("elic"));
    }

    @Test
    void toolCountsAndCanBeCancelled() {
        String session = client.openSession(directory);
        client.run(session, "/tool 0.05");
        assertThat(toolStates("tool-1"))
                .containsExactly("pending", "in_progress", "in_progress", "completed");

        int prompt = client.prompt(session, "/tool 1000");
        DemoClient.patiently().until(() -> client.updates("tool_call").size() == 2);
        client.cancel(session);

        assertThat(client.stopReason(prompt)).isEqualTo("cancelled");
        assertThat(toolStates("tool-1")).endsWith("failed");
    }

    @Test
    void hangLastsUntilItsRequestIsCancelled() {
        String session = client.openSession(directory);
        int prompt = client.prompt(session, "/hang");
        DemoClient.patiently().until(() -> !client.updates("agent_thought_chunk").isEmpty());

        client.notice("$/cancel_request", Json.object().put("requestId", prompt));

        assertThat(client.stopReason(prompt)).isEqualTo("cancelled");
    }

    @Test
    void secondPromptIsRefusedWhileOneRuns() {
        String session = client.openSession(directory);
        int first = client.prompt(session, "/hang");

        int second = client.prompt(session, "hello");

        assertThat(client.error(second).path("code").asInt()).isEqualTo(-32600);
        client.cancel(session);
        assertThat(client.stopReason(first)).isEqualTo("cancelled");
        assertThat(client.run(session, "hello")).isEqualTo("end_turn");
    }

    @Test
    void nextPromptMayFollowTheAnswerAtOnce() {
        String session = client.openSession(directory);

        for (int i = 0; i < 50; i++) {
            assertThat(client.run(session, "/tool 0")).isEqualTo("end_turn");
        }
    }

    @Test
    void errorAnswersThePromptWithAnErrorAndTheNextPromptRuns() {
        String session = client.openSession(directory);

        int prompt = client.prompt(session, "/error");

        assertThat(client.error(prompt).path("code").asInt()).isEqualTo(-32603);
        assertThat(client.run(session, "hello")).isEqualTo("end_turn");
    }

    @Test
    void garbageStandsBetweenGoodLines() {
        garbageExpected = true;
        String session = client.openSession(directory);

        assertThat(client.run(session, "/garbage")).isEqualTo("end_turn");

        assertThat(client.unreadable()).hasSizeGreaterThanOrEqualTo(3);
        assertThat(client.problems()).isNotEmpty();
        assertThat(client.text()).startsWith("Good line before.").endsWith("Good line after.");
    }

    @Test
    void longLineHasTheLengthThatWasAskedFor() {
        String session = client.openSession(directory);

        client.run(session, "/long-line 200000");

        assertThat(client.text()).hasSize(200_000);
    }

    @Test
    void historySaysBackThePrompts() {
        String session = client.openSession(directory);
        client.run(session, "one");
        client.run(session, "two\nlines");
        int before = client.text().length();

        client.run(session, "/history");

        assertThat(client.text().substring(before))
                .isEqualTo("I remember 3 prompts:\n- one\n- two\nlines\n- /history");
    }

    @Test
    void loadReplaysWhatWasSaid() {
        String session = client.openSession(directory);
        client.run(session, "hello");
        int before = client.heard().size();

        JsonNode result =
                client.result(client.request("session/load", place().put("sessionId", session)));

        assertThat(result.at("/modes/currentModeId").asString()).isEqualTo("default");
        List<JsonNode> replay =
                client.heard().stream()
                        .skip(before)
                        .map(message -> message.at("/params/update"))
                        .limit(2)
                        .toList();
        assertThat(replay)
                .extracting(update -> Json.string(update, "sessionUpdate"))
                .containsExactly("user_message_chunk", "agent_message_chunk");
        assertThat(replay.getFirst().at("/content/text").asString()).isEqualTo("hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo-0123456789abcdef", "../../etc/passwd", ""})
    void unknownSessionIsNotFound(String id) {
        client.initialize(false);

        int load = client.request("session/load", place().put("sessionId", id));
        int prompt = client.prompt(id, "hello");

        assertThat(client.error(load).path("code").asInt()).isEqualTo(-32002);
        assertThat(client.error(prompt).path("code").asInt()).isEqualTo(-32002);
    }

    @Test
    void aForkRemembersAndGoesItsOwnWay() {
        String session = client.openSession(directory);
        client.run(session, "apples");
        int forked = client.request("session/fork", place().put("sessionId", session));
        String fork = client.result(forked).path("sessionId").asString();
        client.run(fork, "pears");

        assertThat(fork).isNotEqualTo(session);
        assertThat(remembered(fork))
                .isEqualTo("I remember 3 prompts:\n- apples\n- pears\n- /history");
        assertThat(remembered(session)).isEqualTo("I remember 2 prompts:\n- apples\n- /history");
    }

    private String remembered(String session) {
        int before = client.text().length();
        client.run(session, "/history");
        return client.text().substring(before);
    }

    @Test
    void aDeletedSessionCannotBeLoadedOrForked() {
        String session = client.openSession(directory);
        client.result(client.request("session/delete", Json.object("sessionId", session)));

        for (String method : List.of("session/load", "session/fork")) {
            int asked = client.request(method, place().put("sessionId", session));
            assertThat(client.error(asked).path("code").asInt()).as(method).isEqualTo(-32002);
        }
    }

    @Test
    void relativeDirectoryUnknownMethodAndWrongValuesAreRefused() {
        String session = client.openSession(directory);
        ObjectNode mode = Json.object("sessionId", session).put("modeId", "x");
        ObjectNode option = Json.object("sessionId", session).put("configId", "x").put("value", "");

        int relative = client.request("session/new", Json.object("cwd", "here"));
        int unknown = client.request("session/fly", Json.object());

        assertThat(client.error(relative).path("code").asInt()).isEqualTo(-32602);
        assertThat(client.error(unknown).path("code").asInt()).isEqualTo(-32601);
        assertThat(client.error(client.request("session/set_mode", mode)).path("code").asInt())
                .isEqualTo(-32602);
        int wrongOption = client.request("session/set_config_option", option);
        assertThat(client.error(wrongOption).path("code").asInt()).isEqualTo(-32602);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/stream", "/stream x y", "/tool soon", "/permissions 0", "/nothing"})
    void misspeltSlashPromptsGetAdvice(String prompt) {
        String session = client.openSession(directory);

        assertThat(client.run(session, prompt)).isEqualTo("end_turn");

        assertThat(client.text()).matches("(?s)(It reads: /|There is no /nothing).*");
    }

    @Test
    void twoSessionsRunSideBySide() {
        String one = client.openSession(directory);
        String two = client.openSession(directory);
        int hanging = client.prompt(one, "/hang");

        assertThat(client.run(two, "hello")).isEqualTo("end_turn");

        client.cancel(two);
        client.cancel(one);
        assertThat(client.stopReason(hanging)).isEqualTo("cancelled");
    }

    @Test
    void schemaFindsAPlantedFault() throws IOException {
        ObjectNode update = Json.object("sessionUpdate", "tool_call").put("toolCallId", "t");

        ObjectNode params = Json.object("sessionId", "s").set("update", update);

        assertThat(new AcpSchema().problems("SessionNotification", params)).isNotEmpty();
        params.set("update", update.put("title", "T"));
        assertThat(new AcpSchema().problems("SessionNotification", params)).isEmpty();
    }

    private ObjectNode place() {
        return Json.object("cwd", directory.toString()).set("mcpServers", Json.array());
    }

    private List<JsonNode> requests() {
        return client.heard().stream()
                .filter(m -> Json.string(m, "method").equals("session/request_permission"))
                .toList();
    }

    private List<JsonNode> withdrawn() {
        return client.heard().stream()
                .filter(m -> Json.string(m, "method").equals("$/cancel_request"))
                .map(m -> m.at("/params/requestId"))
                .toList();
    }

    private List<String> planStates() {
        return client.updates("plan").stream()
                .map(plan ->
                        String.join(
                                " ",
                                plan.path("entries")
                                        .valueStream()
                                        .map(entry -> Json.string(entry, "status"))
                                        .toList()))
                .toList();
    }

    private List<String> toolStates(String id) {
        return toolUpdates(id).stream().map(update -> Json.string(update, "status")).toList();
    }

    private String toolText(String id) {
        return toolUpdates(id).getLast().at("/content/0/content/text").asString();
    }

    private List<JsonNode> toolUpdates(String id) {
        return client.heard().stream()
                .map(message -> message.at("/params/update"))
                .filter(update -> Json.string(update, "toolCallId").equals(id))
                .toList();
    }

    private static List<Thread> turnThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("turn "))
                .toList();
    }
}
