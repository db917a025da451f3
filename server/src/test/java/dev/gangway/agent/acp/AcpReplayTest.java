package dev.gangway.agent.acp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.agent.TurnOutcome;
import dev.gangway.event.EventKind;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// Recorded conversations with four real agents, played through the driver. What must hold comes
/// from the recording, and from the notes of the client that made it.
class AcpReplayTest {
    static List<String> recordings() {
        return Recording.names();
    }

    @Test
    void allRecordingsAreThere() {
        assertThat(recordings()).hasSize(33);
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void theDriverKeepsItsContract(String name) {
        Replay replay = new Replay(Recording.read(name)).play();

        assertThat(replay.session.wrongs()).isEmpty();
        assertThat(replay.session.heard().getLast()).isInstanceOf(Heard.Gone.class);
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void everyUpdateIsToldInItsOrderAndItsBytes(String name) {
        Replay replay = new Replay(Recording.read(name)).play();

        List<RawJson> wanted = new ArrayList<>(replay.updates);
        wanted.removeIf(update -> update.toString().contains("[MODE_UPDATE] "));
        List<RawJson> told = new ArrayList<>();
        for (Heard.Event event : replay.session.all(Heard.Event.class)) {
            boolean agents = replay.updates.contains(event.payload());
            if (agents || event.kind() == EventKind.UNRECOGNIZED) {
                told.add(event.payload());
            }
        }
        assertThat(told).isEqualTo(wanted);
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void everyTurnEndsAsTheAgentAnswered(String name) {
        Replay replay = new Replay(Recording.read(name)).play();

        List<TurnOutcome> outcomes = replay.outcomes();
        assertThat(outcomes).hasSameSizeAs(replay.prompted);
        for (int i = 0; i < outcomes.size(); i++) {
            JsonNode answer = replay.prompted.get(i).result();
            switch (outcomes.get(i)) {
                case TurnOutcome.Stopped(String reason, RawJson result) -> {
                    assertThat(result.node()).isEqualTo(answer.path("result"));
                    assertThat(reason).isEqualTo(answer.at("/result/stopReason").asString());
                }
                case TurnOutcome.Failed(int code, String message, RawJson data) -> {
                    assertThat(code).isEqualTo(answer.at("/error/code").asInt());
                    assertThat(message).isEqualTo(answer.at("/error/message").asString());
                    assertThat(data.node().toString())
                            .isEqualTo(
                                    answer.at("/error").has("data")
                                            ? answer.at("/error/data").toString()
                                            : "null");
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void theTextOfATurnIsWhatTheRecordingClientSaw(String name) {
        Recording recording = Recording.read(name);
        Replay replay = new Replay(recording).play();

        List<Recording.Turn> notes = new ArrayList<>(recording.turns());
        for (Replay.Prompted prompted : replay.prompted) {
            Recording.Turn note =
                    notes.stream()
                            .filter(turn -> prompted.text().startsWith(turn.prompt()))
                            .findFirst()
                            .orElse(null);
            if (note == null || prompted.overlapped()) {
                continue;
            }
            notes.remove(note);
            if (note.whole()) {
                assertThat(prompted.said()).isEqualTo(note.text());
            } else {
                assertThat(prompted.said()).startsWith(note.text());
            }
            assertThat(prompted.chunks()).isEqualTo(note.chunks());
        }
    }

    @Test
    void theNotesOfTheRecordingClientAreReallyCompared() {
        long notes =
                recordings().stream().mapToLong(name -> Recording.read(name).turns().size()).sum();

        assertThat(notes).isGreaterThan(90);
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void everyToolCallBeginsOnceAndEndsAtMostOnce(String name) {
        Replay replay = new Replay(Recording.read(name)).play();

        Map<String, Integer> begun = new HashMap<>();
        Map<String, Integer> ended = new HashMap<>();
        for (Heard.Event event : replay.session.all(Heard.Event.class)) {
            JsonNode update = event.payload().node();
            String id = Json.text(update, "toolCallId", "");
            if (event.kind() == EventKind.TOOL_CALL) {
                begun.merge(id, 1, Integer::sum);
            }
            if (event.kind() == EventKind.TOOL_CALL || event.kind() == EventKind.TOOL_CALL_UPDATE) {
                assertThat(begun).as("the call was told of before it changed").containsKey(id);
                String status = Json.text(update, "status", "");
                if (status.equals("completed") || status.equals("failed")) {
                    ended.merge(id, 1, Integer::sum);
                }
            }
        }

        assertThat(begun.values()).allMatch(times -> times == 1);
        assertThat(ended.values()).allMatch(times -> times == 1);
        if (name.equals("codex-acp-cancel")) {
            // The agent leaves the call open in which it was cancelled.
            assertThat(begun).hasSize(ended.size() + 1);
        } else {
            assertThat(ended.keySet()).isEqualTo(begun.keySet());
        }
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void everyRequestOfTheAgentIsAnsweredOnceAndAsThePersonAnswered(String name) {
        Replay replay = new Replay(Recording.read(name)).play();

        for (String id : replay.asked) {
            List<JsonNode> answers =
                    replay.sent().stream()
                            .filter(line -> !line.has("method"))
                            .filter(line -> line.path("id").toString().equals(id))
                            .toList();
            assertThat(answers).hasSize(1);
            JsonNode wanted = replay.answersWanted.get(id);
            if (wanted != null) {
                assertThat(answers.getFirst().path("result")).isEqualTo(wanted);
            } else {
                assertThat(answers.getFirst().at("/error/code").asInt()).isEqualTo(-32601);
            }
        }
    }

    @Test
    void geminiSaysItsModeInATextThatIsNoMessage() {
        Replay replay = new Replay(Recording.read("gemini-acp-control")).play();

        assertThat(replay.updates.toString()).contains("[MODE_UPDATE] plan");
        assertThat(replay.session.text()).doesNotContain("MODE_UPDATE");
        assertThat(replay.session.all(Heard.SettingTaken.class))
                .extracting(taken -> taken.payload().node())
                .contains(AcpSettings.modeUpdate("plan").node());
        assertThat(replay.session.all(Heard.SettingRefused.class))
                .extracting(Heard.SettingRefused::message)
                .allMatch(message -> message.contains("untrusted folder"))
                .hasSize(2);
    }

    @Test
    void claudesOptionsAreReadAgainAfterAnotherModel() {
        Replay replay = new Replay(Recording.read("claude-acp-control")).play();

        assertThat(replay.session.all(Heard.SettingTaken.class)).hasSize(9);
        assertThat(replay.session.all(Heard.SettingRefused.class))
                .extracting(Heard.SettingRefused::message)
                .containsExactly("Invalid params: Unknown config option: fast");
    }

    @Test
    void whatALoadedSessionRepeatsIsNotTold() {
        Replay replay = new Replay(Recording.read("claude-acp-resume2")).play();

        assertThat(replay.session.events(EventKind.USER_MESSAGE_CHUNK)).isEmpty();
        assertThat(replay.session.await(Heard.Ready.class).ready().resumed()).isTrue();
        assertThat(replay.session.text()).startsWith("History: [\"remember pineapple\"");
    }
}
