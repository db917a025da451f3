package dev.gangway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.testkit.acp.AcpFrame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// All that any client was ever shown, by session and sequence number: shown again, a frame must be
/// the same to the letter.
final class Ledger {
    private static final JsonMapper JSON = new JsonMapper();

    private final Map<String, SortedMap<Long, String>> shown = new HashMap<>();

    void add(String who, AcpFrame frame) {
        String before =
                shown.computeIfAbsent(Frames.session(frame), _ -> new TreeMap<>())
                        .putIfAbsent(Frames.sequence(frame), frame.text());
        if (before != null) {
            assertThat(frame.text()).as("shown to %s, and before", who).isEqualTo(before);
        }
    }

    /// The highest number that anybody was shown.
    long head(String session) {
        SortedMap<Long, String> frames = of(session);
        return frames.isEmpty() ? 0 : frames.lastKey();
    }

    /// Everything in the session's order; without holes when somebody read all of it.
    List<JsonNode> frames(String session) {
        return of(session).values().stream().map(JSON::readTree).toList();
    }

    void assertWhole(String session) {
        SortedMap<Long, String> frames = of(session);
        assertThat((long) frames.size()).as("numbers of " + session).isEqualTo(head(session));
    }

    /// The texts of the prompts that began, in their order.
    List<String> promptsRun(String session) {
        return frames(session).stream()
                .map(frame -> frame.at("/params/update"))
                .filter(update ->
                        update.path("sessionUpdate").asString("").equals("user_message_chunk"))
                .map(update -> update.at("/content/text").asString())
                .toList();
    }

    /// The payloads of all events of a kind.
    List<JsonNode> events(String session, String kind) {
        return frames(session).stream()
                .map(frame -> frame.path("params"))
                .filter(params -> params.path("kind").asString("").equals(kind))
                .map(params -> params.path("payload"))
                .toList();
    }

    /// Turns that began and did not end.
    List<Long> runningTurns(String session) {
        List<Long> running = new ArrayList<>();
        events(session, "turn_started").forEach(event -> running.add(event.path("turn").asLong()));
        events(session, "turn_ended").forEach(event -> running.remove(event.path("turn").asLong()));
        return running;
    }

    /// Requests that were asked and not resolved.
    List<String> openRequests(String session) {
        List<String> open = new ArrayList<>();
        events(session, "permission_requested")
                .forEach(event -> open.add(event.path("id").asString()));
        events(session, "permission_resolved")
                .forEach(event -> open.remove(event.path("id").asString()));
        return open;
    }

    private SortedMap<Long, String> of(String session) {
        return shown.getOrDefault(session, new TreeMap<>());
    }
}
