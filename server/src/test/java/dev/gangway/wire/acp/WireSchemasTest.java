package dev.gangway.wire.acp;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.json.Json;
import org.junit.jupiter.api.Test;

/// The checks of the other tests can fail.
class WireSchemasTest {
    @Test
    void frameAgainstAcpIsFound() {
        var frame =
                Json.parse(
                        "{\"jsonrpc\":\"2.0\",\"method\":\"session/update\",\"params\":"
                                + "{\"sessionId\":\"s1\",\"update\":{\"sessionUpdate\":\"new\"}}}");

        assertThatThrownBy(() -> FrameChecks.check(frame, "", false))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void frameAgainstOurSchemaIsFound() {
        var frame =
                Json.parse(
                        "{\"jsonrpc\":\"2.0\",\"method\":\"_gangway/event\",\"params\":"
                                + "{\"sessionId\":\"s1\",\"kind\":\"turn_ended\"}}");

        assertThatThrownBy(() -> FrameChecks.check(frame, "", true))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void additionForAStockClientIsFound() {
        var frame =
                Json.parse(
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"stopReason\":\"end_turn\","
                                + "\"_meta\":{\"gangway\":{}}}}");

        assertThatThrownBy(() -> FrameChecks.check(frame, "session/prompt", false))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void answerToAnotherMethodIsFound() {
        var frame = Json.parse("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"stopReason\":\"no\"}}");

        assertThatThrownBy(() -> FrameChecks.check(frame, "session/prompt", false))
                .isInstanceOf(AssertionError.class);
    }
}
