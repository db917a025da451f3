package dev.gangway.simulation;

import dev.gangway.agent.AgentRequest;
import dev.gangway.event.EventKind;
import dev.gangway.json.RawJson;

/// What agents say, as JSON.
final class AgentWords {
    private AgentWords() {}

    static RawJson update(EventKind kind, Moves moves) {
        return switch (kind) {
            case AGENT_MESSAGE_CHUNK, AGENT_THOUGHT_CHUNK -> {
                int length = moves.oneIn(40) ? moves.below(2000) : moves.below(30);
                yield RawJson.of(
                        "{\"sessionUpdate\":\""
                                + kind.wireName()
                                + "\",\"content\":{\"type\":\"text\",\"text\":\""
                                + moves.next()
                                + ".".repeat(length)
                                + " \"}}");
            }
            case SESSION_INFO_UPDATE ->
                    RawJson.of(
                            "{\"sessionUpdate\":\"session_info_update\",\"title\":\"title "
                                    + moves.next()
                                    + "\"}");
            case USAGE_UPDATE ->
                    RawJson.of(
                            "{\"sessionUpdate\":\"usage_update\",\"used\":"
                                    + moves.next()
                                    + ",\"size\":1000}");
            default -> throw new IllegalArgumentException("agents here do not say " + kind);
        };
    }

    static RawJson tool(String update, String id, String status) {
        return RawJson.of(
                "{\"sessionUpdate\":\"%s\",\"toolCallId\":\"%s\",\"title\":\"run\",\"status\":\"%s\"}"
                        .formatted(update, id, status));
    }

    static RawJson mode(String mode) {
        return RawJson.of(
                "{\"sessionUpdate\":\"current_mode_update\",\"currentModeId\":\"" + mode + "\"}");
    }

    static RawJson request(AgentRequest.Kind kind, long key) {
        return switch (kind) {
            case PERMISSION ->
                    RawJson.of(
                            """
                            {"tag":"tag%d","toolCall":{"toolCallId":"asks%d","title":"run"},"options":[
                            {"optionId":"yes","name":"Yes","kind":"allow_once"},
                            {"optionId":"no","name":"No","kind":"reject_once"}]}
                            """
                                    .formatted(key, key));
            case QUESTION -> key % 2 == 0 ? form(key) : page(key);
        };
    }

    private static RawJson form(long key) {
        return RawJson.of(
                """
                {"tag":"tag%d","mode":"form","message":"Which?","requestedSchema":{"type":"object",
                "required":["name"],"properties":{"name":{"type":"string"}}}}
                """
                        .formatted(key));
    }

    /// The agent's own name of it is the tag.
    private static RawJson page(long key) {
        return RawJson.of(
                """
                {"tag":"tag%d","mode":"url","message":"Log in","elicitationId":"tag%d",
                "url":"https://example.test/%d"}
                """
                        .formatted(key, key, key));
    }
}
