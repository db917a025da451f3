package dev.gangway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.testkit.acp.AcpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// `db backup`, `db restore` and `db query` beside a real server.
@Timeout(180)
class DatabaseCommandsTest {
    @TempDir private Path folder;

    /// After `kill -9` the database still has the number that it had when the backup was made: the
    /// number alone would not tell the two apart.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRestoredBackupMakesClientsBeginAnew(boolean killed) throws Exception {
        ServerProcess.Place place = ServerProcess.Place.in(folder, "");
        Path backup = folder.resolve("backup.db");
        ServerProcess server = ServerProcess.start(place);
        AcpClient client = server.connect();
        String session = Frames.newSession(client, place.project().toString());
        client.result("session/prompt", Frames.send(client, session, "before", ""));
        assertThat(db(place, "backup", backup.toString()).exit()).isZero();
        client.result("session/prompt", Frames.send(client, session, "after", ""));
        var last = Frames.position(Frames.last(client, session).orElseThrow());
        client.close();
        Commands.Outcome refused = db(place, "restore", backup.toString());
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.complaint()).contains("is in use by the Gangway server");
        if (killed) {
            server.kill();
        } else {
            server.stop();
        }

        Commands.Outcome restored = db(place, "restore", backup.toString());

        assertThat(restored.exit()).as(restored.error()).isZero();
        assertThat(restored.out()).contains("gangway.db.before-restore-1");
        ServerProcess again = ServerProcess.start(place);
        AcpClient back = again.connect();
        JsonNode answer =
                back.request(
                                "session/resume",
                                Frames.resume(
                                        session,
                                        place.project().toString(),
                                        last.path("epoch").asString(),
                                        3))
                        .at("/_meta/gangway");
        assertThat(answer.path("outcome").asString()).as("%s", answer).isEqualTo("reset");
        back.close();
        again.stop();
        assertThat(db(place, "check").exit()).isZero();
    }

    @Test
    void aQueryReadsBesideAServer() throws Exception {
        ServerProcess.Place place = ServerProcess.Place.in(folder, "");
        ServerProcess server = ServerProcess.start(place);

        Commands.Outcome table = db(place, "query", "SELECT name, head FROM streams");
        Commands.Outcome json = db(place, "query", "--json", "SELECT name, head FROM streams");
        Commands.Outcome wrong = db(place, "query", "SELECT missing FROM streams");

        server.stop();
        assertThat(table.lines().getFirst()).matches("name +head");
        assertThat(table.lines().get(1)).startsWith("feed/owner");
        assertThat(json.lines().getFirst()).startsWith("{\"name\":\"feed/owner\",\"head\":");
        assertThat(wrong.exit()).isEqualTo(1);
        assertThat(wrong.complaint())
                .isEqualTo("gangway: the query was refused: no such column: missing");
    }

    @Test
    void aBackupOverwritesNothing() throws Exception {
        ServerProcess.Place place = ServerProcess.Place.in(folder, "");
        ServerProcess.start(place).stop();
        Path taken = Files.writeString(folder.resolve("taken"), "mine");

        Commands.Outcome outcome = db(place, "backup", taken.toString());

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.complaint()).contains("nothing is overwritten");
        assertThat(taken).hasContent("mine");
    }

    private static Commands.Outcome db(ServerProcess.Place place, String... arguments)
            throws Exception {
        List<String> all = new ArrayList<>(List.of("db"));
        all.addAll(List.of(arguments));
        all.add("--data");
        all.add(place.data().toString());
        return Commands.run(
                Commands.builder(Commands.java(all.toArray(String[]::new)), place.project()));
    }
}
