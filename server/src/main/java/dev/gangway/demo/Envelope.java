package dev.gangway.demo;

import java.nio.charset.StandardCharsets;

/// What stands around the text of an agent_message_chunk, laid out by hand, for updates that are
/// too many or too long to be built as trees.
record Envelope(String head, String tail) {

    static Envelope of(String sessionId) {
        String head =
                "{\"jsonrpc\":\"2.0\",\"method\":\"session/update\",\"params\":{\"sessionId\":\""
                        + sessionId
                        + "\",\"update\":{\"sessionUpdate\":\"agent_message_chunk\","
                        + "\"content\":{\"type\":\"text\",\"text\":\"";
        return new Envelope(head, "\"}}}}\n");
    }

    byte[] headBytes() {
        return head.getBytes(StandardCharsets.UTF_8);
    }

    byte[] tailBytes() {
        return tail.getBytes(StandardCharsets.UTF_8);
    }
}
