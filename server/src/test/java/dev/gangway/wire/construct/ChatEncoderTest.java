package dev.gangway.wire.construct;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.event.Event;
import dev.gangway.event.EventKind;
import dev.gangway.event.Origin;
import dev.gangway.json.Bytes;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ChatEncoderTest {
    private final ChatEncoder encoder = new ChatEncoder();
    private long sequence;

    private List<JsonNode> told(EventKind kind, String payload) {
        return told(kind, 1, payload);
    }

    private List<JsonNode> told(EventKind kind, long message, String payload) {
        Bytes out = new Bytes(64);
        Event event = new Event(kind, 1, message, 0, Origin.AGENT, RawJson.of(payload));
        encoder.encode(++sequence, event, out);
        List<JsonNode> frames = new ArrayList<>();
        for (String part : out.toString().split("\u001e", -1)) {
            if (!part.isEmpty()) {
                frames.add(Json.parse(part));
            }
        }
        return frames;
    }

    private List<JsonNode> says(long message, String text) {
        return told(
                EventKind.AGENT_MESSAGE_CHUNK,
                message,
                "{\"content\":{\"type\":\"text\",\"text\":" + RawJson.ofText(text) + "}}");
    }

    private static List<String> types(List<JsonNode> frames) {
        return frames.stream().map(frame -> Json.text(frame, "type", "")).toList();
    }

    @Test
    void theAnswerIsToldWholeAtTheEndWhateverItsCharacters() {
        told(EventKind.TURN_STARTED, "{}");
        says(2, "one \"two\"\n");
        says(2, "three");
        says(3, "four");

        List<JsonNode> end =
                told(EventKind.TURN_ENDED, "{\"outcome\":\"stopped\",\"stopReason\":\"end_turn\"}");

        assertThat(types(end)).containsExactly("chunk_reset", "done");
        assertThat(end.getLast().path("full_response").stringValue())
                .isEqualTo("one \"two\"\nthree\n\nfour");
    }

    @Test
    void anAnswerThatIsTooLongToTellAgainLeavesTheDraftAlone() {
        told(EventKind.TURN_STARTED, "{}");
        says(2, "x".repeat(TurnMemory.ANSWER_BYTES_MAX));
        says(2, "y");

        List<JsonNode> end =
                told(EventKind.TURN_ENDED, "{\"outcome\":\"stopped\",\"stopReason\":\"end_turn\"}");

        assertThat(types(end)).containsExactly("done");
        assertThat(end.getLast().has("full_response")).isFalse();
    }

    @Test
    void aCallThatIsToldTwiceIsShownOnce() {
        String call =
                "{\"toolCallId\":\"t\",\"title\":\"shell\",\"status\":\"pending\",\"rawInput\":{\"a\":1}}";
        told(EventKind.TURN_STARTED, "{}");

        assertThat(types(told(EventKind.TOOL_CALL, call))).containsExactly("tool_call");
        assertThat(told(EventKind.TOOL_CALL, call)).isEmpty();
        told(
                EventKind.TOOL_CALL_UPDATE,
                "{\"toolCallId\":\"t\",\"content\":[{\"type\":\"content\",\"content\":{\"type\":\"text\",\"text\":\"out\"}}]}");
        List<JsonNode> result =
                told(EventKind.TOOL_CALL_UPDATE, "{\"toolCallId\":\"t\",\"status\":\"completed\"}");

        assertThat(types(result)).containsExactly("tool_result");
        assertThat(result.getFirst().path("output").stringValue()).isEqualTo("out");
        assertThat(result.getFirst().path("name").stringValue()).isEqualTo("shell");
        assertThat(
                        told(
                                EventKind.TOOL_CALL_UPDATE,
                                "{\"toolCallId\":\"t\",\"status\":\"completed\"}"))
                .isEmpty();
    }

    @Test
    void aCallThatIsDoneAtOnceIsACallAndItsResult() {
        told(EventKind.TURN_STARTED, "{}");

        List<JsonNode> both =
                told(
                        EventKind.TOOL_CALL,
                        "{\"toolCallId\":\"t\",\"title\":\"construct-operator__spawn_agent\",\"status\":\"completed\"}");

        assertThat(types(both))
                .containsExactly("operator_status", "tool_call", "operator_status", "tool_result");
        assertThat(both.getFirst().path("phase").stringValue()).isEqualTo("spawning");
        assertThat(both.get(2).path("phase").stringValue()).isEqualTo("spawned");
    }

    @Test
    void anAnswerThatBrokeOffIsAnErrorAndNoAnswer() {
        told(EventKind.TURN_STARTED, "{}");
        says(2, "half");

        List<JsonNode> end =
                told(
                        EventKind.TURN_ENDED,
                        "{\"outcome\":\"failed\",\"stopReason\":\"error\",\"detail\":{\"code\":-32603,\"message\":\"the model's stream broke, key sk-abcdefghijklmnop0123456789\"}}");

        assertThat(types(end)).containsExactly("error");
        assertThat(end.getFirst().path("code").stringValue()).isEqualTo("AGENT_ERROR");
        assertThat(end.getFirst().path("partial").booleanValue()).isTrue();
        assertThat(end.getFirst().path("message").stringValue()).doesNotContain("abcdefghijklmnop");
    }

    @Test
    void errorsAreCalledByTheirNumbersAndNotByTheirWords() {
        assertThat(code("{\"code\":-32000,\"message\":\"x\"}")).isEqualTo("AUTH_ERROR");
        assertThat(code("{\"code\":-32603,\"message\":\"m\",\"data\":{\"status\":401}}"))
                .isEqualTo("AUTH_ERROR");
        assertThat(code("{\"code\":-32603,\"message\":\"m\",\"data\":{\"status\":529}}"))
                .isEqualTo("PROVIDER_ERROR");
        assertThat(code("{\"code\":1,\"message\":\"model provider unauthorized\"}"))
                .isEqualTo("AGENT_ERROR");
    }

    private static String code(String detail) {
        return ChatCode.of(RawJson.of(detail));
    }

    @Test
    void aBudgetThatIsUsedUpEndsTheTurnUnderItsOwnCode() {
        told(EventKind.TURN_STARTED, "{}");
        told(EventKind.BUDGET_REACHED, "{\"message\":\"The day's budget is used up.\"}");
        told(EventKind.TURN_CANCELLING, "{\"turn\":1,\"reason\":\"budget\"}");

        List<JsonNode> end =
                told(
                        EventKind.TURN_ENDED,
                        "{\"outcome\":\"stopped\",\"stopReason\":\"cancelled\"}");

        assertThat(end.getFirst().path("code").stringValue()).isEqualTo("BUDGET_EXCEEDED");
        assertThat(end.getFirst().path("message").stringValue())
                .isEqualTo("The day's budget is used up.");
    }

    @Test
    void whatAPersonWroteInAnotherTabIsNotShown() {
        assertThat(
                        told(
                                EventKind.USER_MESSAGE_CHUNK,
                                "{\"content\":{\"type\":\"text\",\"text\":\"hello\"}}"))
                .isEmpty();
    }
}
