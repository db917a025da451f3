package dev.gangway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gangway.store.DatabaseCheck;
import dev.gangway.testkit.acp.AcpClient;
import dev.gangway.testkit.acp.AcpFrame;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A server that keeps a little of each session: who comes back too late is told of the gap, and
/// the transcript still has everything.
@Timeout(180)
class RetentionEndToEndTest {
    private static final int TURNS = 6;
    private static final int CHUNKS = 200;

    @TempDir private Path folder;

    @Test
    void whoComesBackToWhatIsGoneIsToldOfTheGap() throws Exception {
        ServerProcess.Place place =
                ServerProcess.Place.in(
                        folder, "[log]\nkeep = \"24KiB\"\n" + TinyAgent.configured(folder));
        ServerProcess server = ServerProcess.start(place);
        String directory = place.project().toString();
        AcpClient writer = server.connect("demo");
        String session = Frames.newSession(writer, directory);
        for (int turn = 0; turn < TURNS; turn++) {
            writer.result(
                    "session/prompt",
                    Frames.send(writer, session, "/stream " + CHUNKS + " 100 0", ""));
        }
        List<AcpFrame> seen = Frames.numbered(writer, session);
        String epoch = Frames.position(seen.getFirst()).path("epoch").asString();
        long head = Frames.sequence(seen.getLast());

        JsonNode gap =
                await().atMost(ServerProcess.PATIENCE)
                        .until(
                                () -> resume(server, session, directory, epoch),
                                answer -> answer.path("outcome").asString().equals("gap"));
        long firstKept = gap.path("firstKept").asLong();
        assertThat(firstKept).isBetween(3L, head - CHUNKS);

        AcpClient late = server.connect("demo");
        late.request("session/resume", Frames.resume(session, directory, epoch, 1));
        late.await(
                0,
                frame -> Frames.session(frame).equals(session) && Frames.sequence(frame) >= head);
        List<Long> heard = Frames.numbered(late, session).stream().map(Frames::sequence).toList();
        long from = heard.getFirst();
        assertThat(from).isGreaterThanOrEqualTo(firstKept);
        for (int i = 0; i < heard.size(); i++) {
            assertThat(heard.get(i)).isEqualTo(from + i);
        }
        assertThat(transcribed(late, session)).isEqualTo((long) TURNS);
        late.close();
        writer.close();
        server.stop();
        assertThat(DatabaseCheck.problems(place.data())).isEmpty();
    }

    private static JsonNode resume(
            ServerProcess server, String session, String directory, String epoch)
            throws InterruptedException {
        AcpClient client = server.connect("demo");
        try {
            return client.request("session/resume", Frames.resume(session, directory, epoch, 1))
                    .at("/_meta/gangway");
        } finally {
            client.close();
        }
    }

    /// How many messages of a person the transcript has.
    private static long transcribed(AcpClient client, String session) throws InterruptedException {
        ObjectNode parameters =
                Frames.object().put("sessionId", session).put("after", 0).put("limit", 500);
        List<JsonNode> entries = new ArrayList<>();
        client.request("_gangway/transcript", parameters).path("entries").forEach(entries::add);
        return entries.stream()
                .filter(entry -> entry.path("role").asString("").equals("user"))
                .count();
    }
}
