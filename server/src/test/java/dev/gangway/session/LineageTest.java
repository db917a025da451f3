package dev.gangway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.agent.AgentRequest;
import dev.gangway.agent.Lineage;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Under which tool calls something is asked, on its way through a session.
class LineageTest {
    private static final Lineage LINEAGE =
            new Lineage(
                    List.of(new Lineage.ToolCall("a", "Review"), new Lineage.ToolCall("b", "")));

    @TempDir Path directory;
    private SessionRig rig;

    @BeforeEach
    void open() {
        rig = new SessionRig(directory);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void theEventAndTheStateHaveIt() {
        String session = rig.running();

        asks(AgentRequest.Kind.PERMISSION, LINEAGE);
        asks(AgentRequest.Kind.QUESTION, LINEAGE);

        assertThat(rig.events(session).reversed().subList(0, 2))
                .allSatisfy(event ->
                        assertThat(event.event().payload().node().path("lineage"))
                                .isEqualTo(
                                        Json.parse(
                                                "[{\"toolCallId\":\"a\",\"title\":\"Review\"},"
                                                        + "{\"toolCallId\":\"b\",\"title\":\"\"}]")));
        assertThat(rig.state(session).open())
                .hasSize(2)
                .allSatisfy(open -> assertThat(open.lineage()).isEqualTo(LINEAGE));
    }

    @Test
    void withoutOneTheEventHasNoSuchMember() {
        String session = rig.running();

        asks(AgentRequest.Kind.PERMISSION, Lineage.NONE);

        assertThat(rig.events(session).getLast().event().payload().node().has("lineage")).isFalse();
        assertThat(rig.state(session).open().getFirst().lineage()).isEqualTo(Lineage.NONE);
    }

    @Test
    void theWrittenStateHasIt() {
        String session = rig.running();
        asks(AgentRequest.Kind.PERMISSION, LINEAGE);
        asks(AgentRequest.Kind.PERMISSION, Lineage.NONE);

        SessionState again = SessionStateJson.read(SessionStateJson.write(rig.state(session)));

        assertThat(again.open()).isEqualTo(rig.state(session).open());
    }

    private void asks(AgentRequest.Kind kind, Lineage lineage) {
        rig.agents
                .last()
                .listener()
                .requested(new AgentRequest(1, kind, RawJson.EMPTY_OBJECT, lineage));
        rig.step();
    }
}
