package dev.gangway.testkit.acp;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// One session as a client sees it: prompts, answers to permission requests, the text so far.
/// Threadsafe.
///
/// @param client the connection
/// @param session the session's id
public record AcpConversation(AcpClient client, String session) {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Pattern ORDINAL = Pattern.compile("\\b\\d{10}\\b");
    private static final int METHOD_NOT_FOUND = -32601;

    /// Parameters of `initialize` for a client that offers neither files nor terminals.
    public static ObjectNode initializeParameters() {
        ObjectNode parameters = NODES.objectNode().put("protocolVersion", 1);
        ObjectNode capabilities = parameters.putObject("clientCapabilities");
        capabilities.putObject("fs").put("readTextFile", false).put("writeTextFile", false);
        capabilities.put("terminal", false);
        return parameters;
    }

    /// Opens a session in that directory.
    public static AcpConversation open(AcpClient client, String directory)
            throws InterruptedException {
        JsonNode result = client.request("session/new", location(directory));
        return new AcpConversation(client, result.path("sessionId").asString());
    }

    /// Loads or resumes the session on its client, by `session/load` or `session/resume`.
    public JsonNode reopen(String method, String directory) throws InterruptedException {
        return client.request(method, location(directory).put("sessionId", session));
    }

    /// Sends a prompt of one text and waits for the turn's end; answers its stop reason.
    public String prompt(String text) throws InterruptedException {
        return stopReason(send(text));
    }

    /// Sends a prompt without waiting.
    public CompletableFuture<JsonNode> send(String text) {
        ObjectNode parameters = NODES.objectNode().put("sessionId", session);
        parameters.putArray("prompt").addObject().put("type", "text").put("text", text);
        return client.send("session/prompt", parameters);
    }

    /// Waits for a prompt's end; answers its stop reason.
    public String stopReason(CompletableFuture<JsonNode> prompt) throws InterruptedException {
        return client.result("session/prompt", prompt).path("stopReason").asString("");
    }

    /// Cancels the running turn.
    public void cancel() {
        client.notify("session/cancel", NODES.objectNode().put("sessionId", session));
    }

    /// Waits until the first of the numbers that `@stream` makes the model say has come. Other text
    /// may be the agent's own, said before the model was asked.
    public void awaitStream() throws InterruptedException {
        AcpFrame _ = client.await(0, _ -> !ordinals(0).isEmpty());
    }

    /// The ten-digit numbers in the agent's text, in the order in which they came: what `@stream`
    /// makes the model say, without the remarks of the agent.
    public List<Long> ordinals(int from) {
        return ORDINAL.matcher(text(from))
                .results()
                .map(found -> Long.valueOf(found.group()))
                .toList();
    }

    /// All agent text that arrived at or after that place of the recording.
    public String text(int from) {
        return client
                .recording()
                .select(frame ->
                        frame.index() >= from
                                && frame.update().equals("agent_message_chunk")
                                && frame.params().path("sessionId").asString("").equals(session))
                .stream()
                .map(frame -> frame.params().at("/update/content/text").asString(""))
                .collect(Collectors.joining());
    }

    /// From now on answers permission requests by the first option of that kind, for example
    /// `allow_once`, and any other request as a client that knows no such method.
    public static void choose(AcpClient client, String kind) {
        client.onRequest(request -> {
            if (!request.method().equals("session/request_permission")) {
                client.refuse(request, METHOD_NOT_FOUND, "method not found");
                return Optional.empty();
            }
            return Optional.of(selected(request, kind));
        });
    }

    /// The answer that selects the first option of that kind.
    public static ObjectNode selected(AcpFrame request, String kind) {
        for (JsonNode option : request.params().path("options")) {
            if (option.path("kind").asString("").equals(kind)) {
                ObjectNode answer = NODES.objectNode();
                answer.putObject("outcome")
                        .put("outcome", "selected")
                        .put("optionId", option.path("optionId").asString());
                return answer;
            }
        }
        throw new AssertionError("no option of kind " + kind + " in " + request.text());
    }

    private static ObjectNode location(String directory) {
        ObjectNode parameters = NODES.objectNode().put("cwd", directory);
        parameters.putArray("mcpServers");
        return parameters;
    }
}
