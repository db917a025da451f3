package dev.gangway.agent.acp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gangway.agent.AgentAnswer;
import dev.gangway.agent.AgentConnection;
import dev.gangway.agent.AgentExit;
import dev.gangway.agent.AgentListener;
import dev.gangway.agent.AgentRequest;
import dev.gangway.agent.AgentSetting;
import dev.gangway.agent.AgentSpec;
import dev.gangway.agent.AgentStart;
import dev.gangway.agent.NoWorkplace;
import dev.gangway.agent.TurnOutcome;
import dev.gangway.demo.DemoAgent;
import dev.gangway.event.EventKind;
import dev.gangway.json.RawJson;
import dev.gangway.process.LocalLauncher;
import dev.gangway.process.Marker;
import dev.gangway.process.ProcessLimits;
import dev.gangway.process.Sweep;
import dev.gangway.testkit.hostile.HostileAgent;
import dev.gangway.testkit.hostile.Misbehaviour;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Real programs: the demo agent, and agents that do each thing wrong that one can.
@EnabledOnOs(OS.LINUX)
@Timeout(120)
class AcpProcessTest {
    private static final Duration SHORT = Duration.ofMillis(500);
    private static final ProcessLimits LIMITS =
            new ProcessLimits(1 << 20, 1 << 20, 8192, 50, 8192, SHORT, SHORT, SHORT);
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private final Marker marker =
            new Marker("acp-process-test", Long.toString(ProcessHandle.current().pid()));
    private final RecordingSession session = new RecordingSession();
    private final List<AgentConnection> connections = new ArrayList<>();
    private final List<Runnable> countdowns = new ArrayList<>();

    @TempDir Path directory;
    @TempDir Path state;

    @AfterEach
    void nothingIsLeft() throws InterruptedException {
        connections.forEach(AgentConnection::close);
        session.awaitGone();
        assertThat(session.wrongs()).isEmpty();
        assertThat(Sweep.ofDirectory(marker).end(Duration.ZERO)).isEmpty();
        await().atMost(Duration.ofSeconds(10)).until(() -> agentThreads().isEmpty());
    }

    @Test
    void aPromptIsAnsweredInAStream() {
        AgentConnection agent = demo(session, Optional.empty());

        prompt(agent, "hello");

        assertThat(session.awaitTurn(1)).isInstanceOf(TurnOutcome.Stopped.class);
        assertThat(session.heard().getFirst()).isInstanceOf(Heard.Ready.class);
        assertThat(session.text()).isNotEmpty();
        assertThat(session.events(EventKind.TOOL_CALL)).hasSize(1);
        assertThat(session.events(EventKind.PLAN)).isNotEmpty();
        assertThat(session.events(EventKind.USAGE_UPDATE)).isNotEmpty();
        assertThat(session.events(EventKind.UNRECOGNIZED)).isEmpty();
    }

    @Test
    void everyChunkOfAStreamComesInItsOrder() {
        AgentConnection agent = demo(session, Optional.empty());

        prompt(agent, "/stream 5000 40");

        session.awaitTurn(1);
        List<RawJson> chunks = session.events(EventKind.AGENT_MESSAGE_CHUNK);
        assertThat(chunks).hasSize(5000);
        for (int i = 0; i < chunks.size(); i++) {
            assertThat(chunks.get(i).toString()).contains(String.format("\"%010d", i + 1));
        }
    }

    @Test
    void permissionsAreAnswered() {
        AgentConnection agent = demo(session, Optional.empty());

        prompt(agent, "/permissions 3");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> session.all(Heard.Requested.class).size() == 3);
        for (Heard.Requested asked : session.all(Heard.Requested.class)) {
            agent.answer(asked.request().key(), new AgentAnswer.Selected("allow_once"));
        }

