package dev.gangway.endtoend;

import dev.gangway.testkit.acp.AcpClient;
import dev.gangway.testkit.acp.AcpConversation;
import dev.gangway.testkit.acp.AcpFrame;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What an announced client says and sees on the native wire (docs/wire/acp.md).
final class Frames {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Frames() {}

    /// `initialize` of a client that knows Gangway's additions and shows forms and pages to open.
    static ObjectNode initializeKnowing() {
        ObjectNode parameters = AcpConversation.initializeParameters();
        ObjectNode capabilities = parameters.withObject("/clientCapabilities");
        ObjectNode elicitation = capabilities.putObject("elicitation");
        elicitation.putObject("form");
        elicitation.putObject("url");
        capabilities.putObject("_meta").putObject("gangway");
        return parameters;
    }

    static ObjectNode object() {
        return NODES.objectNode();
    }

    /// Parameters of `session/new`, `session/load` and `session/resume`.
    static ObjectNode location(String directory) {
        ObjectNode parameters = NODES.objectNode().put("cwd", directory);
        parameters.putArray("mcpServers");
        return parameters;
    }

    /// Parameters of `session/resume` behind a position; sequence 0 is before the first event.
    static ObjectNode resume(String session, String directory, String epoch, long sequence) {
        ObjectNode parameters = location(directory).put("sessionId", session);
        ObjectNode after = parameters.withObject("/_meta/gangway/after").put("seq", sequence);
        if (!epoch.isEmpty()) {
            after.put("epoch", epoch);
        }
        return parameters;
    }

    /// Parameters of `session/prompt`; an empty key is none.
    static ObjectNode prompt(String session, String text, String key) {
        ObjectNode parameters = NODES.objectNode().put("sessionId", session);
        parameters.putArray("prompt").addObject().put("type", "text").put("text", text);
        if (!key.isEmpty()) {
            parameters.withObject("/_meta/gangway").put("key", key);
        }
        return parameters;
    }

    static CompletableFuture<JsonNode> send(
            AcpClient client, String session, String text, String key) {
        return client.send("session/prompt", prompt(session, text, key));
    }

    static String newSession(AcpClient client, String directory) throws InterruptedException {
        return client.request("session/new", location(directory)).path("sessionId").asString();
    }

    /// Where a frame's position stands; missing for frames without a number.
    static JsonNode position(AcpFrame frame) {
        JsonNode position =
                switch (frame.method()) {
                    case "session/update" -> frame.params().at("/_meta/gangway");
                    case "_gangway/event" -> frame.params();
                    default -> NODES.missingNode();
                };
        return position.has("seq") ? position : NODES.missingNode();
    }

    static boolean isNumbered(AcpFrame frame) {
        return frame.incoming() && frame.notification() && !position(frame).isMissingNode();
    }

    static long sequence(AcpFrame frame) {
        return position(frame).path("seq").asLong(0);
    }

    static String session(AcpFrame frame) {
        return frame.params().path("sessionId").asString("");
    }

    /// The kind of a `_gangway/event`, or "".
    static String kind(AcpFrame frame) {
        return frame.method().equals("_gangway/event")
                ? frame.params().path("kind").asString("")
                : "";
    }

    static JsonNode payload(AcpFrame frame) {
        return frame.params().path("payload");
    }

    /// The text of a message chunk, or "".
    static String text(AcpFrame frame) {
        return frame.params().at("/update/content/text").asString("");
    }

    static List<AcpFrame> numbered(AcpClient client, String session) {
        return client.recording()
                .select(frame -> isNumbered(frame) && session(frame).equals(session));
    }

    static AcpFrame awaitKind(AcpClient client, int from, String kind) throws InterruptedException {
        return client.await(from, frame -> kind(frame).equals(kind));
    }

    /// Waits for the chunk of `/stream` with that ordinal.
    static AcpFrame awaitOrdinal(AcpClient client, long ordinal) throws InterruptedException {
        return awaitOrdinal(client, 0, ordinal);
    }

    static AcpFrame awaitOrdinal(AcpClient client, int from, long ordinal)
            throws InterruptedException {
        String digits = "%010d".formatted(ordinal);
        return client.await(
                from,
                frame ->
                        frame.update().equals("agent_message_chunk")
                                && text(frame).startsWith(digits));
    }

    static AcpFrame awaitRequest(AcpClient client, int from) throws InterruptedException {
        return client.await(from, frame -> frame.incoming() && frame.request());
    }

    /// The last numbered frame of a session that a client was shown.
    static Optional<AcpFrame> last(AcpClient client, String session) {
        List<AcpFrame> all = numbered(client, session);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
    }
}
