package dev.gangway.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.json.RawJson;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Conversations with real agents, recorded; `NAME.expected.jsonl` is how they read.
final class RecordedConversationTest {
    @ParameterizedTest
    @ValueSource(strings = {"claude-acp-cancel", "codex-acp-cancel", "gemini-acp-permission"})
    void aRecordedConversationReadsAsExpected(String name) {
        RecordedConversation recorded = RecordedConversation.read(name + ".jsonl");

        List<TranscriptEntry> entries = recorded.conversation().fold();

        assertThat(entries)
                .extracting(entry -> entry.toJson().node())
                .isEqualTo(
                        RecordedConversation.lines(name + ".expected.jsonl").stream()
                                .map(line -> RawJson.of(line).node())
                                .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"claude-acp-cancel", "codex-acp-cancel", "gemini-acp-permission"})
    void deltasEqualTheFinalTextAndEachToolCallIsThereOnce(String name) {
        RecordedConversation recorded = RecordedConversation.read(name + ".jsonl");
        Map<Long, String> texts = new HashMap<>();
        Set<String> calls = new HashSet<>();

        for (TranscriptEntry entry : recorded.conversation().fold()) {
            JsonNode body = entry.body().node();
            if (entry.kind() == EntryKind.MESSAGE) {
                assertThat(body.path("content").size()).isEqualTo(1);
                texts.put(
                        body.path("message").longValue(),
                        body.path("content").path(0).path("text").stringValue());
            } else if (entry.kind() == EntryKind.TOOL_CALL) {
                assertThat(calls.add(body.path("update").path("toolCallId").stringValue()))
                        .isTrue();
            }
        }

        assertThat(calls).isNotEmpty();
        assertThat(texts).hasSameSizeAs(recorded.texts());
        recorded.texts()
                .forEach((number, text) ->
                        assertThat(texts.get(number)).hasToString(text.toString()));
    }
}
