package dev.gangway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gangway.testkit.acp.AcpClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A client stops reading while a session streams: it costs nothing but itself.
@Timeout(300)
class StalledClientTest {
    private static final int CHUNK_BYTES = 1000;
    private static final int MANY = 200_000;
    private static final int SOME = 40_000;

    /// What the launcher lets a server use (128 MB of heap, 192 MB of buffers) and the JVM's own
    /// needs. What two clients are owed, 200 MB each, does not fit in.
    private static final long RESIDENT_BYTES_MAX = 320L << 20;

    @TempDir private Path folder;

    private final List<StreamReader> readers = new ArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<ServerProcess> servers = new ArrayList<>();

    /// A server with a session.
    private record Stage(ServerProcess server, String project, String session) {}

    @AfterEach
    void stop() throws Exception {
        for (StreamReader reader : readers) {
            reader.close();
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(90, TimeUnit.SECONDS)).isTrue();
        for (ServerProcess server : servers) {
            server.stop();
        }
    }

    @Test
    void aStalledClientCostsNothingButItselfAndGetsAllWhenItReadsAgain() throws Exception {
        Stage stage = start("[limits]\nstall_time = \"5m\"\n");
        StreamReader stalled = attached(stage);
        StreamReader alsoStalled = attached(stage);
        StreamReader reading = attached(stage);
        StreamReader prompting = attached(stage);

        prompting.prompt("/stream " + MANY + " " + CHUNK_BYTES);
        stalled.readTheBeginning();
        Future<?> others = threads.submit(() -> readToTheEnd(reading));
        prompting.readToTheEnd();
        others.get();
        long residentAtMost = residentAtMost(stage);

        assertThat(reading.ordinal()).isEqualTo(MANY);
        assertThat(prompting.ordinal()).isEqualTo(MANY);
        assertThat(stalled.ordinal()).isLessThan(MANY);
        assertThat(residentAtMost).isLessThan(RESIDENT_BYTES_MAX);

        stalled.readToTheEnd();
        alsoStalled.readToTheEnd();

        assertThat(stalled.ordinal()).isEqualTo(MANY);
        assertThat(stalled.sequence()).isEqualTo(prompting.sequence());
        assertThat(alsoStalled.sequence()).isEqualTo(prompting.sequence());
        assertThat(residentAtMost(stage)).isLessThan(RESIDENT_BYTES_MAX);
    }

    @Test
    void aClientThatStallsTooLongIsClosedAndComesBackByPosition() throws Exception {
        Stage stage = start("[limits]\nstall_time = \"2s\"\n");
        StreamReader stalled = attached(stage);
        StreamReader prompting = attached(stage);

        prompting.prompt("/stream " + SOME + " " + CHUNK_BYTES);
        stalled.readTheBeginning();
        prompting.readToTheEnd();
        await().atMost(ServerProcess.PATIENCE)
                .until(() -> !isEstablished(stage, stalled.localPort()));
        stalled.readToTheClose();

        assertThat(stalled.ordinal()).isLessThan(SOME);
        assertThat(prompting.ordinal()).isEqualTo(SOME);

        StreamReader back = reader(stage).goOnFrom(stalled);
        back.resume();
        back.readToTheEnd();

        assertThat(back.ordinal()).isEqualTo(SOME);
        assertThat(back.sequence()).isEqualTo(prompting.sequence());
    }

    private Stage start(String limits) throws Exception {
        ServerProcess.Place place = ServerProcess.Place.in(folder, limits);
        ServerProcess server = ServerProcess.start(place);
        servers.add(server);
        String project = place.project().toString();
        AcpClient creating = server.connect();
        String session = Frames.newSession(creating, project);
        creating.close();
        return new Stage(server, project, session);
    }

    private StreamReader reader(Stage stage) throws IOException {
        StreamReader reader = new StreamReader(stage.server(), stage.session(), stage.project());
        readers.add(reader);
        return reader;
    }

    private StreamReader attached(Stage stage) throws IOException {
        StreamReader reader = reader(stage);
        reader.resume();
        return reader;
    }

    private static Void readToTheEnd(StreamReader reader) throws IOException {
        reader.readToTheEnd();
        return null;
    }

    /// The most memory that the server ever had.
    private long residentAtMost(Stage stage) throws IOException {
        for (String line :
                Files.readAllLines(Path.of("/proc/" + stage.server().pid() + "/status"))) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) << 10;
            }
        }
        throw new AssertionError("no VmHWM");
    }

    /// Whether the server's end of the connection from that port is still in use.
    private boolean isEstablished(Stage stage, int clientPort) throws IOException {
        String local = ":%04X".formatted(stage.server().url().getPort());
        String remote = ":%04X".formatted(clientPort);
        return connections().stream()
                .map(line -> line.strip().split("\\s+"))
                .anyMatch(fields ->
                        fields[1].endsWith(local)
                                && fields[2].endsWith(remote)
                                && fields[3].equals("01"));
    }

    private static List<String> connections() throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(Path.of("/proc/net/tcp")));
        lines.addAll(Files.readAllLines(Path.of("/proc/net/tcp6")));
        return lines;
    }
}
