package dev.gangway.bench;

import dev.gangway.json.Json;
import dev.gangway.testkit.acp.AcpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The client that makes a session with the demo agent and has it stream.
final class GangwayTurn implements AutoCloseable {
    private static final int PROBE_BYTES = 100;

    private final AcpClient client;
    private final String session;
    private final int textBytes;

    private GangwayTurn(AcpClient client, String session, int textBytes) {
        this.client = client;
        this.session = session;
        this.textBytes = textBytes;
    }

    /// Makes a session, and finds out how long the texts must be for frames of that size.
    static GangwayTurn begin(GangwayProcess.Address server, Path directory, int frameBytes)
            throws InterruptedException {
        AcpClient client = AcpClient.connect(server.acp(), server.token());
        ObjectNode hello = Json.object().put("protocolVersion", 1);
        hello.putObject("clientCapabilities").putObject("_meta").putObject("gangway");
        client.request("initialize", hello);
        ObjectNode place = Json.object().put("cwd", directory.toString());
        place.putArray("mcpServers");
        String session = client.request("session/new", place).path("sessionId").asString();
        client.request("session/prompt", prompt(session, "/stream 1 " + PROBE_BYTES + " 0"));
        client.notify("_gangway/detach", Json.object().put("sessionId", session));
        int textBytes = PROBE_BYTES + frameBytes - plainFrameBytes(session);
        return new GangwayTurn(client, session, textBytes);
    }

    String session() {
        return session;
    }

    /// Has the agent stream, and leaves the session at once: only the sockets of the measurement
    /// read.
    void stream(long events) {
        var _ =
                client.send(
                        "session/prompt",
                        prompt(session, "/stream " + events + " " + textBytes + " 0"));
        client.notify("_gangway/detach", Json.object().put("sessionId", session));
    }

    @Override
    public void close() {
        client.close();
    }

    /// What a client resumes a session with.
    static ObjectNode place(String session, Path directory) {
        ObjectNode place =
                Json.object().put("sessionId", session).put("cwd", directory.toString());
        place.putArray("mcpServers");
        return place;
    }

    /// The length of a frame with [#PROBE_BYTES] of text, as a client without Gangway's additions
    /// gets it.
    private static int plainFrameBytes(String session) {
        ObjectNode message = Json.object().put("jsonrpc", "2.0").put("method", "session/update");
        ObjectNode update = message.putObject("params").put("sessionId", session).putObject("update");
        update.put("sessionUpdate", "agent_message_chunk");
        update.putObject("content").put("type", "text").put("text", "x".repeat(PROBE_BYTES));
        return message.toString().getBytes(StandardCharsets.UTF_8).length;
    }

    private static JsonNode prompt(String session, String text) {
        ObjectNode params = Json.object().put("sessionId", session);
        params.putArray("prompt").addObject().put("type", "text").put("text", text);
        return params;
    }
}
