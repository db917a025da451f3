package dev.gangway.testkit.puppet;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The client at the other end: JSON-RPC 2.0, a message a line. Any thread.
final class AcpLines {
    private final OutputStream output;
    private final AtomicLong lastId = new AtomicLong();
    private final Map<Long, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();

    AcpLines(OutputStream output) {
        this.output = output;
    }

    void tell(String method, JsonNode params) {
        write(bytes(AcpPuppet.MAPPER.createObjectNode().put("method", method), params), false);
    }

    /// The same, byte by byte.
    void tellInPieces(String method, JsonNode params) {
        write(bytes(AcpPuppet.MAPPER.createObjectNode().put("method", method), params), true);
    }

    /// Waits for the result.
    JsonNode ask(String method, JsonNode params) throws InterruptedException {
        long id = lastId.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        asked.put(id, answer);
        ObjectNode request = AcpPuppet.MAPPER.createObjectNode().put("id", id);
        write(bytes(request.put("method", method), params), false);
        try {
            return answer.get();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    void answered(JsonNode message) {
        Optional.ofNullable(asked.remove(message.path("id").asLong()))
                .ifPresent(answer -> answer.complete(message.path("result")));
    }

    void answer(JsonNode id, JsonNode result) {
        ObjectNode message = AcpPuppet.MAPPER.createObjectNode();
        message.set("id", id);
        message.set("result", result);
        write(bytes(message), false);
    }

    void refuse(JsonNode id, int code, String text) {
        ObjectNode message = AcpPuppet.MAPPER.createObjectNode();
        message.set("id", id);
        message.set(
                "error",
                AcpPuppet.MAPPER.createObjectNode().put("code", code).put("message", text));
        write(bytes(message), false);
    }

    private static byte[] bytes(ObjectNode message, JsonNode params) {
        message.set("params", params);
        return bytes(message);
    }

    private static byte[] bytes(ObjectNode message) {
        byte[] json = AcpPuppet.MAPPER.writeValueAsBytes(message.put("jsonrpc", "2.0"));
        byte[] line = java.util.Arrays.copyOf(json, json.length + 1);
        line[json.length] = '\n';
        return line;
    }

    private synchronized void write(byte[] line, boolean inPieces) {
        try {
            for (int i = 0; i < line.length; i += inPieces ? 1 : line.length) {
                output.write(line, i, inPieces ? 1 : line.length);
                output.flush();
            }
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
