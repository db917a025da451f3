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
import org.junit.jupiter.params.provider.ValueSource;
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
            Replay.Prompted prompted = replay.prompted.get(i);
            JsonNode answer = prompted.result();
            switch (outcomes.get(i)) {
                case TurnOutcome.Stopped(String reason, RawJson result) -> {
                    assertThat(prompted.failure()).isEmpty();
                    assertThat(result.node()).isEqualTo(answer.path("result"));
                    assertThat(reason).isEqualTo(answer.at("/result/stopReason").asString());
                }
                case TurnOutcome.Failed(int _, String message, RawJson data)
                        when answer.has("result") -> {
                    assertThat(message).isEqualTo(prompted.failure().strip()).isNotEmpty();
                    assertThat(data.node()).isEqualTo(answer.path("result"));
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

    @Test
    void aTurnThatCodexEndsAsIfAllWasWellReadsAsFailed() {
        Replay replay = new Replay(Recording.read("codex-acp-errors")).play();

        assertThat(replay.outcomes())
                .filteredOn(TurnOutcome.Failed.class::isInstance)
                .map(TurnOutcome.Failed.class::cast)
                .extracting(TurnOutcome.Failed::message)
                .satisfiesExactly(
                        first -> assertThat(first).contains("fake 400"),
                        second -> assertThat(second).isEqualTo("Authentication required"),
                        third -> assertThat(third).startsWith("stream disconnected"),
                        fourth -> assertThat(fourth).endsWith("max_output_tokens"));
        assertThat(replay.session.text()).contains("fake 400", "stream disconnected");
    }

    /// Tokens are what a person pays for: none may be lost or made up on the way.
    @ParameterizedTest
    @MethodSource("recordings")
    void theUsageOfATurnIsWhatTheAgentAnswered(String name) {
        Replay replay = new Replay(Recording.read(name)).play();

        for (int i = 0; i < replay.prompted.size(); i++) {
            JsonNode raw = replay.prompted.get(i).result().path("result");
            JsonNode told =
                    switch (replay.outcomes().get(i)) {
                        case TurnOutcome.Stopped stopped -> stopped.result().node();
                        case TurnOutcome.Failed failed -> failed.data().node();
                    };
            assertThat(told.path("usage")).isEqualTo(raw.path("usage"));
            assertThat(told.at("/_meta/quota")).isEqualTo(raw.at("/_meta/quota"));
        }
        List<JsonNode> used =
                replay.updates.stream()
                        .map(RawJson::node)
                        .filter(update ->
                                Json.text(update, "sessionUpdate", "").equals("usage_update"))
                        .toList();
        assertThat(replay.session.events(EventKind.USAGE_UPDATE))
                .extracting(RawJson::node)
                .isEqualTo(used);
    }

    @Test
    void usageIsReallyCompared() {
        long usages =
                recordings().stream()
                        .flatMap(name -> new Replay(Recording.read(name)).play().prompted.stream())
                        .map(prompted -> prompted.result().path("result"))
                        .filter(result ->
                                result.path("usage").isObject()
                                        || result.at("/_meta/quota").isObject())
                        .count();

        assertThat(usages).isGreaterThan(80);
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void eachAgentIsRecognisedByWhatItCallsItself(String name) {
        JsonNode info =
                Recording.read(name).entries().stream()
                        .filter(entry -> entry.direction().equals("out"))
                        .map(entry -> entry.message().at("/result/agentInfo"))
                        .filter(JsonNode::isObject)
                        .findFirst()
                        .orElseThrow();

        AcpProfile profile = AcpProfile.recognised(RawJson.ofNode(info));

        assertThat(profile.profileName()).isEqualTo(name.substring(0, name.indexOf('-')));
    }

    /// Codex begins in a mode in which a model decides what a person would be asked.
    @ParameterizedTest
    @MethodSource("recordings")
    void onlyCodexIsSetToAnotherModeBeforeAnybodyMayPrompt(String name) {
        Replay replay = new Replay(Recording.read(name)).play();

        List<Heard.Ready> ready = replay.session.all(Heard.Ready.class);
        if (name.startsWith("codex") && !ready.isEmpty()) {
            assertThat(replay.settled)
                    .singleElement()
                    .satisfies(request -> {
                        assertThat(request.path("method").asString()).isEqualTo("session/set_mode");
                        assertThat(request.at("/params/modeId").asString()).isEqualTo("read-only");
                    });
            JsonNode modes = ready.getFirst().ready().modes().node();
            assertThat(modes.path("currentModeId").asString()).isEqualTo("read-only");
        } else {
            assertThat(replay.settled).isEmpty();
        }
    }

    /// After a lost connection to its model the agent streams the text again, under another id.
    @ParameterizedTest
    @ValueSource(strings = {"codex-acp-errors", "claude-acp-errors"})
    void textThatIsStreamedAgainIsAnotherMessage(String name) {
        Replay replay = new Replay(Recording.read(name)).play();

        List<String> messages = replay.session.messages();
        int times = name.startsWith("codex") ? 3 : 4;
        assertThat(messages.stream().filter("partial "::equals)).hasSize(times);
        assertThat(messages).noneMatch(message -> message.contains("partial partial"));
    }

    /// One id is one message, and what has none, another.
    @ParameterizedTest
    @MethodSource("recordings")
    void aMessageHoldsNoChunkOfAnotherId(String name) {
        Replay replay = new Replay(Recording.read(name)).play();

        String running = "";
        EventKind kind = EventKind.TURN_ENDED;
        for (Heard heard : replay.session.heard()) {
            if (heard instanceof Heard.Event(EventKind said, RawJson payload)
                    && (said == EventKind.AGENT_MESSAGE_CHUNK
                            || said == EventKind.AGENT_THOUGHT_CHUNK)) {
                String id = Json.text(payload.node(), "messageId", "");
                if (said == kind) {
                    assertThat(id).isEqualTo(running);
                }
                running = id;
                kind = said;
            } else if (heard instanceof Heard.MessageEnded) {
                kind = EventKind.TURN_ENDED;
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
    void everyToolCallBeginsOnceAndEndsOnce(String name) {
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
        assertThat(ended.keySet()).isEqualTo(begun.keySet());
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
