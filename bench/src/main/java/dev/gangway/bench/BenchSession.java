package dev.gangway.bench;

import dev.gangway.json.Json;
import dev.gangway.testkit.acp.AcpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import tools.jackson.databind.node.ObjectNode;

/// A session with the demo agent, made by a client that has left again.
///
/// @param id the session's
/// @param directory where it works
/// @param textBytes how long the texts must be for frames of [Benchmark#FRAME_BYTES]
record BenchSession(String id, Path directory, int textBytes) {
    static BenchSession make(GangwayProcess.Address server, Path directory)
            throws InterruptedException {
        try (AcpClient client = AcpClient.connect(server.acp(), server.token())) {
            client.request("initialize", Json.object().put("protocolVersion", 1));
            ObjectNode place = Json.object().put("cwd", directory.toString());
            place.putArray("mcpServers");
            String id = client.request("session/new", place).path("sessionId").asString();
            return new BenchSession(id, directory, Benchmark.FRAME_BYTES - emptyFrameBytes(id));
        }
    }

    /// What a client resumes it with.
    ObjectNode resume() {
        ObjectNode params = Json.object().put("sessionId", id).put("cwd", directory.toString());
        params.putArray("mcpServers");
        return params;
    }

    /// The prompt that has the agent stream so many updates.
    ObjectNode stream(long events) {
        ObjectNode params = Json.object().put("sessionId", id);
        params.putArray("prompt")
                .addObject()
                .put("type", "text")
                .put("text", "/stream " + events + " " + textBytes + " 0");
        return params;
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
