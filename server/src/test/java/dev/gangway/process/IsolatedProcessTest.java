package dev.gangway.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gangway.process.isolation.Confinement;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What an isolated program sees and can do, tried from inside; and how it is ended.
@Tag("isolation")
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class IsolatedProcessTest {
    @TempDir Path folder;

    private IsolationRig rig;
    private final RecordingListener listener = new RecordingListener();

    @BeforeAll
    static void bubblewrap() {
        IsolationRig.assumeBubblewrap();
    }

    @BeforeEach
    void build() throws IOException {
        rig = new IsolationRig(folder, ".local/state/gangway", "shop");
    }

    @AfterEach
    void nothingIsLeft() throws InterruptedException {
        assertThat(Sweep.ofDirectory(rig.marker).end(Duration.ZERO)).isEmpty();
        rig.close();
    }

    @Test
    void tokenDatabaseOtherProjectsAndKeysCannotBeRead() throws IOException {
        List<Path> secrets =
                List.of(
                        rig.data.resolve("token"),
                        rig.data.resolve("gangway.db"),
                        rig.other.resolve("file"),
                        rig.key);
        String script = reading(secrets);

        assertThat(rig.says(script)).containsExactly("end");
        assertThat(rig.says(Confinement.NONE, script))
                .as("the same, not isolated")
                .hasSize(secrets.size() + 1)
                .contains("secret token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop/data", "shop/.gangway/data"})
    void aDataDirectoryInsideTheProjectIsHidden(String inside) throws IOException {
        try (IsolationRig nested = new IsolationRig(folder, inside, "shop")) {
            String script =
                    reading(List.of(nested.data.resolve("token")))
                            + "; echo x > here; ls '"
                            + nested.data
                            + "' | wc -l";

            assertThat(nested.says(script)).containsExactly("end", "0");
            assertThat(nested.project.resolve("here")).exists();
        }
    }

    @Test
    void anotherProjectInsideTheProjectIsHidden() throws IOException {
        try (IsolationRig nested = new IsolationRig(folder, ".data", ".")) {
            assertThat(nested.project.resolve("other project").toRealPath())
                    .isEqualTo(nested.other);

            List<String> said =
                    nested.says(
                            reading(
                                    List.of(
                                            nested.other.resolve("file"),
                                            nested.data.resolve("token"),
                                            nested.key)));

            assertThat(said).as("a home that is a project").containsExactly("end");
        }
    }

    @Test
    void whatIsHiddenStaysHiddenInANamespaceOfItsOwn() throws IOException {
        try (IsolationRig nested = new IsolationRig(folder, "shop/data", "shop")) {
            Path token = nested.data.resolve("token");
            String inner = "echo nested; umount -i \"$1\"; umount -il \"$1\"; cat \"$1/token\"";

            List<String> said =
                    nested.says(
                            "unshare -Um --keep-caps sh -c '%s' - '%s' 2>/dev/null; echo end"
                                    .formatted(inner, token.getParent()));

            assertThat(said).doesNotContain("secret token").endsWith("end");
            assumeTrue(said.contains("nested"), "no namespaces inside namespaces here");
        }
    }

    @Test
    void aDataDirectoryThatWasMovedAwayIsNotStartedBeside() throws IOException {
        try (IsolationRig nested = new IsolationRig(folder, "shop/a/data", "shop")) {
            Files.move(nested.project.resolve("a"), nested.project.resolve("b"));
            Files.createDirectories(nested.data);

            assertThatThrownBy(() -> nested.says("cat b/data/token"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is not the directory any more");
        }
    }

    @Test
    void nothingOutsideIsWritten() throws IOException {
        List<String> said =
                rig.says(
                        "touch /usr/x /etc/x /x /opt/x 2>/dev/null; touch \"$HOME/x\"; touch"
                                + " \"$HOME/.gitconfig\" 2>/dev/null || echo read-only");

        assertThat(said).containsExactly("read-only");
        assertThat(rig.home.resolve("x")).doesNotExist();
        assertThat(Path.of("/usr/x")).doesNotExist();
        assertThat(Path.of("/etc/x")).doesNotExist();
        assertThat(Path.of("/x")).doesNotExist();
    }

    @Test
    void projectAndStateAreWritten() throws IOException {
        List<String> said =
                rig.says(
                        "pwd; echo work > work; echo mine > \"$HOME/.agent/mine\"; cat ~/.gitconfig");

        assertThat(said).containsExactly(rig.project.toString(), "[user]");
        assertThat(rig.project.resolve("work")).hasContent("work\n");
        assertThat(rig.state.resolve("mine")).hasContent("mine\n");
    }

    @Test
    void temporaryFilesAreItsOwn() throws IOException {
        Path outside = Files.createTempFile("gangway-outside", ".txt");

        List<String> said =
                rig.says(
                        "echo $TMPDIR ${XDG_RUNTIME_DIR:-none}; test -e '%s' || echo unseen; touch"
                                        .formatted(outside)
                                + " /tmp/gangway-inside && echo made");

        assertThat(said).containsExactly("/tmp none", "unseen", "made");
        assertThat(Path.of("/tmp/gangway-inside")).doesNotExist();
        Files.delete(outside);
    }

    @Test
    void processesOutsideAreNeitherSeenNorSignalled() throws IOException {
        List<String> said =
                rig.says(
                        "ls /proc | grep -c '^[0-9]'; kill -0 %d 2>/dev/null || echo safe"
                                .formatted(ProcessHandle.current().pid()));

        assertThat(said).hasSize(2).last().isEqualTo("safe");
        assertThat(Integer.parseInt(said.getFirst())).isBetween(2, 6);
    }

    @Test
    void theNetworkIsThere() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String script =
                    "exec 3<>/dev/tcp/127.0.0.1/" + server.getLocalPort() + "; echo hello >&3";
            rig.launch(
                    rig.isolated(), rig.project, Map.of(), List.of("bash", "-c", script), listener);

            try (var socket = server.accept()) {
                assertThat(
                                new String(
                                        socket.getInputStream().readAllBytes(),
                                        StandardCharsets.US_ASCII))
                        .isEqualTo("hello\n");
            }
            listener.awaitExit();
        }
    }

    @Test
    void theResolversOfHostNamesAreReadable() throws IOException {
        assertThat(rig.says("cat /etc/resolv.conf > /dev/null && echo readable"))
                .containsExactly("readable");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "with space",
                "it's \"quoted\"",
                "-leading",
                "new\nline",
                "$HOME `id` ; *",
                "日本 ü",
                "--bind"
            })
    void pathsMayHoldAnyCharacter(String name) throws IOException {
        try (IsolationRig odd = new IsolationRig(folder, ".data " + name, name)) {
            odd.launch(
                    odd.isolated(),
                    odd.project,
                    Map.of("TOKEN", odd.data.resolve("token").toString()),
                    List.of("sh", "-c", "echo done > result; cat \"$TOKEN\" 2>/dev/null; pwd"),
                    listener);

            listener.awaitExit();
            assertThat(String.join("\n", listener.lines()).replace("\n\n", "\n"))
                    .isEqualTo(bytesAsLatin(odd.project.toString()));
            assertThat(odd.project.resolve("result")).hasContent("done\n");
        }
    }

    /// As the listener hears it.
    private static String bytesAsLatin(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    @Test
    void aWrapIsIsolatedWithItsAgent() throws IOException {
        Confinement wrapped =
                new Confinement(
                        List.of("env", "WRAPPED=yes"),
                        rig.isolated().isolation(),
                        List.of(),
                        List.of());

        assertThat(rig.says(wrapped, "echo $WRAPPED; cat '" + rig.key + "' 2>/dev/null"))
                .containsExactly("yes");
    }

    @Test
    void aFurtherDirectoryOfTheSessionIsWrittenAlsoWhenItIsAnotherProject() throws IOException {
        Confinement further = rig.isolated().alsoWriting(List.of(rig.other));

        assertThat(rig.says(further, "cat '" + rig.other + "/file'; touch '" + rig.other + "/new'"))
                .containsExactly("secret project");
        assertThat(rig.other.resolve("new")).exists();
    }

    /// As by LD_PRELOAD, PATH, or the name of a key among the arguments.
    @Test
    void whatAnAgentAsksToBeRunShowsItNothingMore() throws IOException {
        Path secret = rig.home.resolve("private").resolve("tool");
        Files.createDirectories(secret.getParent());
        script(secret, "#!/bin/sh\necho secret tool\n");
        Confinement ofAgent = rig.isolated().forCommandsOfTheAgent();
        Map<String, String> asked =
                Map.of(
                        "KEY",
                        rig.key.toString(),
                        "PATH",
                        secret.getParent() + ":/usr/bin:/bin",
                        "LD_PRELOAD",
                        "/project/evil.so",
                        "HOME",
                        rig.other.toString());

        rig.launch(
                ofAgent,
                rig.project,
                asked,
                List.of("sh", "-c", "cat $KEY; cat $0; tool; echo $LD_PRELOAD", rig.key.toString()),
                listener);

        listener.awaitExit();
        assertThat(listener.lines()).containsExactly("/project/evil.so");
    }

    @Test
    void whatIsReadableIsNotWritten() throws IOException {
        Path tools = Files.createDirectories(rig.home.resolve("tools"));
        Files.writeString(tools.resolve("tool"), "a tool\n");
        Confinement reading = rig.isolated().alsoReading(List.of(tools));

        assertThat(
                        rig.says(
                                reading,
                                "cat ~/tools/tool; touch ~/tools/new 2>/dev/null || echo read-only"))
                .containsExactly("a tool", "read-only");
    }

    @Test
    void linksAreFollowedForStateAndNotForOthers() throws IOException {
        Path real = Files.createDirectories(folder.resolve("dotfiles").resolve("agent"));
        Files.createSymbolicLink(rig.state, real);
        Files.createSymbolicLink(rig.project.resolve("way-out"), rig.data);

        List<String> said =
                rig.says("echo mine > ~/.agent/mine; cat way-out/token 2>/dev/null; echo end");

        assertThat(said).containsExactly("end");
        assertThat(real.resolve("mine")).hasContent("mine\n");
    }

    @Test
    void aProgramOfAHomeRunsWithItsPackage() throws IOException {
        Path prefix = rig.home.resolve(".nvm").resolve("v22");
        Path packaged = Files.createDirectories(prefix.resolve("lib/node_modules/agent/dist"));
        Path bin = Files.createDirectories(prefix.resolve("bin"));
        script(packaged.resolve("words.sh"), "#!/bin/sh\necho from the package\n");
        script(
                packaged.resolve("cli.sh"),
                "#!/usr/bin/env -S interpreter\n$(dirname \"$(readlink -f \"$0\")\")/words.sh\n");
        Path linked = Files.createDirectories(rig.home.resolve(".local/bin"));
        Files.createSymbolicLink(
                bin.resolve("agent"), Path.of("../lib/node_modules/agent/dist/cli.sh"));
        Files.createSymbolicLink(linked.resolve("agent"), bin.resolve("agent"));
        Path tools = Files.createDirectories(rig.home.resolve("tools/bin"));
        Files.createSymbolicLink(tools.resolve("interpreter"), Path.of("/bin/sh"));

        rig.launch(
                rig.isolated(),
                rig.project,
                Map.of("PATH", linked + ":" + tools + ":/usr/bin:/bin"),
                List.of("agent"),
                listener);

        listener.awaitExit();
        assertThat(listener.lines())
                .as("%s", listener.errors())
                .containsExactly("from the package");
    }

    @Test
    void whatArgumentsNameIsReadable() throws IOException {
        Path script = rig.home.resolve("agent.sh");
        script(script, "echo it runs; cat \"${1%%:*}/one\" \"${1##*:}\" \"${2#--file=}\"\n");
        Path classes = Files.createDirectories(rig.home.resolve("classes"));
        Files.writeString(classes.resolve("one"), "of a path\n");
        Path jar = Files.writeString(rig.home.resolve("two.jar"), "of its end\n");
        Path option = Files.writeString(rig.home.resolve("three"), "of an option\n");

        rig.launch(
                rig.isolated(),
                rig.project,
                Map.of(),
                List.of("sh", script.toString(), classes + ":" + jar, "--file=" + option),
                listener);

        listener.awaitExit();
        assertThat(listener.lines())
                .containsExactly("it runs", "of a path", "of its end", "of an option");
    }

    @Test
    void sigtermIsHeardAndTheExitCodeComesThrough() throws IOException {
        AgentProcess process =
                rig.launch(
                        rig.isolated(),
                        "trap 'echo asked; exit 5' TERM; echo up; while :; do sleep 0.01; done",
                        listener);
        listener.awaitLines(1);

        process.stop(Duration.ZERO);

        assertThat(listener.awaitExit()).isEqualTo(new ExitStatus(5, true));
        assertThat(listener.lines()).containsExactly("up", "asked");
    }

    @Test
    void theEndOfItsInputIsTheFirstThingItHears() throws IOException {
        AgentProcess process = rig.launch(rig.isolated(), "cat; echo ended; exit 3", listener);

        process.close();

        assertThat(listener.awaitExit()).isEqualTo(new ExitStatus(3, true));
        assertThat(listener.lines()).containsExactly("ended");
    }

    @Test
    void whoeverIgnoresSigtermIsKilledWithAllItStarted() throws Exception {
        AgentProcess process =
                rig.launch(
                        rig.isolated(),
                        "trap '' TERM; setsid sh -c 'trap \"\" TERM; while :; do sleep 0.01; done'"
                                + " & echo up; while :; do sleep 0.01; done",
                        listener);
        listener.awaitLines(1);
        List<ProcessHandle> inside = new ArrayList<>();
        await().until(() -> {
            inside.clear();
            inside.addAll(ProcessHandle.of(process.pid()).orElseThrow().descendants().toList());
            return inside.size() >= 3;
        });

        process.stop(Duration.ZERO);

        assertThat(listener.awaitExit().code()).isEqualTo(128 + 9);
        await().until(() -> inside.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void childrenThatLeftItsGroupEndWithIt() throws Exception {
        AgentProcess process =
                rig.launch(
                        rig.isolated(),
                        "setsid setsid env -i sleep 1000 & echo up; cat; exit 0",
                        listener);
        listener.awaitLines(1);
        List<ProcessHandle> inside =
                ProcessHandle.of(process.pid()).orElseThrow().descendants().toList();
        assertThat(inside).isNotEmpty();

        process.close();

        assertThat(listener.awaitExit()).isEqualTo(new ExitStatus(0, true));
        await().until(() -> inside.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void theSweepFindsItByItsMark() throws Exception {
        rig.launch(rig.isolated(), "echo up; setsid sleep 1000", listener);
        listener.awaitLines(1);

        List<Sweep.Swept> swept = Sweep.ofDirectory(rig.marker).end(IsolationRig.SHORT);

        assertThat(swept).hasSizeGreaterThanOrEqualTo(2).allMatch(Sweep.Swept::ended);
        listener.awaitExit();
    }

    @Test
    void itOutlivesTheThreadThatAskedForIt() throws Exception {
        Thread asking =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                rig.launch(
                                                rig.isolated(),
                                                "while read l; do echo $l; done",
                                                listener)
                                        .send("first".getBytes(StandardCharsets.US_ASCII));
                            } catch (IOException e) {
                                throw new java.io.UncheckedIOException(e);
                            }
                        });
        asking.join();

        assertThat(listener.awaitLines(1)).containsExactly("first");
        assertThat(listener.exits()).isEmpty();
        rig.close();
        assertThat(listener.awaitExit().code()).isEqualTo(128 + 9);
    }

    private static String reading(List<Path> paths) {
        StringBuilder script = new StringBuilder();
        paths.forEach(path -> script.append("cat '").append(path).append("' 2>/dev/null; "));
        return script + "echo end";
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
