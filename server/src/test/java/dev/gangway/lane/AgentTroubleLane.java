package dev.gangway.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gangway.testkit.acp.AcpConversation;
import dev.gangway.testkit.acp.AcpError;
import dev.gangway.testkit.agent.AgentHabits.Trouble;
import dev.gangway.testkit.model.RequestLog.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A real agent behind a real server in bad times: interrupted, killed, its server killed, its
/// model failing.
///
/// Surefire does not pick the class up by its name: `lanes/agents/run` installs the agent and runs
/// it.
@Tag("real-agent")
class AgentTroubleLane {
    /// ACP's and Gangway's code for a turn whose agent died.
    private static final int INTERRUPTED = -32018;

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
    void anInterruptEndsTheCommandThatRuns() throws Exception {
        AcpConversation conversation = lane.openChoosing("allow_once");
        String file = lane.file("running.txt").toString();
        CompletableFuture<JsonNode> turn =
                conversation.send("@shell touch " + file + " && tail -f " + file + "\n@say never");
        await("the command runs")
                .atMost(Lane.PATIENCE)
                .until(() ->
                        lane.file("running.txt").toFile().exists()
                                && !lane.processes().withArgument(file).isEmpty());

        conversation.cancel();

        assertThat(conversation.stopReason(turn)).isEqualTo("cancelled");
        await("the command is gone")
                .atMost(Lane.PATIENCE)
                .untilAsserted(() -> assertThat(lane.processes().withArgument(file)).isEmpty());
        assertThat(conversation.prompt("@say still here")).isEqualTo("end_turn");
        assertThat(conversation.text(0)).endsWith("still here").doesNotContain("never");
    }

    @Test
    void aKilledAgentComesAgainWithTheNextPrompt() throws Exception {
        AcpConversation conversation = lane.open(lane.stockClient());
        CompletableFuture<JsonNode> turn = conversation.send("@stream 100000 20ms");
        conversation.awaitStream();
        ProcessHandle first = lane.agentProcess();

        LaneProcesses.killGroup(first);

        assertThatThrownBy(() -> conversation.stopReason(turn))
                .isInstanceOfSatisfying(
                        AcpError.class, error -> assertThat(error.code()).isEqualTo(INTERRUPTED));
        assertThat(conversation.prompt("@say back again")).isEqualTo("end_turn");
        assertThat(conversation.text(0)).endsWith("back again");
        assertThat(lane.agentProcess().pid()).isNotEqualTo(first.pid());
    }

    @Test
    void aNewProcessRemembersTheSession() throws Exception {
        AcpConversation first = lane.open(lane.stockClient());
        Instant opened = Instant.now();
        first.prompt("remember the heron\n@say noted");
        if (!lane.habits().reloadsAtOnce()) {
            await("another minute than that in which the session was made")
                    .atMost(Duration.ofSeconds(70))
                    .until(() -> minuteOf(Instant.now()).isAfter(minuteOf(opened)));
        }
        lane.killServer();

        AcpConversation second = lane.join(lane.stockClient(), first);
        String stopReason = second.prompt("@history");

        assertThat(stopReason).isEqualTo("end_turn");
        String shown = lane.historyShownFor("@history");
        assertThat(shown).contains("remember the heron").contains("assistant: noted");
        assertThat(second.text(0)).endsWith(shown);
        String before = second.text(0).substring(0, second.text(0).length() - shown.length());
        assertThat(before)
                .as("what was said before is not said again; a warning of the agent's may be")
                .doesNotContain("noted")
                .doesNotContain("heron");
    }

    @Test
    void aRequestThatTheModelRefusesEndsTheTurn() throws Exception {
        meets(lane.habits().badRequest(), "@error 400 1000", "scripted error 400");
    }

    @Test
    void aKeyThatTheModelRefusesEndsTheTurn() throws Exception {
        meets(lane.habits().unauthorized(), "@error 401 1000", "scripted error 401");
    }

    @Test
    void aModelThatIsBusyOnceIsAskedAgain() throws Exception {
        meets(new Trouble.Recovers(), "@error 429", "scripted error 429");
    }

    @Test
    void anAnswerThatIsCutOffIsAskedForAgainOrSaid() throws Exception {
        meets(lane.habits().dropped(), "@drop 3", "0000000003");
    }

    private static Instant minuteOf(Instant time) {
        return time.truncatedTo(ChronoUnit.MINUTES);
    }

    private static void meets(Trouble trouble, String directive, String words) throws Exception {
        AcpConversation conversation = lane.open(lane.stockClient());
        String prompt = "about " + words + "\n" + directive + "\n@say all is well";
        switch (trouble) {
            case Trouble.Fails(int code) ->
                    assertThatThrownBy(() -> conversation.prompt(prompt))
                            .isInstanceOfSatisfying(
                                    AcpError.class,
                                    error -> assertThat(error.code()).isEqualTo(code));
            case Trouble.Recovers() -> {
                assertThat(conversation.prompt(prompt)).isEqualTo("end_turn");
                assertThat(conversation.text(0)).containsOnlyOnce("all is well");
            }
        }
        assertThat(troubles(words)).as("times that the model failed").isPositive();
        assertThat(conversation.prompt("@say still here")).isEqualTo("end_turn");
        assertThat(conversation.text(0)).endsWith("still here");
    }

    private static long troubles(String words) {
        return lane.log().entries().stream()
                .filter(entry -> entry.request().lastUserText().contains(words))
                .filter(entry ->
                        entry.outcome() == Outcome.ERROR || entry.outcome() == Outcome.DROPPED)
                .count();
    }
}
