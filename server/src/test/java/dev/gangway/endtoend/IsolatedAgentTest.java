package dev.gangway.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gangway.process.BubblewrapProbe;
import dev.gangway.process.isolation.Bubblewrap;
import dev.gangway.testkit.acp.AcpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Agents of a real server, isolated and not.
@Tag("isolation")
@Timeout(180)
class IsolatedAgentTest {
    /// An agent that tells what it can read, in bash.
    private static final String LOOKING_AGENT =
            """
            while IFS= read -r line; do
              id=$(sed -n 's/.*"id":\\([^,}]*\\).*/\\1/p' <<<"$line")
              case "$line" in
                *'"initialize"'*) result='{"protocolVersion":1,"agentCapabilities":{}}' ;;
                *'"session/new"'*) result='{"sessionId":"s1"}' ;;
                *'"session/prompt"'*)
                  seen=$( (cat "$TOKEN" || echo no token; cat "$OTHER" || echo no project
                    echo x > work && echo wrote) 2>/dev/null | tr '\\n' ' ')
                  printf '{"jsonrpc":"2.0","method":"session/update","params":{"sessionId":"s1",'
                  printf '"update":{"sessionUpdate":"agent_message_chunk","content":{"type":"text",'
                  printf '"text":"%s"}}}}\\n' "$seen"
                  result='{"stopReason":"end_turn"}' ;;
                *) continue ;;
              esac
              printf '{"jsonrpc":"2.0","id":%s,"result":%s}\\n' "$id" "$result"
            done
            """;

    @TempDir private Path folder;

    private static void assumeBubblewrap() {
        Bubblewrap found = BubblewrapProbe.run(System.getenv());
        assumeTrue(found instanceof Bubblewrap.Works, "bubblewrap does not work here");
    }

    @ParameterizedTest
    @CsvSource({
        "auto, no token no project wrote",
        "bubblewrap, no token no project wrote",
        "off, TOKEN secret project wrote"
    })
    void anAgentSeesItsProjectAndNeitherTokenNorOtherProjects(String isolation, String seen)
            throws Exception {
        assumeBubblewrap();
        Path base = folder.toRealPath();
        Path other = Files.createDirectories(base.resolve("other"));
        Files.writeString(other.resolve("file"), "secret project\n");
        Path script = Files.writeString(base.resolve("agent.sh"), LOOKING_AGENT);
        ServerProcess.Place place =
                ServerProcess.Place.in(
                        folder,
                        """
                        [agents.looking]
                        command = "bash"
                        args = ["%s"]
                        isolation = "%s"
                        env = { TOKEN = "%s", OTHER = "%s" }
                        [projects.one]
                        root = "%s"
                        [projects.two]
                        root = "%s"
                        """
                                .formatted(
                                        script,
                                        isolation,
                                        base.resolve("data/token"),
                                        other.resolve("file"),
                                        base.resolve("project"),
                                        other));
        Files.createDirectories(base.resolve("project"));
        ServerProcess server = ServerProcess.start(place);
        AcpClient client = server.connect("looking");
        String session = Frames.newSession(client, place.project().toString());

        client.result("session/prompt", Frames.send(client, session, "look", ""));

        String said =
                client
                        .recording()
                        .select(frame -> frame.update().equals("agent_message_chunk"))
                        .stream()
                        .map(Frames::text)
                        .reduce("", String::concat);
        assertThat(said.strip().replace(server.token(), "TOKEN")).isEqualTo(seen);
        assertThat(place.project().resolve("work")).hasContent("x\n");
        client.close();
        server.stop();
    }

    @Test
    void theDemoAgentIsIsolatedAndEndsWithAKilledServer() throws Exception {
        assumeBubblewrap();
        ServerProcess.Place place = ServerProcess.Place.in(folder, "");
        ServerProcess server = ServerProcess.start(place);
        AcpClient client = server.connect();
        String session = Frames.newSession(client, place.project().toString());
        client.result("session/prompt", Frames.send(client, session, "hello", ""));
        List<Long> agents = server.agents();
        List<ProcessHandle> handles =
                agents.stream().flatMap(pid -> ProcessHandle.of(pid).stream()).toList();
        assertThat(handles)
                .anyMatch(handle -> handle.info().command().orElse("").endsWith("bwrap"));

        server.kill();

        await().atMost(ServerProcess.PATIENCE)
                .until(() -> handles.stream().noneMatch(ProcessHandle::isAlive));
        client.close();
    }

    @Test
    void anAgentThatMustBeIsolatedIsRefusedPlainlyWhereBubblewrapIsMissing() throws Exception {
        ServerProcess.Place place =
                ServerProcess.Place.in(
                        folder,
                        """
                        [agents.strict]
                        command = "/bin/cat"
                        isolation = "bubblewrap"
                        """);
        Path bin = Files.createDirectories(folder.resolve("bin"));
        for (var program : List.of("setsid", "sh", "env")) {
            Files.createSymbolicLink(bin.resolve(program), Path.of("/usr/bin", program));
        }
        ServerProcess server = ServerProcess.start(place.under(List.of("env", "PATH=" + bin)));
        AcpClient client = server.connect("strict");

        assertThatThrownBy(() -> Frames.newSession(client, place.project().toString()))
                .hasMessageContaining("must be isolated, and bubblewrap is not installed");
        client.close();
        server.stop();
    }
}
