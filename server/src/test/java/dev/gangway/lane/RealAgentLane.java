package dev.gangway.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.testkit.acp.AcpClient;
import dev.gangway.testkit.acp.AcpConversation;
import dev.gangway.testkit.acp.AcpFrame;
import dev.gangway.testkit.model.RequestLog.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A real agent behind a real server, seen by a foreign client over `/acp`, with a scripted model
/// on loopback: what people do with an agent.
///
/// Surefire does not pick the class up by its name: `lanes/agents/run` installs the agent and runs
/// it.
@Tag("real-agent")
class RealAgentLane {
    @TempDir private static Path folder;
    private static Lane lane;

    @BeforeAll
    static void start() throws IOException {
        lane = Lane.start(folder);
    }

    @AfterEach
    void settle() throws IOException, InterruptedException {
        lane.settle();
    }

    @AfterAll
    static void stop() throws IOException {
        lane.close();
    }

    @Test
    void anAnswerIsStreamed() throws Exception {
        AcpConversation conversation = lane.open(lane.stockClient());

        String stopReason = conversation.prompt("@think hmm\n@stream 50 5ms");

        assertThat(stopReason).isEqualTo("end_turn");
        assertThat(conversation.ordinals(0)).isEqualTo(oneTo(50));
    }

    @Test
    void anAllowedCommandRuns() throws Exception {
        AcpConversation conversation = lane.openChoosing("allow_once");

        String stopReason = conversation.prompt(touch("allowed.txt") + "\n@say ran it");

        assertThat(stopReason).isEqualTo("end_turn");
        assertThat(lane.file("allowed.txt")).exists();
        assertThat(conversation.text(0)).contains("ran it");
        assertThat(permissionRequests(conversation.client())).hasSize(1);
    }

    @Test
    void anAllowedWriteIsDoneWithoutTheClientsFiles() throws Exception {
        AcpConversation conversation = lane.openChoosing("allow_once");
        Path file = lane.file("made.txt");

        conversation.prompt("@write " + file + " some words\n@say wrote it");

        assertThat(Files.readString(file)).contains("some words");
        assertThat(
                        conversation
                                .client()
                                .recording()
                                .select(frame -> frame.method().startsWith("fs/")))
                .isEmpty();
    }

    @Test
    void aDeniedCommandDoesNotRun() throws Exception {
        AcpConversation conversation = lane.openChoosing("reject_once");

        String stopReason = conversation.prompt(touch("denied.txt") + "\n@say as you wish");
        boolean wentOn = conversation.text(0).contains("as you wish");
        String next = conversation.prompt("@say still here");

        switch (lane.habits().rejected()) {
            case GOES_ON ->
                    assertThat(List.of(stopReason, wentOn)).isEqualTo(List.of("end_turn", true));
            case ENDS_TURN ->
                    assertThat(List.of(stopReason, wentOn)).isEqualTo(List.of("end_turn", false));
            case CANCELS_TURN ->
                    assertThat(List.of(stopReason, wentOn)).isEqualTo(List.of("cancelled", false));
        }
        assertThat(lane.file("denied.txt")).doesNotExist();
        assertThat(permissionRequests(conversation.client())).hasSize(1);
        assertThat(next).isEqualTo("end_turn");
        assertThat(conversation.text(0)).endsWith("still here");
    }

    @Test
    void aCancelWithdrawsWhatIsAsked() throws Exception {
        AcpConversation conversation = lane.open(lane.stockClient());
        CompletableFuture<JsonNode> turn = conversation.send(touch("open.txt") + "\n@say never");
        AcpFrame asked = permissionRequest(conversation.client());

        conversation.cancel();

        assertThat(conversation.stopReason(turn)).isEqualTo("cancelled");
        AcpFrame withdrawn = conversation.client().await(0, LaneFrames::withdrawal);
        assertThat(withdrawn.params().path("requestId")).isEqualTo(asked.json().path("id"));
        assertThat(conversation.prompt("@say still here")).isEqualTo("end_turn");
        assertThat(lane.file("open.txt")).doesNotExist();
        assertThat(conversation.text(0)).endsWith("still here").doesNotContain("never");
    }

    @Test
    void aSecondClientMayAnswer() throws Exception {
        AcpConversation asking = lane.open(lane.stockClient());
        CompletableFuture<JsonNode> turn = asking.send(touch("shared.txt") + "\n@say ran it");
        AcpFrame unanswered = permissionRequest(asking.client());

        AcpClient other = lane.stockClient();
        var _ = lane.join(other, asking);
        AcpFrame shown = permissionRequest(other);
        other.answer(shown, AcpConversation.selected(shown, "allow_once"));

        assertThat(asking.stopReason(turn)).isEqualTo("end_turn");
        assertThat(lane.file("shared.txt")).exists();
        AcpFrame withdrawn = asking.client().await(0, LaneFrames::withdrawal);
        assertThat(withdrawn.params().path("requestId")).isEqualTo(unanswered.json().path("id"));
    }

    @Test
    void aCancelReachesTheModel() throws Exception {
        AcpConversation conversation = lane.open(lane.stockClient());
        CompletableFuture<JsonNode> turn = conversation.send("@stream 100001 20ms");
        conversation.awaitStream();

        conversation.cancel();

        assertThat(conversation.stopReason(turn)).isEqualTo("cancelled");
        assertThat(
                        lane.log()
                                .await(
                                        entry ->
                                                entry.outcome() == Outcome.CLIENT_GONE
                                                        && entry.request()
                                                                .lastUserText()
                                                                .contains("100001"),
                                        Lane.PATIENCE))
                .isPresent();
    }

    @Test
    void aLostConnectionMissesNothing() throws Exception {
        AcpConversation first = lane.open(lane.knowingClient());
        var _ = first.send("@stream 300 10ms");
        first.awaitStream();
        first.client().drop();
        List<AcpFrame> before = LaneFrames.numbered(first.client());

        AcpConversation second = new AcpConversation(lane.knowingClient(), first.session());
        AcpFrame last = before.getLast();
        JsonNode outcome =
                lane.resumeAfter(
                        second, Optional.of(LaneFrames.epoch(last)), LaneFrames.sequence(last));
        second.client().await(0, _ -> second.text(0).contains("0000000300"));
        List<AcpFrame> after = LaneFrames.numbered(second.client());

        assertThat(outcome.at("/_meta/gangway/outcome").asString()).isEqualTo("resumed");
        assertThat(sequences(before, after)).isEqualTo(oneTo(LaneFrames.sequence(after.getLast())));
        assertThat(Stream.concat(first.ordinals(0).stream(), second.ordinals(0).stream()).toList())
                .isEqualTo(oneTo(300));
    }

    private static String touch(String name) {
        return "@shell touch " + lane.file(name);
    }

    private static AcpFrame permissionRequest(AcpClient client) throws InterruptedException {
        return client.await(0, LaneFrames::permissionRequest);
    }

    private static List<AcpFrame> permissionRequests(AcpClient client) {
        return client.recording().select(LaneFrames::permissionRequest);
    }

    private static List<Long> sequences(List<AcpFrame> before, List<AcpFrame> after) {
        List<Long> all = new ArrayList<>();
        before.forEach(frame -> all.add(LaneFrames.sequence(frame)));
        after.forEach(frame -> all.add(LaneFrames.sequence(frame)));
        return all;
    }

    private static List<Long> oneTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }
}
