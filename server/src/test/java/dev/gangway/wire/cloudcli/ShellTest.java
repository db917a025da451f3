package dev.gangway.wire.cloudcli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gangway.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `/shell` as a front-end knows it: real sockets, a real server, real terminals.
@EnabledOnOs(OS.LINUX)
@Timeout(120)
class ShellTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir private Path folder;
    private ShellServer server;

    @BeforeEach
    void start() throws Exception {
        server = new ShellServer(folder, true);
    }

    @AfterEach
    void stop() {
        server.close();
        assertThat(
                        ProcessHandle.current()
                                .descendants()
                                .filter(each -> each.info().command().orElse("").contains("bash")))
                .isEmpty();
    }

    @Test
    void whatIsTypedIsEchoedAndTheWindowHasItsSize() {
        try (ShellClient client = server.connect("ann")) {
            client.init(server.project.toString(), "");
            client.type("stty size; pwd; echo $((6*7)) done\r");
            client.awaitShown("42 done");
            client.send(Json.object().put("type", "resize").put("cols", 101).put("rows", 44));
            client.type("stty size\r");

            client.awaitShown("44 101");
            assertThat(client.shown())
                    .contains("33 90", server.project.toString(), "stty size; pwd");
            client.type("exit 3\r");
            client.awaitShown("ended with code 3");
            client.type("too late\r");
            assertThat(Json.text(client.awaitOther("error"), "code", "")).isEqualTo("NOT_FOUND");
        }
    }

    @Test
    void aSocketThatComesBackFindsItsTerminal() throws Exception {
        Path gate = server.project.resolve("gate");
        String command = "echo before; until [ -e gate ]; do sleep 0.05; done; echo after; read x";
        try (ShellClient client = server.connect("ann")) {
            client.init(server.project.toString(), command).awaitShown("before");
        }
        Files.createFile(gate);

        try (ShellClient again = server.connect("ann");
                ShellClient other = server.connect("ann")) {
            again.init(server.project.toString(), command).awaitShown("after");
            other.init(server.project.toString(), command).awaitShown("after");

            assertThat(again.shown()).containsSubsequence("goes on", "before", "after");
            again.type("\r");
            again.awaitShown("ended with code 0");
            other.awaitShown("ended with code 0");
        }
    }

    @Test
    void withoutTheRightNobodyHasATerminal() throws Exception {
        try (ShellClient client = server.connect("bob")) {
            client.init(server.project.toString(), "touch made");
            assertThat(Json.text(client.awaitOther("error"), "code", "")).isEqualTo("FORBIDDEN");
        }
        try (ShellClient owner = server.connect("cid")) {
            owner.init(server.cids.toString(), "touch made");
            assertThat(Json.text(owner.awaitOther("error"), "code", "")).isEqualTo("FORBIDDEN");
        }
        assertThat(Files.exists(server.project.resolve("made"))).isFalse();
        assertThat(Files.exists(server.cids.resolve("made"))).isFalse();
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(server.audit())
                                .hasSize(2)
                                .allSatisfy(each -> {
                                    assertThat(Json.text(each, "action", ""))
                                            .isEqualTo("terminal.open");
                                    assertThat(Json.text(each, "outcome", ""))
                                            .isEqualTo("FORBIDDEN");
                                    assertThat(Json.text(each, "principal", ""))
                                            .isIn(server.id("bob"), server.id("cid"));
                                }));
    }

    @Test
    void whoWasGivenTheRightHasATerminalAsLongAsItHolds() throws Exception {
        server.grant("[\"prompt\",\"execute\"]");
        try (ShellClient plainly = server.connect("bob plainly")) {
            plainly.init(server.project.toString(), "");
            assertThat(Json.text(plainly.awaitOther("error"), "code", "")).isEqualTo("FORBIDDEN");
        }
        try (ShellClient client = server.connect("bob")) {
            client.init(server.project.toString(), "read a; echo got $a; read b; touch made");
            client.type("1\r");
            client.awaitShown("got 1");
            server.grant("[\"prompt\"]");
            client.type("2\r");

            assertThat(Json.text(client.awaitOther("error"), "code", "")).isEqualTo("FORBIDDEN");
            client.awaitShown("right to this terminal ended");
        }
        assertThat(Files.exists(server.project.resolve("made"))).isFalse();
        await().atMost(PATIENCE)
                .untilAsserted(() -> {
                    JsonNode last = server.audit().getLast();
                    assertThat(Json.text(last, "action", "")).isEqualTo("terminal.end");
                    assertThat(Json.text(last.path("details"), "reason", ""))
                            .isEqualTo("forbidden");
                });
    }

    @Test
    void anOwnerDoesNotGiveWhatOwningDoesNot() throws Exception {
        String grants = "/projects/c/grants/" + server.id("bob");

        assertThat(server.status("ann", "PUT", grants, "{\"rights\":[\"prompt\",\"execute\"]}"))
                .isLessThan(300);
        assertThat(server.status("cid", "PUT", grants, "{\"rights\":[\"prompt\",\"execute\"]}"))
                .isEqualTo(403);
        assertThat(server.status("cid", "PUT", grants, "{\"rights\":[\"prompt\"]}"))
                .isLessThan(300);
    }

    @Test
    void aTerminalBeginsInAProjectOfTheCallersOnly() throws Exception {
        Path link = Files.createSymbolicLink(server.project.resolve("out"), folder);
        for (String directory :
                List.of("/", "", "relative", link.toString(), server.project + "/../cids/../..")) {
            try (ShellClient client = server.connect("ann")) {
                client.init(directory, "");
                assertThat(Json.text(client.awaitOther("error"), "code", ""))
                        .as(directory)
                        .isEqualTo("NOT_FOUND");
            }
        }
    }

    @Test
    void openingsAndEndsAreWrittenDownWithoutTheCommand() throws Exception {
        try (ShellClient client = server.connect("ann")) {
            client.init(server.project.toString(), "echo secretword").awaitShown("ended with");
        }

        await().atMost(PATIENCE).until(() -> server.audit().size() == 2);
        JsonNode opened = server.audit().getFirst();
        JsonNode ended = server.audit().getLast();
        assertThat(Json.text(opened, "action", "")).isEqualTo("terminal.open");
        assertThat(Json.text(opened, "outcome", "")).isEqualTo("accepted");
        assertThat(Json.text(opened, "address", "")).isEqualTo("127.0.0.1");
        assertThat(Json.text(ended, "action", "")).isEqualTo("terminal.end");
        assertThat(Json.text(ended.path("details"), "reason", "")).isEqualTo("exited");
        assertThat(opened.toString() + ended).doesNotContain("secretword");
    }

    @Test
    void addressesAreShownOnceAndOpenNothing() {
        try (ShellClient client = server.connect("ann")) {
            client.init(
                    server.project.toString(),
                    "echo 'https://example.com/auth?x=1'; echo bye; read x");
            JsonNode link = client.awaitOther("auth_url");

            assertThat(Json.text(link, "url", "")).isEqualTo("https://example.com/auth?x=1");
            assertThat(Json.flag(link, "autoOpen", true)).isFalse();
            client.awaitShown("bye");
        }
    }

    @Test
    void aSocketThatReadsNothingHoldsUpNoOther() {
        String flood =
                "echo up; read x; yes 0123456789 | head -c 30000000; echo; echo flood is over; read y";
        try (ShellClient stalled = server.connect("ann");
                ShellClient reading = server.connect("ann")) {
            reading.init(server.project.toString(), flood).awaitShown("up");
            stalled.init(server.project.toString(), flood).awaitShown("goes on");
            stalled.pause();

            reading.type("\r");
            reading.awaitShown("flood is over");
            stalled.goOn();

            stalled.awaitShown("flood is over");
            assertThat(stalled.shown()).contains("left out");
            assertThat(stalled.shown().length()).isLessThan(25_000_000);
        }
    }

    @Test
    void whateverIsSentTheSocketStays() {
        try (ShellClient client = server.connect("ann")) {
            client.type("x");
            client.send(Json.object().put("type", "nonsense"));
            client.send(Json.object().put("type", "init"));
            client.send(Json.object().put("type", "init").put("projectPath", 7).put("cols", "a"));
            client.init(server.project.toString(), "x".repeat(10_000));
            await().atMost(PATIENCE).until(() -> client.others().size() == 5);
            client.send(
                    Json.object()
                            .put("type", "init")
                            .put("projectPath", server.project.toString())
                            .put("provider", "plain-shell")
                            .put("cols", -5)
                            .put("rows", 1_000_000));
            client.type("stty size\r");

            client.awaitShown("1000 1");
            assertThat(client.others())
                    .extracting(each -> Json.text(each, "code", ""))
                    .containsExactly(
                            "INVALID", "UNKNOWN_MESSAGE_TYPE", "NOT_FOUND", "NOT_FOUND", "LIMIT");
        }
    }

    @Test
    void withoutTerminalsOrATokenThereIsNoSocket(@TempDir Path other) throws Exception {
        assertThat(ShellClient.refusal(() -> server.connect("nobody"))).isEqualTo(401);
        try (ShellServer off = new ShellServer(other, false)) {
            assertThat(ShellClient.refusal(() -> off.connect("ann"))).isEqualTo(501);
        }
    }
}
