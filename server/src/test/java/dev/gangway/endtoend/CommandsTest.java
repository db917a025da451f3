package dev.gangway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gangway.testkit.acp.AcpClient;
import dev.gangway.testkit.acp.AcpConversation;
import dev.gangway.testkit.acp.AcpFrame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The commands as people run them: as processes, beside a running server and without one.
@Timeout(180)
class CommandsTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir private static Path folder;
    @TempDir private Path other;

    private static ServerProcess.Place place;
    private static ServerProcess server;

    @BeforeAll
    static void start() throws IOException {
        place = ServerProcess.Place.in(folder, "");
        server = ServerProcess.start(place);
    }

    @AfterAll
    static void stop() throws InterruptedException {
        server.stop();
    }

    @Test
    void serveLeavesTheFilesByWhichItIsFound() throws Exception {
        JsonNode runtime = JSON.readTree(Files.readString(place.data().resolve("runtime.json")));
        Path token = place.data().resolve("token");

        assertThat(runtime.propertyNames())
                .containsExactlyInAnyOrder(
                        "pid", "started", "private", "url", "acp", "certificate");
        assertThat(ProcessHandle.of(runtime.path("pid").asLong())).isPresent();
        assertThat(runtime.path("acp").asString())
                .isEqualTo(runtime.path("url").asString().replace("http", "ws") + "/acp");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(token)))
                .isEqualTo("rw-------");
    }

    @Test
    void servePrintsTheLinkAndTheAgents() throws Exception {
        String said = Files.readString(place.log());

        assertThat(said)
                .containsPattern(
                        "Open:     " + server.url() + "/#link=[A-Za-z0-9_-]{43}  \\(good once")
                .doesNotContain(server.token());
        assertThat(said).contains("Agents:   demo (default: demo)");
        assertThat(said).doesNotContain("\u001b");
    }

    @Test
    void aSecondServerOnTheSameDirectoryNamesTheFirst() throws Exception {
        Commands.Outcome second = gangway("serve", "--listen", "127.0.0.1:0");

        assertThat(second.exit()).isEqualTo(1);
        assertThat(second.complaint())
                .isEqualTo(
                        "gangway: "
                                + place.data()
                                + " is in use by the Gangway server with process id "
                                + server.pid());
        assertThat(place.data().resolve("runtime.json")).exists();
        assertThat(gangway("sessions").exit()).isZero();
    }

    @Test
    void runStreamsTheAnswer() throws Exception {
        Commands.Outcome run = gangway("run", "--agent", "demo", "/stream", "3", "12");

        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("0000000001xx0000000002xx0000000003xx");
        assertThat(run.error()).doesNotContain("private");
    }

    @Test
    void runAsJsonIsOneFrameALine() throws Exception {
        Commands.Outcome run = gangway("run", "--json", "hello");

        assertThat(run.exit()).isZero();
        List<JsonNode> lines = run.lines().stream().map(JSON::readTree).toList();
        assertThat(lines.getLast().path("stopReason").asString()).isEqualTo("end_turn");
        assertThat(lines)
                .anyMatch(line -> line.path("method").asString("").equals("session/update"));
    }

    @Test
    void aTurnThatFailsIsAnExitCode() throws Exception {
        Commands.Outcome run = gangway("run", "/error");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.complaint()).contains("the demo agent was told to fail");
        assertNoStackTrace(run);
    }

    @Test
    void anAgentThatDiesIsSaid() throws Exception {
        Commands.Outcome run = gangway("run", "/crash 7");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.complaint()).contains("exit code 7");
        assertNoStackTrace(run);
    }

    @Test
    void anUnknownAgentIsSaid() throws Exception {
        Commands.Outcome run = gangway("run", "--agent", "nobody", "hello");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.complaint()).contains("There is no agent called nobody");
        assertNoStackTrace(run);
    }

    @Test
    void runWithoutAServerStartsAPrivateOneAndSaysSo() throws Exception {
        ServerProcess.Place own = ServerProcess.Place.in(other, "");

        Commands.Outcome run = gangway(own, "run", "hello");

        assertThat(run.exit()).isZero();
        assertThat(run.error()).contains("No server runs on " + own.data()).contains("private one");
        assertThat(run.out()).isNotBlank();
        assertThat(own.data().resolve("runtime.json")).doesNotExist();
        assertThat(Marks.alive(ServerProcess.mark(own.data()))).isEmpty();
        assertNoStackTrace(run);
    }

    @Test
    void whatNobodyAtTheCommandCanAnswerIsAnsweredElsewhere() throws Exception {
        Path output = other.resolve("run.txt");
        Process run =
                builder(place, "run", "/permission Elsewhere")
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        await().atMost(ServerProcess.PATIENCE)
                .until(() -> Files.readString(output).contains("nobody here can answer"));
        AcpClient client = server.connect();
        JsonNode open =
                client.request("_gangway/requests/list", Frames.object()).path("requests").get(0);
        client.request(
                "session/resume",
                Frames.resume(
                        open.path("sessionId").asString(), place.project().toString(), "", 0));
        AcpFrame request = Frames.awaitRequest(client, 0);

        client.answer(request, AcpConversation.selected(request, "allow_once"));

        assertThat(run.waitFor(ServerProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(run.exitValue()).isZero();
        assertThat(Files.readString(output)).contains("answered: selected");
        client.close();
    }

    @Test
    void aPersonAtATerminalIsAsked() throws Exception {
        Path script = Path.of("/usr/bin/script");
        assumeTrue(Files.isExecutable(script), "there is no " + script + " to be a terminal");
        ServerProcess.Place own = ServerProcess.Place.in(other, "");
        String command = String.join(" ", builder(own, "run", "/permission", "Here").command());
        Path answers = Files.writeString(other.resolve("answers"), "9\n1\n");
        Path output = other.resolve("terminal.txt");
        Process run =
                Commands.builder(
                                List.of(script.toString(), "-qefc", command, "/dev/null"),
                                own.project())
                        .redirectInput(answers.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();

        assertThat(run.waitFor(ServerProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

        String seen = Files.readString(output);
        assertThat(seen).contains("The agent asks: Here").contains("1) Allow");
        assertThat(seen).contains("Please give a number from 1 to 4.");
        assertThat(seen).contains("answered: selected");
        assertThat(run.exitValue()).isZero();
    }

    @Test
    void sessionsListsThem() throws Exception {
        AcpClient client = server.connect();
        String session = Frames.newSession(client, place.project().toString());
        client.close();

        Commands.Outcome lines = gangway("sessions");
        Commands.Outcome json = gangway("sessions", "--json");

        assertThat(lines.out()).contains(session).contains("demo").contains("idle");
        assertThat(json.lines().stream().map(JSON::readTree))
                .anyMatch(one -> one.path("sessionId").asString().equals(session));
    }

    @Test
    void apiAsksTheServerAndSaysWhatItSaid() throws Exception {
        Commands.Outcome healthy = gangway("api", "GET", "/healthz");
        Commands.Outcome nothing = gangway("api", "GET", "/nothing/here");
        Commands.Outcome noPath = gangway("api", "GET", "healthz");

        assertThat(healthy.exit()).isZero();
        assertThat(healthy.out()).isNotBlank();
        assertThat(nothing.exit()).isEqualTo(1);
        assertThat(nothing.complaint()).isEqualTo("gangway: 404: Nothing is served at this path.");
        assertThat(noPath.exit()).isEqualTo(1);
        assertThat(noPath.complaint()).contains("begins with a slash");
    }

    @Test
    void attachFollowsFromAPosition() throws Exception {
        AcpClient client = server.connect();
        String session = Frames.newSession(client, place.project().toString());
        client.result("session/prompt", Frames.send(client, session, "/stream 5 12", ""));
        JsonNode last = Frames.position(Frames.last(client, session).orElseThrow());
        client.close();
        long behind = last.path("seq").asLong() - 3;

        Attached whole = attach(session, "--json");
        Attached rest =
                attach(session, "--json", "--after", last.path("epoch").asString() + ":" + behind);

        whole.awaitOutput("turn_ended");
        rest.awaitOutput("turn_ended");
        assertThat(whole.end()).contains("0000000001");
        assertThat(rest.end().lines()).hasSize(3);
    }

    @Test
    void attachEndsWithItsServer() throws Exception {
        ServerProcess.Place own = ServerProcess.Place.in(other, "");
        ServerProcess ending = ServerProcess.start(own);
        AcpClient client = ending.connect();
        String session = Frames.newSession(client, own.project().toString());
        client.result("session/prompt", Frames.send(client, session, "/stream 1 12", ""));
        client.close();
        Attached attached = attach(own, session);

        attached.awaitOutput("0000000001xx");
        ending.stop();

        assertThat(attached.exit()).isEqualTo(1);
        assertThat(attached.end()).contains("The connection ended");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sessions", "attach x", "token", "api GET /healthz"})
    void commandsThatNeedAServerSayThatThereIsNone(String command) throws Exception {
        ServerProcess.Place own = ServerProcess.Place.in(other, "");

        Commands.Outcome outcome = gangway(own, command.split(" "));

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.complaint()).startsWith("gangway: ").contains(own.data().toString());
        assertThat(outcome.complaint().lines()).hasSize(1);
    }

    @Test
    void aPositionThatIsNoneIsSaid() throws Exception {
        Commands.Outcome outcome = gangway("attach", "x", "--after", "12");

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.complaint()).contains("EPOCH:SEQUENCE");
    }

    @Test
    void anUnknownSessionIsSaid() throws Exception {
        Commands.Outcome outcome = gangway("attach", "nothing");

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.complaint()).contains("There is no such session");
        assertNoStackTrace(outcome);
    }

    @Test
    void tokenPrintsTheToken() throws Exception {
        assertThat(gangway("token").out().strip()).isEqualTo(server.token());
    }

    @Test
    void agentsNamesThemAndTheDefault() throws Exception {
        Files.writeString(
                ServerProcess.Place.in(other, "").data().resolve("gangway.toml"),
                "default_agent = \"mine\"\n[agents.mine]\ncommand = \"/opt/mine\"\n");

        Commands.Outcome outcome = gangway(ServerProcess.Place.of(other), "agents");

        assertThat(outcome.exit()).isZero();
        assertThat(outcome.lines().getFirst()).startsWith("NAME").contains("LOG-IN");
        assertThat(outcome.lines().get(1)).startsWith("mine (default)").contains("/opt/mine");
        assertThat(outcome.lines().getLast()).startsWith("demo").contains("built in", "not needed");
    }

    @Test
    void agentsCheckSaysWhatTheAgentCanAndRemembersIt() throws Exception {
        ServerProcess.Place own = ServerProcess.Place.in(other, "");

        Commands.Outcome checked = gangway(own, "agents", "--check", "demo");
        Commands.Outcome later = gangway(own, "agents", "--json");

        assertThat(checked.exit()).isZero();
        assertThat(checked.out()).contains("load");
        JsonNode demo = JSON.readTree(later.out()).valueStream().toList().getLast();
        assertThat(demo.path("name").asString()).isEqualTo("demo");
        assertThat(demo.at("/agentCapabilities/loadSession").asBoolean()).isTrue();
        assertThat(demo.at("/login/state").asString()).isEqualTo("not_needed");
    }

    @Test
    void agentsCheckOfAnAgentThatDoesNotStartSaysWhy() throws Exception {
        ServerProcess.Place own = ServerProcess.Place.in(other, "");
        Files.writeString(
                own.data().resolve("gangway.toml"), "[agents.bad]\ncommand = \"false\"\n");

        Commands.Outcome bad = gangway(own, "agents", "--check", "bad");
        Commands.Outcome none = gangway(own, "agents", "--check", "none");

        assertThat(bad.exit()).isEqualTo(1);
        assertThat(bad.complaint()).contains("The agent bad ended before it was ready");
        assertThat(none.complaint()).contains("There is no agent called none");
    }

    @Test
    void configCheckNamesEveryProblemWithItsPlace() throws Exception {
        ServerProcess.Place own = ServerProcess.Place.in(other, "");
        Path file = own.data().resolve("gangway.toml");
        assertThat(gangway(own, "config", "check").exit()).isZero();
        Files.writeString(file, "wrong = 1\n[limits]\nstall_time = \"soon\"\nframe_bytes = 0\n");

        Commands.Outcome outcome = gangway(own, "config", "check");

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.error()).contains("gangway.toml");
        assertThat(outcome.error()).contains("line 1, column 1: unknown key `wrong`");
        assertThat(outcome.error()).contains("line 3, column 1: limits.stall_time");
        assertThat(outcome.error()).contains("line 4, column 1: limits.frame_bytes");
        assertNoStackTrace(outcome);
        Commands.Outcome serve = gangway(own, "serve", "--listen", "127.0.0.1:0");
        assertThat(serve.exit()).isEqualTo(1);
        assertThat(serve.error()).contains("stall_time");
    }

    @Test
    void aConfigurationThatIsNotThereIsSaid() throws Exception {
        Commands.Outcome outcome = gangway("config", "check", "--config", "/no/such/file.toml");

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.complaint()).contains("/no/such/file.toml");
        assertNoStackTrace(outcome);
    }

    @Test
    void dbCheckReadsTheDatabaseOfARunningServer() throws Exception {
        Commands.Outcome outcome = gangway("db", "check");

        assertThat(outcome.exit()).isZero();
        assertThat(outcome.out()).contains("is whole");
    }

    @Test
    void dbCheckSaysWhatIsDamaged() throws Exception {
        ServerProcess.Place own = ServerProcess.Place.in(other, "");
        Files.writeString(
                own.data().resolve("gangway.db"), "this was a database once".repeat(1000));

        Commands.Outcome outcome = gangway(own, "db", "check");

        assertThat(outcome.exit()).isEqualTo(1);
        assertNoStackTrace(outcome);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "serve --listen nowhere",
                "serve --listen 127.0.0.1:99999",
                "serve --listen 0.0.0.0:0",
                "serve --listen no.such.host.invalid:0"
            })
    void anAddressThatCannotBeListenedOnIsSaid(String command) throws Exception {
        ServerProcess.Place own = ServerProcess.Place.in(other, "");

        Commands.Outcome outcome = gangway(own, command.split(" "));

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.complaint()).startsWith("gangway: ").contains("listen");
        assertNoStackTrace(outcome);
        assertThat(own.data().resolve("runtime.json")).doesNotExist();
    }

    @Test
    void aPortThatIsTakenIsSaid() throws Exception {
        ServerProcess.Place own = ServerProcess.Place.in(other, "");
        String taken = "127.0.0.1:" + server.url().getPort();

        Commands.Outcome outcome = gangway(own, "serve", "--listen", taken);

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.complaint()).contains("port " + server.url().getPort());
        assertNoStackTrace(outcome);
    }

    @Test
    void aDirectoryThatCannotBeMadeIsSaid() throws Exception {
        Commands.Outcome outcome =
                Commands.run(place.project(), "serve", "--data", "/proc/nothing/here");

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.complaint()).contains("/proc/nothing");
        assertNoStackTrace(outcome);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "serve",
                "run",
                "attach",
                "sessions",
                "agents",
                "token",
                "config",
                "config check",
                "db",
                "db check",
                "db backup",
                "db restore",
                "db query",
                "doctor",
                "demo-agent"
            })
    void everyCommandHelps(String command) throws Exception {
        Commands.Outcome outcome =
                Commands.run(place.project(), (command + " --help").strip().split(" "));

        assertThat(outcome.exit()).isZero();
        assertThat(outcome.out()).contains("Usage: gangway").contains(command);
        assertThat(outcome.out()).doesNotContain("\u001b");
    }

    @Test
    void aWrongOptionIsSaidWithTheRightOne() throws Exception {
        Commands.Outcome outcome = Commands.run(place.project(), "serve", "--lisen", "x");

        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.error()).contains("--lisen").contains("Possible solutions: --listen");
        assertNoStackTrace(outcome);
    }

    @Test
    void sigtermEndsClientsAgentsAndFiles() throws Exception {
        ServerProcess.Place own = ServerProcess.Place.in(other, "");
        ServerProcess ending = ServerProcess.start(own);
        AcpClient client = ending.connect();
        String session = Frames.newSession(client, own.project().toString());
        var _ = Frames.send(client, session, "/stream 100000 20 2", "");
        Frames.awaitOrdinal(client, 10);

        ending.terminate();

        assertThat(client.recording().awaitEnd(ServerProcess.PATIENCE))
                .hasValueSatisfying(reason -> assertThat(reason).startsWith("closed 1012"));
        assertThat(ending.awaitExit()).isEqualTo(3);
        assertThat(own.data().resolve("runtime.json")).doesNotExist();
        assertThat(Marks.alive(ServerProcess.mark(own.data()))).isEmpty();
        String said = Files.readString(own.log());
        assertThat(said.lines().skip(6)).as("the log of a clean stop").isEmpty();
        assertThat(said.replace("#token=" + ending.token(), "")).doesNotContain(ending.token());
        client.close();
    }

    @Test
    void theTokenIsNeverLogged() throws Exception {
        ServerProcess.Place own = ServerProcess.Place.in(other, "");
        List<String> talkative = List.of("env", "GANGWAY_LOG_LEVEL=TRACE");
        ServerProcess talking = ServerProcess.start(own.under(talkative));
        AcpClient client = talking.connect();
        String session = Frames.newSession(client, own.project().toString());
        client.result("session/prompt", Frames.send(client, session, "hello", ""));
        client.close();
        gangway(own, "sessions");
        talking.stop();

        String said = Files.readString(own.log());
        assertThat(said).contains("TRACE").contains("DEBUG");
        assertThat(said.replace("#token=" + talking.token(), "")).doesNotContain(talking.token());
    }

    private static Commands.Outcome gangway(String... arguments) throws Exception {
        return gangway(place, arguments);
    }

    private static Commands.Outcome gangway(ServerProcess.Place where, String... arguments)
            throws Exception {
        return Commands.run(builder(where, arguments));
    }

    private static ProcessBuilder builder(ServerProcess.Place where, String... arguments) {
        List<String> command = new java.util.ArrayList<>(Commands.java(arguments));
        command.add("--data");
        command.add(where.data().toString());
        return Commands.builder(command, where.project());
    }

    private static void assertNoStackTrace(Commands.Outcome outcome) {
        assertThat(outcome.error()).doesNotContain("\tat ").doesNotContain("Exception");
    }

    private Attached attach(String... arguments) throws IOException {
        return attach(place, arguments);
    }

    private Attached attach(ServerProcess.Place where, String... arguments) throws IOException {
        String[] all = new String[arguments.length + 1];
        all[0] = "attach";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        Path output = Files.createTempFile(other, "attach", ".txt");
        Process process =
                builder(where, all)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        return new Attached(process, output);
    }

    /// `attach` at work.
    private record Attached(Process process, Path output) {
        void awaitOutput(String part) {
            await().atMost(ServerProcess.PATIENCE)
                    .until(() -> {
                        String text = Files.readString(output);
                        return !text.isEmpty() && text.contains(part);
                    });
        }

        int exit() throws InterruptedException {
            assertThat(process.waitFor(ServerProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            return process.exitValue();
        }

        /// Ends it as Ctrl-C does; all that it said.
        String end() throws Exception {
            process.destroy();
            process.waitFor();
            return Files.readString(output);
        }
    }
}
