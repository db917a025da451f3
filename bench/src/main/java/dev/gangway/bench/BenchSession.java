package dev.gangway.bench;

import dev.gangway.json.Json;
import dev.gangway.testkit.acp.AcpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A session with the bench's agent, made by a client that has left again.
///
/// @param id the session's
/// @param directory where it works
/// @param textBytes how long the texts must be for frames of [Bench#FRAME_BYTES]
record BenchSession(String id, Path directory, int textBytes) {
    /// Where a session's log stands.
    ///
    /// @param epoch of the log
    /// @param sequence of its last event
    record Head(String epoch, long sequence) {}

    static BenchSession make(GangwayProcess.Address server, Path directory)
            throws InterruptedException {
        try (AcpClient client = AcpClient.connect(server.acp(), server.token())) {
            client.request("initialize", Json.object().put("protocolVersion", 1));
            ObjectNode place = Json.object().put("cwd", directory.toString());
            place.putArray("mcpServers");
            String id = client.request("session/new", place).path("sessionId").asString();
            return new BenchSession(id, directory, Bench.FRAME_BYTES - emptyFrameBytes(id));
        }
    }

    /// Where the log stands now.
    Head head(GangwayProcess.Address server) throws InterruptedException {
        try (AcpClient client = AcpClient.connect(server.acp(), server.token())) {
            ObjectNode params = Json.object().put("protocolVersion", 1);
            params.putObject("clientCapabilities").putObject("_meta").putObject("gangway");
            client.request("initialize", params);
            JsonNode head = client.request("session/resume", resume()).at("/_meta/gangway/head");
            return new Head(head.path("epoch").asString(), head.path("seq").asLong());
        }
    }

    /// What a client resumes it with.
    ObjectNode resume() {
        ObjectNode params = Json.object().put("sessionId", id).put("cwd", directory.toString());
        params.putArray("mcpServers");
        return params;
    }

    /// What an announced client resumes it with that has all up to a position.
    ObjectNode resumeAfter(String epoch, long sequence) {
        ObjectNode params = resume();
        params.putObject("_meta")
                .putObject("gangway")
                .putObject("after")
                .put("epoch", epoch)
                .put("seq", sequence);
        return params;
    }

    /// The prompt that has the agent stream so many updates.
    ///
    /// @param perSecond in open loop; 0 for as fast as the pipe takes them
    String prompt(long events, double perSecond) {
        ObjectNode params = Json.object().put("sessionId", id);
        params.putArray("prompt")
                .addObject()
                .put("type", "text")
                .put("text", "/stream " + events + " " + textBytes + " " + perSecond);
        return Requests.request(3, "session/prompt", params);
    }

    /// The length of a frame without text, as a client without Gangway's additions gets it.
    private static int emptyFrameBytes(String id) {
        ObjectNode message = Json.object().put("jsonrpc", "2.0").put("method", "session/update");
        ObjectNode update = message.putObject("params").put("sessionId", id).putObject("update");
        update.put("sessionUpdate", "agent_message_chunk");
        update.putObject("content").put("type", "text").put("text", "");
        return message.toString().getBytes(StandardCharsets.UTF_8).length;
    }
}
