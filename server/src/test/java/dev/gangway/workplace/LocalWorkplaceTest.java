package dev.gangway.workplace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gangway.agent.AgentAnswer;
import dev.gangway.agent.AgentSpec;
import dev.gangway.agent.AgentStart;
import dev.gangway.agent.Workplace;
import dev.gangway.agent.WorkplaceHost;
import dev.gangway.agent.WorkplaceOffer;
import dev.gangway.agent.WorkplaceRequest;
import dev.gangway.agent.WorkplaceResult;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.event.EventKind;
import dev.gangway.json.Json;
import dev.gangway.json.RawJson;
import dev.gangway.policy.Decision;
import dev.gangway.policy.Operation;
import dev.gangway.policy.Policy;
import dev.gangway.policy.Rule;
import dev.gangway.process.LocalLauncher;
import dev.gangway.process.Marker;
import dev.gangway.process.ProcessLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The workplace of one agent, with real files and real commands.
class LocalWorkplaceTest {
    private static final Policy ALLOW_ALL =
            new Policy(
                    List.of(
                            rule(Operation.WRITE, Decision.ALLOW),
                            rule(Operation.EXECUTE, Decision.ALLOW)));
    private static final WorkplaceLimits LIMITS =
            new WorkplaceLimits(10_000, 4, 3, 20_000, 50_000, Duration.ofMillis(5), 2);

    @TempDir private Path directory;
    private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final Host host = new Host();
    private final List<Workplace> open = new ArrayList<>();
    private Path project;
    private Marker marker;

    @BeforeEach
    void makeProject() throws IOException {
        project = Files.createDirectory(directory.toRealPath().resolve("project"));
        marker = Marker.of(directory, ProcessHandle.current().pid(), new Random());
    }

