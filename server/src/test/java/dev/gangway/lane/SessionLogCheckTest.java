package dev.gangway.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class SessionLogCheckTest {
    private static final JsonMapper JSON = new JsonMapper();

    /// A whole session; each line: kind, turn, payload.
    private static final List<String> WHOLE =
            List.of(
                    "session_created 0 {}",
                    "turn_started 1 {}",
                    "agent_started 0 {}",
                    "permission_requested 1 {'id':'r'}",
                    "tool_call 1 {'toolCallId':'c','status':'pending'}",
                    "permission_resolved 1 {'id':'r'}",
                    "tool_call_update 1 {'toolCallId':'c','status':'completed'}",
                    "turn_ended 1 {'outcome':'stopped','stopReason':'end_turn'}",
                    "turn_started 2 {}",
                    "tool_call 2 {'toolCallId':'d','status':'in_progress'}",
                    "turn_ended 2 {'outcome':'interrupted','stopReason':'agent_gone'}",
                    "agent_stopped 0 {}");

    @Test
    void aWholeSessionHasNoFault() {
        assertThat(SessionLogCheck.problems(events(WHOLE))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1, turn 1 ends",
        "2, an agent goes that never came",
        "3, 'request r is resolved, but'",
        "4, tool call c changes",
        "5, requests never resolved",
        "6, tool call c is pending after turn 1",
        "7, turn 2 begins while",
        "10, turns never ended",
        "11, the agent never went"
    })
    void aMissingEventIsFound(int missing, String problem) {
        List<String> lines = new ArrayList<>(WHOLE);
        lines.remove(missing);

        assertThat(SessionLogCheck.problems(events(lines)))
                .anySatisfy(said -> assertThat(said).startsWith(problem));
    }

    @ParameterizedTest
    @CsvSource({
        "1, turn 1 begins twice",
        "2, a second agent comes",
        "3, request r is made twice",
        "4, tool call c begins twice",
        "5, 'request r is resolved, but'",
        "7, turn 1 ends",
        "11, an agent goes that never came"
    })
    void anEventThatCameTwiceIsFound(int twice, String problem) {
        List<String> lines = new ArrayList<>(WHOLE);
        lines.add(twice, lines.get(twice));

        assertThat(SessionLogCheck.problems(events(lines)))
                .anySatisfy(said -> assertThat(said).startsWith(problem));
    }

    @Test
    void aHoleIsFound() {
        List<LoggedEvent> events = new ArrayList<>(events(WHOLE));
        events.removeFirst();

        assertThat(SessionLogCheck.problems(events)).containsExactly("2 stands where 1 should");
    }

    @Test
    void aSessionInWhichNothingHappenedIsNotTakenForAWholeOne() {
        assertThat(SessionLogCheck.problems(List.of())).containsExactly("no turn ever began");
    }

    private static List<LoggedEvent> events(List<String> lines) {
        List<LoggedEvent> events = new ArrayList<>();
        for (String line : lines) {
            String[] parts = line.split(" ", 3);
            events.add(
                    new LoggedEvent(
                            events.size() + 1,
                            parts[0],
                            Long.parseLong(parts[1]),
                            JSON.readTree(parts[2].replace('\'', '"'))));
        }
        return events;
    }
}