        session.awaitTurn(1);
        assertThat(session.text()).contains("Allowed and done: Step 1", "Step 2", "Step 3");
    }

    @Test
    void questionsAreAnswered() {
        AgentConnection agent = demo(session, Optional.empty());

        prompt(agent, "/question Which colour? | Red | Blue");
        AgentRequest asked = session.await(Heard.Requested.class).request();
        agent.answer(asked.key(), new AgentAnswer.Declined());

        assertThat(asked.kind()).isEqualTo(AgentRequest.Kind.QUESTION);
        assertThat(session.awaitTurn(1)).isInstanceOf(TurnOutcome.Stopped.class);
        assertThat(session.text()).isNotEmpty();
    }

    @Test
    void cancelEndsATurnThatHangs() {
        AgentConnection agent = demo(session, Optional.empty());

        prompt(agent, "/hang");
        await().atMost(Duration.ofSeconds(30)).until(() -> session.heard().size() > 2);
        agent.cancel();

        assertThat(session.awaitTurn(1))
                .isInstanceOfSatisfying(
                        TurnOutcome.Stopped.class,
                        stopped -> assertThat(stopped.stopReason()).isEqualTo("cancelled"));
    }

    @Test
    void anAgentThatFailsATurnGoesOn() {
        AgentConnection agent = demo(session, Optional.empty());

        prompt(agent, "/error");
        assertThat(session.awaitTurn(1)).isInstanceOf(TurnOutcome.Failed.class);
        prompt(agent, "/stream 1 10");

        assertThat(session.awaitTurn(2)).isInstanceOf(TurnOutcome.Stopped.class);
    }

    @Test
    void brokenLinesTakeNoGoodOnesWithThem() {
        AgentConnection agent = demo(session, Optional.empty());

        prompt(agent, "/garbage");

        assertThat(session.awaitTurn(1)).isInstanceOf(TurnOutcome.Stopped.class);
        assertThat(session.text()).isNotEmpty();
    }

    @Test
    void aLineOverTheLimitIsSkippedAndSaid() {
        AgentConnection agent = demo(session, Optional.empty());

        prompt(agent, "/long-line " + (2 << 20));

        assertThat(session.awaitTurn(1)).isInstanceOf(TurnOutcome.Stopped.class);
        assertThat(session.events(EventKind.UNRECOGNIZED))
                .singleElement()
                .satisfies(notice -> assertThat(notice.toString()).contains("too long"));
    }

    @Test
    void aModeIsSet() {
        AgentConnection agent = demo(session, Optional.empty());

        agent.set(new AgentSetting.Mode("plan"));

        assertThat(session.await(Heard.SettingTaken.class).payload())
                .isEqualTo(AcpSettings.modeUpdate("plan"));
    }

    @Test
    void aCrashIsToldWithItsExitCode() {
        AgentConnection agent = demo(session, Optional.empty());

        prompt(agent, "/crash 42");

        AgentExit exit = session.awaitGone();
        assertThat(exit.cause()).isEqualTo(AgentExit.Cause.DIED);
        assertThat(exit.message()).contains("exit code 42");
        assertThat(session.all(Heard.TurnEnded.class)).isEmpty();
        assertThat(session.text()).contains("exit code 42");
    }

    @Test
    void anotherProcessGoesOnWithTheSession() {
        RecordingSession before = new RecordingSession();
        AgentConnection first = demo(before, Optional.empty());
        prompt(first, "remember me");
        before.awaitTurn(1);
        first.close();
        before.awaitGone();

        String id = before.await(Heard.Ready.class).ready().agentSession();
        AgentConnection second = demo(session, Optional.of(id));
        prompt(second, "/history");
        session.awaitTurn(1);

        assertThat(session.await(Heard.Ready.class).ready().resumed()).isTrue();
        assertThat(session.events(EventKind.USER_MESSAGE_CHUNK)).isEmpty();
        assertThat(session.text()).contains("remember me");
    }

    @Test
    void closingIsAPlainEnd() {
        AgentConnection agent = demo(session, Optional.empty());
        session.await(Heard.Ready.class);

        agent.close();

        assertThat(session.awaitGone().cause()).isEqualTo(AgentExit.Cause.CLOSED);
    }

    @Test
    void lastWordsAreToldWithoutTheKeysInThem() {
        AgentSpec spec =
                new AgentSpec(
                        "shell",
                        "sh",
                        List.of("-c", "echo \"bad key $API_KEY\" >&2; exit 7"),
                        Map.of("API_KEY", "sk-very-secret"),
                        "");

        connect(spec, session, Optional.empty());

        AgentExit exit = session.awaitGone();
        assertThat(exit.cause()).isEqualTo(AgentExit.Cause.START_FAILED);
        assertThat(exit.message())
                .contains("exit code 7")
                .contains("bad key [hidden]")
                .doesNotContain("sk-very-secret");
    }

    @Test
    void anAgentThatIsSilentIsEndedInTime() {
        hostile(Misbehaviour.SILENT);

        countdowns.getFirst().run();

        assertThat(session.awaitGone().cause()).isEqualTo(AgentExit.Cause.START_FAILED);
    }

    @Test
    void anAgentThatDiesInInitializeSaysWhy() {
        hostile(Misbehaviour.DIES_IN_INITIALIZE);

        AgentExit exit = session.awaitGone();
        assertThat(exit.cause()).isEqualTo(AgentExit.Cause.START_FAILED);
        assertThat(exit.message()).contains("exit code 3").contains("dying in initialize, as told");
    }

    @Test
    void anEndlessLineIsSkippedWhileItGrows() {
        AgentConnection agent = hostile(Misbehaviour.ENDLESS_LINE);

        prompt(agent, "go");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> !session.events(EventKind.UNRECOGNIZED).isEmpty());
        agent.close();

        assertThat(session.awaitGone().cause()).isEqualTo(AgentExit.Cause.CLOSED);
        assertThat(session.text()).isEqualTo("before");
        assertThat(session.events(EventKind.UNRECOGNIZED)).hasSize(1);
    }

    @Test
    void aFloodWaitsUntilTheSessionHasRoom() {
        GatedSession gated = new GatedSession(session, 1000);
        connect(hostileSpec(Misbehaviour.FLOOD), gated, Optional.empty());

        prompt(connections.getFirst(), "go");
        await().atMost(Duration.ofSeconds(30)).until(gated::waiting);

        // Two of the lines were answers: to initialize and to session/new.
        assertThat(gated.events()).isLessThanOrEqualTo(998);
        gated.openForGood();
        await().atMost(Duration.ofSeconds(30)).until(() -> gated.events() > 100_000);
        connections.getFirst().close();
        assertThat(session.awaitGone().cause()).isEqualTo(AgentExit.Cause.CLOSED);
    }

    @Test
    void textThatIsNotUtf8IsSkipped() {
        assertThat(turnOf(Misbehaviour.BROKEN_UTF8)).isEqualTo("end_turn");
        assertThat(session.text()).isEqualTo("beforeafter");
    }

    @Test
    void garbageIsSkipped() {
        assertThat(turnOf(Misbehaviour.HUGE_GARBAGE)).isEqualTo("end_turn");
        assertThat(session.text()).isEqualTo("beforeafter");
    }

    @Test
    void aTurnThatIsAnsweredTwiceEndsOnce() {
        assertThat(turnOf(Misbehaviour.ANSWERS_TWICE)).isEqualTo("refusal");
        connections.getFirst().close();
        session.awaitGone();

        assertThat(session.all(Heard.TurnEnded.class)).hasSize(1);
        assertThat(session.text()).isEqualTo("beforeafter");
    }

    @Test
    void answersToNothingAreDropped() {
        assertThat(turnOf(Misbehaviour.UNKNOWN_IDS)).isEqualTo("end_turn");
        assertThat(session.text()).isEqualTo("beforeafter");
        assertThat(session.all(Heard.Withdrawn.class)).isEmpty();
    }

    @Test
    void updatesOfOtherSessionsAreNotOurs() {
        assertThat(turnOf(Misbehaviour.FOREIGN_SESSION_IDS)).isEqualTo("end_turn");
        assertThat(session.text()).isEqualTo("beforeafter");
    }

    @Test
    void aLineWithTwoUpdatesIsRefused() {
        assertThat(turnOf(Misbehaviour.DUPLICATE_UPDATE_KEY)).isEqualTo("end_turn");
        assertThat(session.text()).isEqualTo("beforeafter");
    }

    @Test
    void aPermissionThatIsTakenBackIsWithdrawn() {
        assertThat(turnOf(Misbehaviour.WITHDRAWS_PERMISSION)).isEqualTo("end_turn");

        long key = session.await(Heard.Requested.class).request().key();
        assertThat(session.all(Heard.Withdrawn.class)).containsExactly(new Heard.Withdrawn(key));
    }

    @Test
    void childrenEndWithTheirAgent() {
        assertThat(turnOf(Misbehaviour.HUNDRED_CHILDREN)).isEqualTo("end_turn");
        connections.getFirst().close();

        assertThat(session.awaitGone().cause()).isEqualTo(AgentExit.Cause.CLOSED);
    }

    @Test
    void aChildThatLeftItsGroupEndsToo() {
        assertThat(turnOf(Misbehaviour.SETSID_CHILD)).isEqualTo("end_turn");
        connections.getFirst().close();

        assertThat(session.awaitGone().cause()).isEqualTo(AgentExit.Cause.CLOSED);
    }

    @Test
    void anAgentThatIgnoresSigtermIsKilled() {
        assertThat(turnOf(Misbehaviour.IGNORE_SIGTERM)).isEqualTo("end_turn");
        connections.getFirst().close();

        assertThat(session.awaitGone().cause()).isEqualTo(AgentExit.Cause.CLOSED);
    }

    @Test
    void anAgentThatDoesNotHearACancelCanBeClosed() {
        AgentConnection agent = hostile(Misbehaviour.NEVER_ANSWERS_CANCEL);
        prompt(agent, "go");
        session.await(Heard.Event.class);

        agent.cancel();
        agent.close();

        assertThat(session.awaitGone().cause()).isEqualTo(AgentExit.Cause.CLOSED);
        assertThat(session.all(Heard.TurnEnded.class)).isEmpty();
    }

    private String turnOf(Misbehaviour misbehaviour) {
        AgentConnection agent = hostile(misbehaviour);
        prompt(agent, "go");
        return switch (session.awaitTurn(1)) {
            case TurnOutcome.Stopped stopped -> stopped.stopReason();
            case TurnOutcome.Failed failed -> failed.message();
        };
    }

    private static void prompt(AgentConnection agent, String text) {
        agent.prompt(
                RawJson.of("[{\"type\":\"text\",\"text\":\"" + text + "\"}]"),
                RawJson.EMPTY_OBJECT);
    }

    private AgentConnection demo(RecordingSession to, Optional<String> agentSession) {
        Map<String, String> environment = Map.of("GANGWAY_DEMO_STATE", state.toString());
        List<String> arguments = arguments(DemoAgent.class.getName());
        return connect(new AgentSpec("demo", JAVA, arguments, environment, ""), to, agentSession);
    }

    private AgentConnection hostile(Misbehaviour misbehaviour) {
        return connect(hostileSpec(misbehaviour), session, Optional.empty());
    }

    private static AgentSpec hostileSpec(Misbehaviour misbehaviour) {
        List<String> arguments = arguments(HostileAgent.class.getName(), misbehaviour.word());
        return new AgentSpec("hostile", JAVA, arguments, Map.of(), "");
    }

    private static List<String> arguments(String... program) {
        return Stream.concat(
                        Stream.of(
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-Xmx64m",
                                "-cp",
                                System.getProperty("java.class.path")),
                        Stream.of(program))
                .toList();
    }

    private AgentConnection connect(
            AgentSpec spec, AgentListener to, Optional<String> agentSession) {
        AcpDriver driver =
                new AcpDriver(
                        new LocalLauncher(marker, System.getenv(), InstantSource.system()),
                        LIMITS,
                        AcpLimits.standard(Duration.ofSeconds(60)),
                        (_, atEnd) -> {
                            countdowns.add(atEnd);
                            return () -> {};
                        },
                        "1",
                        NoWorkplace.FOR_ALL);
        AgentConnection connection =
                driver.connect(new AgentStart("S", spec, directory, agentSession), to);
        connections.add(connection);
        return connection;
    }

    private static List<String> agentThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("agent "))
                .toList();
    }
}
