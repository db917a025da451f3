package dev.gangway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gangway.testkit.acp.AcpClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What whoever runs a server sees of it.
@Timeout(180)
class OperationsTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern METRICS = Pattern.compile("Metrics: +(http://\\S+)");

    @TempDir private Path folder;

    @Test
    void aServerWithoutRoomSaysSoEverywhereAndTakesNothingNew() throws Exception {
        ServerProcess.Place place =
                ServerProcess.Place.in(
                        folder,
                        """
                        [limits]
                        disk_floor_bytes = "1024GiB"
                        [metrics]
                        listen = "127.0.0.1:0"
                        """);
        ServerProcess server = ServerProcess.start(place);
        AcpClient client = server.connect();

        var _ = client.send("session/new", Frames.location(place.project().toString()));
        String refusal = client.await(0, frame -> frame.json().has("error")).text();
        HttpResponse<String> ready = Operations.asked(server, "/readyz");
        HttpResponse<String> metrics = Operations.asked(server, "/metrics");
        Commands.Outcome doctor =
                Commands.run(place.project(), "doctor", "--data", place.data().toString());
        server.stop();

        assertThat(refusal).contains("LIMIT").contains("disk is nearly full");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body())
                .contains("\"name\":\"disk\",\"ok\":false")
                .contains("\"name\":\"store\",\"ok\":true");
        assertThat(metrics.body())
                .contains("\ngangway_check_ok{check=\"disk\"} 0\n")
                .contains("\ngangway_check_ok{check=\"store\"} 1\n")
                .contains("\ngangway_refusals_total{code=\"limit\"} 1\n")
                .contains("\ngangway_sockets 1\n");
        assertThat(doctor.out()).containsPattern("problem +server disk +.*disk_floor_bytes");
        assertThat(doctor.exit()).isEqualTo(1);
    }

    @Test
    void linesOfTheLogAreJsonAndSayWhoseTheyAre() throws Exception {
        ServerProcess.Place place =
                ServerProcess.Place.in(
                        folder,
                        """
                        [log]
                        format = "json"
                        level = "debug"
                        [metrics]
                        listen = "127.0.0.1:0"
                        """);
        ServerProcess server = ServerProcess.start(place);
        AcpClient client = server.connect();
        String session = Frames.newSession(client, place.project().toString());
        client.result("session/prompt", Frames.send(client, session, "/garbage", ""));
        client.notify("nobody/knows", Frames.object());
        await().atMost(ServerProcess.PATIENCE)
                .until(() ->
                        lines(place).stream().anyMatch(line -> line.at("/mdc").has("connection")));

        HttpResponse<String> strangers = Operations.get(server.url().resolve("/metrics"), "");
        HttpResponse<String> open = Operations.get(URI.create(metrics(place)), "");
        server.stop();

        assertThat(strangers.statusCode()).isEqualTo(401);
        assertThat(open.statusCode()).isEqualTo(200);
        assertThat(open.headers().firstValue("Content-Type").orElse(""))
                .isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        assertThat(open.body()).contains("gangway_turns_total{outcome=\"stopped\"} 1\n");
        assertThat(lines(place))
                .anySatisfy(line -> {
                    assertThat(line.at("/level").asString()).isEqualTo("WARN");
                    assertThat(line.at("/mdc/session").asString()).isEqualTo(session);
                    assertThat(line.at("/mdc/agent").asString()).isEqualTo("demo");
                });
    }

    private static String metrics(ServerProcess.Place place) throws IOException {
        Matcher at = METRICS.matcher(Files.readString(place.log()));
        assertThat(at.find()).isTrue();
        return at.group(1);
    }

    /// Those that the server logged: it greets in plain words.
    private static List<JsonNode> lines(ServerProcess.Place place) throws IOException {
        return Files.readAllLines(place.log()).stream()
                .filter(line -> line.startsWith("{") && line.endsWith("}"))
                .map(JSON::readTree)
                .toList();
    }
}
