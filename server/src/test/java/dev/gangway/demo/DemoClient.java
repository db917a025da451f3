package dev.gangway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// An ACP client that keeps all it hears and checks each message against the schema.
final class DemoClient {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Map<String, String> PARAMS =
            Map.of(
                    "session/update", "SessionNotification",
                    "session/request_permission", "RequestPermissionRequest",
                    "elicitation/create", "CreateElicitationRequest",
                    "elicitation/complete", "CompleteElicitationNotification",
                    "$/cancel_request", "CancelRequestNotification");
    private static final Map<String, String> RESULTS =
            Map.of(
                    "initialize", "InitializeResponse",
                    "session/new", "NewSessionResponse",
                    "session/load", "LoadSessionResponse",
                    // Not in the stable schema; it is that of a new session there is.
                    "session/fork", "NewSessionResponse",
                    "session/delete", "DeleteSessionResponse",
                    "session/prompt", "PromptResponse",
                    "session/set_mode", "SetSessionModeResponse",
                    "session/set_config_option", "SetSessionConfigOptionResponse");

    private final OutputStream toAgent;
    private final Thread reader;
    private final AcpSchema schema;
    private final Map<Integer, String> asked = new ConcurrentHashMap<>();
    private int lastId;

    /// Guarded by this.
    private final List<JsonNode> heard = new ArrayList<>();

    private final List<String> unreadable = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    DemoClient(InputStream fromAgent, OutputStream toAgent) throws IOException {
        this.toAgent = toAgent;
        this.schema = new AcpSchema();
        this.reader = Thread.ofPlatform().name("demo client").start(() -> read(fromAgent));
    }

    /// Initialises, makes a session at full pace, and returns its id.
    String openSession(Path directory) {
        initialize(true);
        ObjectNode params = Json.object("cwd", directory.toString());
        params.set("mcpServers", Json.array());
        String id = Json.string(result(request("session/new", params)), "sessionId");
        pace(id, "fast");
        return id;
    }

    JsonNode initialize(boolean forms) {
        ObjectNode capabilities = Json.object();
        if (forms) {
            ObjectNode elicitation = Json.object().set("form", Json.object());
            capabilities.set("elicitation", elicitation.set("url", Json.object()));
        }
        ObjectNode params = Json.object().put("protocolVersion", 1);
        return result(request("initialize", params.set("clientCapabilities", capabilities)));
    }

    void pace(String session, String pace) {
        ObjectNode params = Json.object("sessionId", session).put("configId", "pace");
        result(request("session/set_config_option", params.put("value", pace)));
    }

    int prompt(String session, String text) {
        ObjectNode params = Json.object("sessionId", session);
        return request("session/prompt", params.set("prompt", Json.array().add(Json.text(text))));
    }

    /// Prompts, awaits the answer, and gives the stop reason.
    String run(String session, String text) {
        return stopReason(prompt(session, text));
    }

    String stopReason(int id) {
        return Json.string(result(id), "stopReason");
    }

    void cancel(String session) {
        notice("session/cancel", Json.object("sessionId", session));
    }

    int request(String method, ObjectNode params) {
        int id = ++lastId;
        asked.put(id, method);
        send(Json.object().put("id", id).put("method", method).set("params", params));
        return id;
    }

    void notice(String method, ObjectNode params) {
        send(Json.object("method", method).set("params", params));
    }

    void reply(JsonNode request, ObjectNode result) {
        send(Json.object().set("id", request.path("id")).set("result", result));
    }

    /// Chooses an option of a permission request; an empty choice is the outcome `cancelled`.
    void decide(JsonNode request, String option) {
        ObjectNode outcome = Json.object("outcome", option.isEmpty() ? "cancelled" : "selected");
        if (!option.isEmpty()) {
            outcome.put("optionId", option);
        }
        reply(request, Json.object().set("outcome", outcome));
    }

    JsonNode result(int id) {
        JsonNode response = response(id);
        assertThat(response.has("error")).as(response.toString()).isFalse();
        return response.path("result");
    }

    JsonNode error(int id) {
        return response(id).path("error");
    }

    JsonNode response(int id) {
        return await(m -> !m.has("method") && m.path("id").isInt() && m.path("id").asInt() == id);
    }

    /// The first request of that method, once it came.
    JsonNode asked(String method) {
        return await(message -> Json.string(message, "method").equals(method));
    }

    /// Woken by the message itself: what is sent next may follow it within microseconds.
    synchronized JsonNode await(Predicate<JsonNode> wanted) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Optional<JsonNode> found = heard.stream().filter(wanted).findFirst();
        try {
            while (found.isEmpty()) {
                assertThat(System.nanoTime()).as("heard only %s", heard).isLessThan(deadline);
                wait(1000);
                found = heard.stream().filter(wanted).findFirst();
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while waiting for the agent", e);
        }
        return found.get();
    }

    static ConditionFactory patiently() {
        return Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(2));
    }

    synchronized List<JsonNode> heard() {
        return List.copyOf(heard);
    }

    synchronized List<String> unreadable() {
        return List.copyOf(unreadable);
    }

    synchronized List<String> problems() {
        return List.copyOf(problems);
    }

    /// The updates of one kind, in order.
    List<JsonNode> updates(String kind) {
        return heard().stream()
                .map(message -> message.at("/params/update"))
                .filter(update -> Json.string(update, "sessionUpdate").equals(kind))
                .toList();
    }

    /// All that was said in agent messages.
    String text() {
        StringBuilder text = new StringBuilder();
        updates("agent_message_chunk")
                .forEach(u -> text.append(u.at("/content/text").asString("")));
        return text.toString();
    }

    /// Ends the agent's input and waits until its output has ended.
    void close() throws IOException, InterruptedException {
        toAgent.close();
        reader.join();
    }

    private void send(ObjectNode message) {
        try {
            String line = message.put("jsonrpc", "2.0") + "\n";
            toAgent.write(line.getBytes(StandardCharsets.UTF_8));
            toAgent.flush();
        } catch (IOException e) {
            throw new AssertionError("the agent does not listen", e);
        }
    }

    private void read(InputStream fromAgent) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(fromAgent, StandardCharsets.UTF_8))) {
            lines.lines().forEach(this::take);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private synchronized void take(String line) {
        try {
            JsonNode message = Json.MAPPER.readTree(line);
            check(message);
            heard.add(message);
            notifyAll();
        } catch (JacksonException e) {
            unreadable.add(line);
        }
    }

    private void check(JsonNode message) {
        String method = Json.string(message, "method");
        if (!method.isEmpty()) {
            String definition = PARAMS.get(method);
            if (definition == null) {
                problems.add("unknown method " + method);
            } else {
                problems.addAll(schema.problems(definition, message.path("params")));
            }
        } else if (message.has("result")) {
            String question = asked.getOrDefault(message.path("id").asInt(0), "");
            String definition = RESULTS.getOrDefault(question, "");
            if (!question.startsWith("_")) {
                problems.addAll(
                        definition.isEmpty()
                                ? List.of("unasked answer " + message)
                                : schema.problems(definition, message.path("result")));
            }
        } else {
            problems.addAll(schema.problems("Error", message.path("error")));
        }
    }
}
