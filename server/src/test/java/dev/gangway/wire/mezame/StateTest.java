package dev.gangway.wire.mezame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.access.Principal;
import dev.gangway.gateway.WireRig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The front-end's own state, and the stream that says that it was written.
class StateTest {
    @TempDir private Path data;
    private MezameRig rig;

    @BeforeEach
    void open() throws IOException {
        rig = new MezameRig(data, true);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void aWriteIsToldToItsOwnersBrowsersAndToNobodyElse() {
        put(WireRig.ANN, "0", Map.of());
        RigSocket anns = rig.listen(WireRig.ANN, Map.of());
        put(WireRig.BOB, "0", Map.of());
        RigSocket bobs = rig.listen(WireRig.BOB, Map.of());

        put(WireRig.ANN, "{}", Map.of());

        assertThat(anns.raw()).matches("id:[^\n]+\nevent: state_changed\ndata: \n\n");
        assertThat(bobs.raw()).isEmpty();
    }

    @Test
    void whoComesBackIsToldOfWhatItMissed() {
        put(WireRig.ANN, "0", Map.of());
        RigSocket first = rig.listen(WireRig.ANN, Map.of());
        put(WireRig.ANN, "1", Map.of());
        String told = first.raw();
        String id = told.substring("id:".length(), told.indexOf('\n'));
        put(WireRig.ANN, "2", Map.of());
        put(WireRig.ANN, "3", Map.of());

        RigSocket back = rig.listen(WireRig.ANN, Map.of("Last-Event-ID", id));
        RigSocket unknown = rig.listen(WireRig.ANN, Map.of("Last-Event-ID", "7-abcdef:3"));

        assertThat(back.raw().split("state_changed", -1)).hasSize(3);
        assertThat(unknown.raw()).isEqualTo("event: state_changed\ndata: \n\n");
    }

    /// Fault 9: of two browsers that wrote at once the later won unseen. One that says what it has
    /// seen is refused.
    @Test
    void aWriteThatNamesAnOlderVersionIsRefused() {
        assertThat(put(WireRig.ANN, "1", Map.of()).answered).contains("\"1\"");
        RigExchange read = get();
        assertThat(read.answered).contains("\"1\"");

        assertThat(put(WireRig.ANN, "2", Map.of("If-Match", "\"1\"")).answer).isEqualTo("204");
        assertThat(put(WireRig.ANN, "3", Map.of("If-Match", "\"1\"")).answer).startsWith("412 ");
        assertThat(get().answer).isEqualTo("200 2");
        assertThat(put(WireRig.ANN, "4", Map.of("If-Match", "*")).answer).isEqualTo("204");
    }

    @Test
    void nobodyWithoutANameGetsAnything() {
        for (String path : List.of("/ws", "/state", "/state/events", "/history", "/tool-result")) {
            RigExchange request =
                    new RigExchange("GET", path, Map.of(), Map.of(), "", Optional.empty());
            assertThat(rig.ask(request).answer).as(path).isEqualTo("UNAUTHENTICATED");
        }
    }

    private RigExchange put(Principal principal, String body, Map<String, String> headers) {
        return rig.ask(
                new RigExchange("PUT", "/state", Map.of(), headers, body, Optional.of(principal)));
    }

    private RigExchange get() {
        return rig.ask(
                new RigExchange("GET", "/state", Map.of(), Map.of(), "", Optional.of(WireRig.ANN)));
    }
}
