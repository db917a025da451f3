package dev.gangway.demo;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// Lines that no client should stumble over, each wrong in its own way.
final class Garbage {

    private Garbage() {}

    static List<byte[]> lines(String sessionId) {
        String update =
                "{\"jsonrpc\":\"2.0\",\"method\":\"session/update\",\"params\":{\"sessionId\":\""
                        + sessionId
                        + "\",\"update\":";
        return List.of(
                bytes("Warning: this line is not JSON"),
                bytes(""),
                bytes("null"),
                bytes("[]"),
                bytes("{}"),
                bytes("{\"jsonrpc\":\"2.0\",\"method\":\"session/upd"),
                bytes("{\"jsonrpc\":\"2.0\",\"method\":\"_demo/unknown\",\"params\":{}}"),
                bytes("{\"jsonrpc\":\"2.0\",\"id\":\"never-asked\",\"result\":{}}"),
                bytes("{\"jsonrpc\":\"2.0\",\"method\":\"session/update\"}"),
                bytes(update + "{}}}"),
                bytes(update + "{\"sessionUpdate\":\"agent_message_chunk\"}}}"),
                bytes(update + "{\"a\":1},\"update\":{\"a\":2}}}"),
                broken(update),
                bytes("\0\0\0"));
    }

    /// A chunk whose text is not UTF-8.
    private static byte[] broken(String update) {
        String line =
                update
                        + "{\"sessionUpdate\":\"agent_message_chunk\","
                        + "\"content\":{\"type\":\"text\",\"text\":\"\u00c3(\u00ff\"}}}}";
        return line.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