    @AfterEach
    void nothingIsLeft() throws InterruptedException {
        open.forEach(Workplace::close);
        await().atMost(Duration.ofSeconds(20)).until(this::noProcess);
        blocking.shutdown();
        clock.shutdownNow();
        assertThat(blocking.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aFileIsReadWithoutAsking() throws IOException {
        Files.writeString(project.resolve("a.txt"), "one\ntwo\n");

        Answer answer = carryOut(workplace(Policy.DEFAULT), read("a.txt"));

        assertThat(answer.result()).isEqualTo(new WorkplaceResult.Text("one\ntwo\n"));
        assertThat(host.asked).isEmpty();
    }

    @Test
    void whatIsOutsideIsRefusedWithoutAsking() {
        Workplace workplace = workplace(Policy.DEFAULT);

        for (String path :
                new String[] {
                    "/etc/passwd", project + "/../mark", "a.txt", project + "x/y", "/a\0b", ""
                }) {
            Answer read =
                    carryOut(
                            workplace,
                            new WorkplaceRequest.ReadFile(
                                    path, OptionalInt.empty(), OptionalInt.empty()));
            Answer write = carryOut(workplace, new WorkplaceRequest.WriteFile(path, "x"));

            assertThat(read.problem().code()).isIn(ErrorCode.FORBIDDEN, ErrorCode.INVALID);
            assertThat(write.problem().code()).isIn(ErrorCode.FORBIDDEN, ErrorCode.INVALID);
        }
        assertThat(host.asked).isEmpty();
    }

    @Test
    void aMissingFileIsNotFound() {
        assertThat(carryOut(workplace(Policy.DEFAULT), read("none")).problem().code())
                .isEqualTo(ErrorCode.NOT_FOUND);
    }

    @Test
    void nothingIsWrittenBeforeAPersonAllowsIt() {
        Answer answer = new Answer();
        workplace(Policy.DEFAULT).carryOut(write("a.txt", "new"), answer.then());

        assertThat(project.resolve("a.txt")).doesNotExist();
        assertThat(answer.isThere()).isFalse();
        JsonNode asked = host.asked.getFirst().permission().node();
        assertThat(asked.at("/toolCall/title").asString()).isEqualTo("Write " + file("a.txt"));
        assertThat(asked.at("/toolCall/content/0/content/text").asString()).isEqualTo("new");

        host.answer(new AgentAnswer.Selected("allow_once"));

        assertThat(answer.result()).isEqualTo(new WorkplaceResult.Done());
        assertThat(project.resolve("a.txt")).hasContent("new");
        assertThat(host.statuses()).containsExactly("pending", "completed");
    }

    @Test
    void whatAPersonRejectsOrNobodyAnswersIsNotDone() {
        Workplace workplace = workplace(Policy.DEFAULT);
        for (AgentAnswer no :
                List.of(new AgentAnswer.Selected("reject_once"), new AgentAnswer.Cancelled())) {
            Answer answer = new Answer();
            workplace.carryOut(write("a.txt", "new"), answer.then());

            host.answer(no);

            assertThat(answer.problem().code()).isEqualTo(ErrorCode.FORBIDDEN);
            assertThat(project.resolve("a.txt")).doesNotExist();
        }
        assertThat(host.statuses()).containsExactly("pending", "failed", "pending", "failed");
    }

    @Test
    void whatIsAlwaysAllowedIsAskedOnce() {
        Workplace workplace = workplace(Policy.DEFAULT);
        Answer first = new Answer();
        workplace.carryOut(write("a.txt", "1"), first.then());
        host.answer(new AgentAnswer.Selected("allow_always"));
        first.result();

        assertThat(carryOut(workplace, write("a.txt", "2")).result())
                .isEqualTo(new WorkplaceResult.Done());
        assertThat(host.asked).isEmpty();

        workplace.carryOut(write("b.txt", "3"), new Answer().then());
        assertThat(host.asked).hasSize(1);
    }

    @Test
    void theLeaveThatTheAgentGotItselfIsNotAskedAgain() {
        host.leaves.add("WRITE " + file("a.txt"));

        assertThat(carryOut(workplace(Policy.DEFAULT), write("a.txt", "x")).result())
                .isEqualTo(new WorkplaceResult.Done());
        assertThat(host.asked).isEmpty();
    }

    @Test
    void whatThePolicyDeniesIsNotAsked() {
        Policy policy = new Policy(List.of(rule(Operation.READ, Decision.DENY)));

        assertThat(carryOut(workplace(policy), read("a.txt")).problem().code())
                .isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(host.asked).isEmpty();
    }

    @Test
    void aTerminalShowsItsOutputAndItsEnd() {
        Workplace workplace = workplace(ALLOW_ALL);
        String terminal = terminal(workplace, "echo out; echo err >&2; pwd; exit 3");

        Answer exit = carryOut(workplace, new WorkplaceRequest.WaitForExit(terminal));

        assertThat(exit.result())
                .isEqualTo(new WorkplaceResult.Exit(OptionalInt.of(3), Optional.empty()));
        WorkplaceResult.Output output = output(workplace, terminal);
        assertThat(output.text()).isEqualTo("out\nerr\n" + project + "\n");
        assertThat(output.truncated()).isFalse();
        assertThat(host.text()).isEqualTo(output.text());
        assertThat(host.kinds())
                .startsWith(EventKind.TERMINAL_STARTED)
                .endsWith(EventKind.TERMINAL_ENDED);
    }

    @Test
    void aWholeCommandLineIsGivenToAShell() {
        Workplace workplace = workplace(ALLOW_ALL);
        WorkplaceRequest create =
                new WorkplaceRequest.CreateTerminal(
                        "echo $GREETING | tr a-z A-Z",
                        List.of(),
                        Map.of("GREETING", "hello"),
                        Optional.empty(),
                        OptionalInt.empty());
        String terminal = ((WorkplaceResult.Terminal) carryOut(workplace, create).result()).id();

        carryOut(workplace, new WorkplaceRequest.WaitForExit(terminal)).result();

        assertThat(output(workplace, terminal).text()).isEqualTo("HELLO\n");
    }

    @Test
    void endlessOutputIsBoundedAndItsEndIsKept() {
        Workplace workplace = workplace(ALLOW_ALL);
        String terminal = terminal(workplace, "yes 0123456789 | head -n 200000; echo the end");

        carryOut(workplace, new WorkplaceRequest.WaitForExit(terminal)).result();

        WorkplaceResult.Output output = output(workplace, terminal);
        assertThat(output.truncated()).isTrue();
        assertThat(output.text()).endsWith("the end\n").hasSizeLessThanOrEqualTo(20_000);
        assertThat(host.text()).hasSizeLessThanOrEqualTo(50_000);
        assertThat(host.last().path("end").asString()).endsWith("the end\n");
        assertThat(host.events.toString()).contains("\"cut\":true");
    }

    @Test
    void killEndsTheCommandAndAllItStarted() {
        Workplace workplace = workplace(ALLOW_ALL);
        String terminal = terminal(workplace, "trap '' TERM; sleep 1000 & setsid sleep 1000");
        await().atMost(Duration.ofSeconds(20)).until(() -> !noProcess());

        carryOut(workplace, new WorkplaceRequest.Kill(terminal)).result();
        Answer exit = carryOut(workplace, new WorkplaceRequest.WaitForExit(terminal));

        assertThat(((WorkplaceResult.Exit) exit.result()).signal()).isPresent();
        assertThat(noProcess()).isTrue();
    }

    @Test
    void aReleasedTerminalIsNoMore() {
        Workplace workplace = workplace(ALLOW_ALL);
        String terminal = terminal(workplace, "sleep 1000");

        carryOut(workplace, new WorkplaceRequest.Release(terminal)).result();

        assertThat(carryOut(workplace, new WorkplaceRequest.Output(terminal)).problem().code())
                .isEqualTo(ErrorCode.NOT_FOUND);
        await().atMost(Duration.ofSeconds(20)).until(this::noProcess);
    }

    @Test
    void terminalsAreBounded() {
        Workplace workplace = workplace(ALLOW_ALL);
        for (int i = 0; i < LIMITS.terminals(); i++) {
            terminal(workplace, "true");
        }

        assertThat(carryOut(workplace, create("true")).problem().code()).isEqualTo(ErrorCode.LIMIT);
    }

    @Test
    void thoseWhoWaitForAnExitAreBounded() {
        Workplace workplace = workplace(ALLOW_ALL);
        String terminal = terminal(workplace, "sleep 1000");
        for (int i = 0; i < LIMITS.waiting(); i++) {
            workplace.carryOut(new WorkplaceRequest.WaitForExit(terminal), new Answer().then());
        }

        Answer over = carryOut(workplace, new WorkplaceRequest.WaitForExit(terminal));

        assertThat(over.problem().code()).isEqualTo(ErrorCode.LIMIT);
    }

    @Test
    void aTerminalDoesNotOutliveItsAgent() {
        Workplace workplace = workplace(ALLOW_ALL);
        terminal(workplace, "sleep 1000");

        workplace.close();

        await().atMost(Duration.ofSeconds(20)).until(this::noProcess);
        assertThat(carryOut(workplace, create("true")).problem().code())
                .isEqualTo(ErrorCode.AGENT_FAILED);
    }

    @Test
    void aCommandsDirectoryMustBeInside() throws IOException {
        Files.createSymbolicLink(project.resolve("away"), directory);
        Workplace workplace = workplace(ALLOW_ALL);

        for (String place : List.of("/", project + "/away")) {
            WorkplaceRequest create =
                    new WorkplaceRequest.CreateTerminal(
                            "pwd", List.of(), Map.of(), Optional.of(place), OptionalInt.empty());

            assertThat(carryOut(workplace, create).problem().code())
                    .isIn(ErrorCode.FORBIDDEN, ErrorCode.INVALID);
        }
        assertThat(host.kinds()).isEmpty();
    }

    @Test
    void aCommandThatIsNotThereSaysSo() {
        Answer answer =
                carryOut(
                        workplace(ALLOW_ALL),
                        new WorkplaceRequest.CreateTerminal(
                                "no-such-program",
                                List.of(),
                                Map.of(),
                                Optional.empty(),
                                OptionalInt.empty()));

        assertThat(answer.problem()).hasMessageContaining("no such program: no-such-program");
        assertThat(host.kinds())
                .containsExactly(EventKind.TERMINAL_STARTED, EventKind.TERMINAL_ENDED);
    }

    private String terminal(Workplace workplace, String command) {
        return ((WorkplaceResult.Terminal) carryOut(workplace, create(command)).result()).id();
    }

    private static WorkplaceRequest create(String command) {
        return new WorkplaceRequest.CreateTerminal(
                "/bin/sh", List.of("-c", command), Map.of(), Optional.empty(), OptionalInt.empty());
    }

    private static WorkplaceResult.Output output(Workplace workplace, String terminal) {
        Answer answer = carryOut(workplace, new WorkplaceRequest.Output(terminal));
        return (WorkplaceResult.Output) answer.result();
    }

    private WorkplaceRequest read(String name) {
        return new WorkplaceRequest.ReadFile(file(name), OptionalInt.empty(), OptionalInt.empty());
    }

    private WorkplaceRequest write(String name, String content) {
        return new WorkplaceRequest.WriteFile(file(name), content);
    }

    private String file(String name) {
        return project.resolve(name).toString();
    }

    private static Rule rule(Operation operation, Decision decision) {
        return new Rule(Optional.empty(), operation, "**", decision);
    }

    private Workplace workplace(Policy policy) {
        AgentSpec spec =
                new AgentSpec(
                        "agent",
                        "agent",
                        List.of(),
                        Map.of(),
                        "",
                        new WorkplaceOffer(WorkplaceOffer.Files.WRITE, true));
        LocalWorkplaces workplaces =
                new LocalWorkplaces(
                        policy,
                        new LocalLauncher(marker, System.getenv(), InstantSource.system()),
                        ProcessLimits.standard(),
                        LIMITS,
                        blocking,
                        (time, atEnd) -> {
                            var handle =
                                    clock.schedule(atEnd, time.toMillis(), TimeUnit.MILLISECONDS);
                            return () -> handle.cancel(false);
                        },
                        new Random(3));
        Workplace workplace =
                workplaces.open(new AgentStart("s", spec, project, Optional.empty()), host);
        open.add(workplace);
        return workplace;
    }

    private static Answer carryOut(Workplace workplace, WorkplaceRequest request) {
        Answer answer = new Answer();
        workplace.carryOut(request, answer.then());
        answer.awaitIt();
        return answer;
    }

    private boolean noProcess() {
        return ProcessHandle.allProcesses()
                .noneMatch(process -> process.isAlive() && carriesMark(process.pid()));
    }

    private boolean carriesMark(long pid) {
        try {
            return Files.readString(
                            Path.of("/proc", Long.toString(pid), "environ"),
                            java.nio.charset.StandardCharsets.ISO_8859_1)
                    .contains(Marker.VARIABLE + "=" + marker.directory() + ":");
        } catch (IOException e) {
            return false;
        }
    }

    /// What a request came to.
    private static final class Answer {
        private final List<Object> given = new CopyOnWriteArrayList<>();

        Workplace.Then then() {
            return new Workplace.Then(given::add, given::add);
        }

        boolean isThere() {
            return !given.isEmpty();
        }

        void awaitIt() {
            await().atMost(Duration.ofSeconds(30)).until(this::isThere);
        }

        WorkplaceResult result() {
            awaitIt();
            assertThat(given).hasSize(1);
            return (WorkplaceResult) given.getFirst();
        }

        GatewayException problem() {
            awaitIt();
            assertThat(given).hasSize(1);
            return (GatewayException) given.getFirst();
        }
    }

    private record Asked(RawJson permission, Consumer<AgentAnswer> then) {}

    /// An agent's driver, with a person behind it.
    private static final class Host implements WorkplaceHost {
        private final List<Asked> asked = new CopyOnWriteArrayList<>();
        private final Set<String> leaves = ConcurrentHashMap.newKeySet();
        private final List<Map.Entry<EventKind, JsonNode>> events = new CopyOnWriteArrayList<>();

        void answer(AgentAnswer answer) {
            asked.removeFirst().then().accept(answer);
            int told = (int) statuses().stream().filter("pending"::equals).count();
            await().atMost(Duration.ofSeconds(30)).until(() -> statuses().size() == 2 * told);
        }

        @Override
        public void ask(RawJson permission, Consumer<AgentAnswer> then) {
            asked.add(new Asked(permission, then));
        }

        @Override
        public boolean useLeave(Operation operation, String subject) {
            return leaves.remove(operation + " " + subject);
        }

        @Override
        public void event(EventKind kind, RawJson payload) {
            events.add(Map.entry(kind, payload.node()));
        }

        @Override
        public void awaitRoom() {}

        List<EventKind> kinds() {
            return events.stream().map(Map.Entry::getKey).toList();
        }

        List<String> statuses() {
            return events.stream()
                    .map(event -> Json.text(event.getValue(), "status", ""))
                    .filter(status -> !status.isEmpty())
                    .toList();
        }

        JsonNode last() {
            return events.getLast().getValue();
        }

        String text() {
            StringBuilder text = new StringBuilder();
            events.forEach(event -> text.append(event.getValue().path("data").asString("")));
            return text.toString();
        }
    }
}
