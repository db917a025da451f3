package dev.gangway.endtoend;

import static dev.gangway.endtoend.Frames.kind;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gangway.testkit.acp.AcpClient;
import dev.gangway.testkit.acp.AcpFrame;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// SIGTERM in mid-turn, to a real server.
@Timeout(180)
class DrainTest {
    @TempDir private Path folder;

    @Test
    void aTurnGetsItsTimeAndItsClientMissesNothing() throws Exception {
        ServerProcess.Place place =
                ServerProcess.Place.in(folder, "[limits]\ndrain_time = \"60s\"\n");
        ServerProcess server = ServerProcess.start(place);
        String directory = place.project().toString();
        AcpClient other = server.connect();
        String session = Frames.newSession(other, directory);
        StreamReader reader = new StreamReader(server, session, directory);
        reader.resume();
        reader.prompt("/stream 40 60 25");
        reader.readTheBeginning();

        server.terminate();
        await().atMost(ServerProcess.PATIENCE)
                .until(() ->
                        Operations.get(server.url().resolve("/readyz"), "").statusCode() == 503);

        assertThat(Operations.asked(server, "/readyz").body()).contains("The server is stopping.");
        assertThat(Operations.asked(server, "/healthz").statusCode()).isEqualTo(200);
        assertThat(refusal(other, session)).isEqualTo("SHUTTING_DOWN");
        reader.readToTheEnd();
        reader.readToTheClose();
        assertThat(reader.closeCode()).isEqualTo(1012);
        assertThat(server.awaitExit()).as(Files.readString(place.log())).isZero();
        assertThat(reader.ordinal()).isEqualTo(40);
        reader.close();
        comesBack(place, session, directory, reader);
    }

    /// Without time for it the turn is interrupted; its last word is written before the close.
    @Test
    void aTurnThatIsCutReadsAsInterruptedBeforeTheClose() throws Exception {
        ServerProcess.Place place = ServerProcess.Place.in(folder, "");
        ServerProcess server = ServerProcess.start(place);
        String directory = place.project().toString();
        AcpClient client = server.connect();
        String session = Frames.newSession(client, directory);
        StreamReader reader = new StreamReader(server, session, directory);
        reader.resume();
        reader.prompt("/stream 100000 60 20");
        reader.readTheBeginning();

        server.terminate();

        reader.readToTheEnd();
        reader.readToTheClose();
        assertThat(reader.closeCode()).isEqualTo(1012);
        assertThat(server.awaitExit()).isEqualTo(3);
        reader.close();
        comesBack(place, session, directory, reader);
    }

    @Test
    void aSecondSignalEndsItAtOnce() throws Exception {
        ServerProcess.Place place =
                ServerProcess.Place.in(folder, "[limits]\ndrain_time = \"1h\"\n");
        ServerProcess server = ServerProcess.start(place);
        AcpClient client = server.connect();
        String session = Frames.newSession(client, place.project().toString());
        var _ = Frames.send(client, session, "/hang", "");
        client.await(0, frame -> kind(frame).equals("turn_started"));
        server.terminate();
        await().atMost(ServerProcess.PATIENCE)
                .until(() -> Operations.asked(server, "/readyz").statusCode() == 503);

        server.terminate();

        assertThat(server.awaitExit()).isEqualTo(128 + 15);
        ServerProcess.start(place).stop();
    }

    private static String refusal(AcpClient client, String session) throws Exception {
        var _ = Frames.send(client, session, "another", "");
        AcpFrame answer = client.await(0, frame -> frame.text().contains("SHUTTING_DOWN"));
        return answer.text().contains("\"error\"") ? "SHUTTING_DOWN" : answer.text();
    }

    private static void comesBack(
            ServerProcess.Place place, String session, String directory, StreamReader before)
            throws Exception {
        ServerProcess again = ServerProcess.start(place);
        try (StreamReader after = new StreamReader(again, session, directory).goOnFrom(before)) {
            after.resume();
        } finally {
            again.stop();
        }
    }
}
