package dev.gangway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.testkit.acp.AcpClient;
import dev.gangway.testkit.acp.AcpConversation;
import dev.gangway.testkit.acp.AcpFrame;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What the system calls of a real server say about the order of writing, syncing and showing.
@Timeout(300)
class FsyncTraceTest {
    private static final int EVENTS = 200;
    private static final int TURNS = 4;

    /// Within it what was shown in a bounded turn is fsynced (docs/delivery.md).
    private static final double BOUND_SECONDS = 0.05;

    @TempDir private Path folder;

    @BeforeEach
    void straceIsThere() {
        SystemCalls.assumeAvailable();
    }

    @Test
    void controlEventsAreSyncedBeforeTheyAreShown() throws Exception {
        Trace trace = trace("", FsyncTraceTest::talk);
        SystemCalls calls = trace.calls();
        List<AcpFrame> control =
                trace.client().recording().select(frame -> !Frames.kind(frame).isEmpty());

        List<Long> unsynced = new ArrayList<>();
        int seen = 0;
        for (AcpFrame frame : control) {
            String token = token(frame);
            if (calls.isWritten(token) && calls.isSent(token)) {
                seen++;
                if (!calls.isSyncedBeforeSent(token)) {
                    unsynced.add(Frames.sequence(frame));
                }
            }
        }

        assertThat(unsynced).isEmpty();
        // A token that lies across two pages or two writes is not found; that is rare.
        assertThat(seen).isGreaterThanOrEqualTo(control.size() - 2);
        assertThat(seen).isGreaterThanOrEqualTo(4 * TURNS);
    }

    @Test
    void aSessionIsSyncedBeforeItIsAcknowledged() throws Exception {
        Trace trace = trace("", (_, _) -> {});

        assertThat(trace.calls().isSyncedBeforeSent(trace.session())).isTrue();
    }

    @Test
    void boundedFlowEventsShareTheirSyncs() throws Exception {
        SystemCalls calls = trace("", FsyncTraceTest::stream).calls();

        SystemCalls.Span span = calls.span(text(1), text(EVENTS));
        int shownBeforeSynced = 0;
        for (int ordinal = 1; ordinal <= EVENTS; ordinal++) {
            if (calls.isSent(text(ordinal)) && !calls.isSyncedBeforeSent(text(ordinal))) {
                shownBeforeSynced++;
            }
        }

        assertThat(shownBeforeSynced).isGreaterThan(EVENTS / 4);
        assertThat(span.syncs()).isPositive();
        assertThat((double) span.syncs()).isLessThanOrEqualTo(span.seconds() / BOUND_SECONDS + 5);
    }

    @Test
    void strictFlowEventsAreSyncedBeforeTheyAreShown() throws Exception {
        SystemCalls calls =
                trace("[log]\ndurability = \"strict\"\n", FsyncTraceTest::stream).calls();

        int seen = 0;
        List<Integer> unsynced = new ArrayList<>();
        for (int ordinal = 1; ordinal <= EVENTS; ordinal++) {
            if (calls.isWritten(text(ordinal)) && calls.isSent(text(ordinal))) {
                seen++;
                if (!calls.isSyncedBeforeSent(text(ordinal))) {
                    unsynced.add(ordinal);
                }
            }
        }

        assertThat(unsynced).isEmpty();
        assertThat(seen).isGreaterThan(EVENTS * 9 / 10);
    }

    private interface Conversation {
        void run(AcpClient client, String session) throws InterruptedException;
    }

    /// What a conversation led to.
    private record Trace(SystemCalls calls, AcpClient client, String session) {}

    private Trace trace(String toml, Conversation conversation)
            throws IOException, InterruptedException {
        Path file = folder.resolve("calls.txt");
        ServerProcess.Place place = ServerProcess.Place.in(folder, toml);
        ServerProcess server = ServerProcess.start(place.under(SystemCalls.command(file)));
        try {
            AcpClient client = server.connect();
            String session = Frames.newSession(client, place.project().toString());
            conversation.run(client, session);
            client.close();
            server.stop();
            return new Trace(SystemCalls.read(file), client, session);
        } finally {
            server.stop();
        }
    }

    private static void talk(AcpClient client, String session) throws InterruptedException {
        for (int turn = 0; turn < TURNS; turn++) {
            int from = client.recording().size();
            CompletableFuture<JsonNode> prompt = Frames.send(client, session, "/permission It", "");
            AcpFrame request = Frames.awaitRequest(client, from);
            client.answer(request, AcpConversation.selected(request, "allow_once"));
            client.result("session/prompt", prompt);
        }
    }

    private static void stream(AcpClient client, String session) throws InterruptedException {
        CompletableFuture<JsonNode> prompt =
                Frames.send(client, session, "/stream " + EVENTS + " 20 5", "");
        client.result("session/prompt", prompt);
    }

    /// How an event's payload begins: enough to tell it from all others of the session.
    private static String token(AcpFrame frame) {
        String payload = Frames.payload(frame).toString();
        return payload.substring(0, Math.min(payload.length(), 60));
    }

    private static String text(int ordinal) {
        return "\"%010d".formatted(ordinal);
    }
}
