package dev.gangway.wire.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.agent.AgentRequest;
import dev.gangway.agent.Lineage;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.session.OpenRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ViewsTest {
    @Test
    void aRequestSaysForWhoseWorkASubAgentAsks() {
        assertThat(shown(new Lineage(List.of(new Lineage.ToolCall("a", "Review")))).path("lineage"))
                .isEqualTo(Json.parse("[{\"toolCallId\":\"a\",\"title\":\"Review\"}]"));
        assertThat(shown(Lineage.NONE).path("lineage")).isEqualTo(Json.parse("[]"));
    }

    private static JsonNode shown(Lineage lineage) {
        OpenRequest request =
                new OpenRequest(
                        "r", AgentRequest.Kind.PERMISSION, 1, 2, 3, RawJson.EMPTY_OBJECT, lineage);
        return Json.parse(RestJson.write(Views.Request.of("s", request)));
    }
}
