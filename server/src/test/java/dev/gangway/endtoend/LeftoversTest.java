package dev.gangway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gangway.testkit.acp.AcpClient;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/// Whatever an agent started is ended, grandchildren in sessions of their own included: when the
/// agent ends, when the server stops, and after the server was killed, when it starts again.
@Timeout(180)
class LeftoversTest {
    /// The agent, and the four that it leaves.
    private static final int FAMILY = 5;

    @TempDir private Path folder;
    private ServerProcess.Place place;
    private ServerProcess server;
    private String session = "";

    /// A session whose agent has started children that left its group. It is not isolated: with
    /// bubblewrap all of them end with the server.
    @BeforeEach
    void leaveChildren() throws Exception {
        place =
                ServerProcess.Place.in(
                        folder, TinyAgent.configured(folder) + "isolation = \"off\"\n");
        server = ServerProcess.start(place);
        AcpClient client = server.connect("tiny");
        session = Frames.newSession(client, place.project().toString());
        client.result("session/prompt", Frames.send(client, session, "leave children", ""));
        client.close();
        await().atMost(ServerProcess.PATIENCE).until(() -> server.agents().size() >= FAMILY);
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
        assertThat(Marks.alive(ServerProcess.mark(place.data()))).isEmpty();
    }

    @Test
    void nothingOutlivesAnAgent() throws Exception {
        AcpClient client = server.connect("tiny");
        ObjectNode parameters = Frames.object().put("sessionId", session);
        parameters.withObject("/_meta/gangway").put("stop", true);
        client.request("session/close", parameters);

        await().atMost(ServerProcess.PATIENCE).until(() -> server.agents().isEmpty());
        client.close();
    }

    @Test
    void nothingOutlivesTheServersStop() throws Exception {
        server.terminate();
        server.awaitExit();

        assertThat(Marks.alive(ServerProcess.mark(place.data()))).isEmpty();
    }

    @Test
    void theNextServerEndsWhatAKilledOneLeft() throws Exception {
        server.kill();
        assertThat(Marks.alive(ServerProcess.mark(place.data()))).isNotEmpty();

        server = ServerProcess.start(place);

        assertThat(Marks.alive(ServerProcess.mark(place.data()))).isEmpty();
    }
}
