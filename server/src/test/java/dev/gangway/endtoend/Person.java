package dev.gangway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.testkit.acp.AcpClient;
import dev.gangway.testkit.acp.AcpFrame;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Somebody who watches sessions over many connections: remembers how far it has seen, comes back
/// to there, and holds the server to gap-free numbers.
final class Person {
    private final String name;
    private final Ledger ledger;
    private final String directory;
    private final Map<String, AcpFrame> last = new HashMap<>();
    private @Nullable AcpClient client;
    private int noted;

    Person(String name, Ledger ledger, String directory) {
        this.name = name;
        this.ledger = ledger;
        this.directory = directory;
    }

    AcpClient client() {
        if (client == null) {
            throw new IllegalStateException(name + " is not connected");
        }
        return client;
    }

    void connect(ServerProcess server) throws InterruptedException {
        client = server.connect();
        noted = 0;
    }

    /// Comes back to a session behind what it has seen of it, without waiting for the rest.
    ///
    /// @return `_meta.gangway` of the answer
    JsonNode resume(String session) throws InterruptedException {
        Optional<JsonNode> seen = Optional.ofNullable(last.get(session)).map(Frames::position);
        JsonNode answer =
                client().request(
                                "session/resume",
                                Frames.resume(
                                        session,
                                        directory,
                                        seen.map(at -> at.path("epoch").asString()).orElse(""),
                                        seen.map(at -> at.path("seq").asLong()).orElse(0L)))
                        .at("/_meta/gangway");
        assertThat(answer.path("outcome").asString())
                .as("%s comes back to %s: %s", name, seen, answer)
                .isEqualTo("resumed");
        return answer;
    }

    /// Waits until all that happened before the answer was seen.
    void catchUp(String session, JsonNode answer) throws InterruptedException {
        long head = answer.at("/head/seq").asLong();
        if (seen(session) < head) {
            client().await(
                            0,
                            frame ->
                                    Frames.isNumbered(frame)
                                            && Frames.session(frame).equals(session)
                                            && Frames.sequence(frame) == head);
        }
    }

    CompletableFuture<JsonNode> prompt(String session, String text, String key) {
        return Frames.send(client(), session, text, key);
    }

    /// Takes note of what this connection was shown of a session, each exactly one after the other.
    void takeNote(String session) {
        int from = noted;
        noted = client().recording().size();
        int end = noted;
        for (AcpFrame frame :
                client().recording()
                        .select(shown ->
                                shown.index() >= from
                                        && shown.index() < end
                                        && Frames.isNumbered(shown)
                                        && Frames.session(shown).equals(session))) {
            assertThat(Frames.sequence(frame))
                    .as("the next number that %s is shown in %s", name, session)
                    .isEqualTo(seen(session) + 1);
            last.put(session, frame);
            ledger.add(name, frame);
        }
    }

    /// Is cut off; takes note of what it was shown.
    void leave(String session) {
        client().drop();
        takeNote(session);
        client = null;
    }

    private long seen(String session) {
        AcpFrame frame = last.get(session);
        return frame == null ? 0 : Frames.sequence(frame);
    }
}
