package dev.gangway.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.access.Principal;
import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.GatewayException;
import dev.gangway.command.McpServers;
import dev.gangway.command.Query;
import dev.gangway.command.Result;
import dev.gangway.command.SessionSetup;
import dev.gangway.event.StreamName;
import dev.gangway.json.RawJson;
import dev.gangway.session.SessionState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Forks, deletions, and what clients bring, at the one place where rights are decided.
class LifecycleTest {
    private static final String PROGRAM =
            "[{\"name\":\"p\",\"command\":\"/bin/p\",\"args\":[],\"env\":[]}]";

    @TempDir private Path data;
    @TempDir private Path elsewhere;
    private GatewayRig rig;

    @BeforeEach
    void open() throws IOException {
        rig = new GatewayRig(data);
    }

    private void open(ServerPolicy policy) throws IOException {
        rig.close();
        rig = new GatewayRig(data, policy);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void directoriesLieInTheCallersProjectsAfterLinksAreResolved() throws IOException {
        open(ServerPolicy.NONE);
        Path inside = Files.createDirectory(rig.directory.resolve("inside"));
        Path link = Files.createSymbolicLink(rig.directory.resolve("link"), inside);
        Path out = Files.createSymbolicLink(rig.directory.resolve("out"), elsewhere);

        SessionState state = state(born(create(GatewayRig.ANN, directories(link))));

        assertThat(state.additionalDirectories()).containsExactly(inside.toString());
        for (Path refused : List.of(out, elsewhere, inside.resolve("none"), Path.of("inside"))) {
            assertThat(create(GatewayRig.ANN, directories(refused)).problems)
                    .as(refused.toString())
                    .singleElement()
                    .satisfies(problem -> {
                        assertThat(problem.code()).isEqualTo(ErrorCode.INVALID);
                        assertThat(problem).hasMessageContaining("additional directory");
                    });
        }
        assertThat(create(GatewayRig.BOB, directories(inside)).problems)
                .extracting(GatewayException::code)
                .containsExactly(ErrorCode.INVALID);
    }

    @Test
    void aProgramNeedsTheConfigurationAndTheRightToAdminister() throws IOException {
        open(ServerPolicy.NONE);
        assertThat(create(GatewayRig.ANN, servers(PROGRAM)).problems)
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo(ErrorCode.INVALID);
                    assertThat(problem).hasMessageContaining("allow_client_mcp");
                });
        assertThat(rig.fakes.all()).isEmpty();

        open(new ServerPolicy(true, List.of()));
        String session = born(create(GatewayRig.ANN, servers(PROGRAM)));
        assertThat(rig.fakes.last().wish().setup().servers().list()).hasSize(1);
        assertThat(state(session).toString()).doesNotContain("/bin/p");
    }

    @ParameterizedTest
    @CsvSource({
        "https://notes.example/mcp, true",
        "http://NOTES.example:8080/mcp, true",
        "http://127.0.0.1:9000/mcp, true",
        "http://127.0.0.1:9001/mcp, false",
        "https://evil.example/notes.example, false",
        "https://notes.example.evil/mcp, false",
        "https://notes.example@evil.example/mcp, false",
        "https://[::1]/mcp, false",
        "file:///etc/passwd, false",
        "https:notes.example, false",
        "//notes.example/mcp, false"
    })
    void remoteServersLieOnHostsThatAreListed(String url, boolean allowed) throws IOException {
        open(new ServerPolicy(true, List.of("Notes.example", "127.0.0.1:9000")));
        String server =
                "[{\"type\":\"http\",\"name\":\"n\",\"url\":\"" + url + "\",\"headers\":[]}]";

        Optional<ErrorCode> refusal = refusal(server);

        assertThat(refusal).isEqualTo(allowed ? Optional.empty() : Optional.of(ErrorCode.INVALID));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[7]",
                "[{\"name\":\"n\"}]",
                "[{\"name\":\"\",\"command\":\"c\",\"args\":[],\"env\":[]}]",
                "[{\"name\":\"n\",\"command\":\"c\",\"args\":[7],\"env\":[]}]",
                "[{\"name\":\"n\",\"command\":\"c\",\"args\":[],\"env\":[{\"name\":\"a\"}]}]",
                "[{\"type\":\"acp\",\"name\":\"n\",\"id\":\"i\"}]",
                "[{\"type\":\"http\",\"name\":\"n\",\"url\":\"x y\",\"headers\":[]}]",
                "[{\"type\":\"sse\",\"name\":\"n\",\"url\":\"https://a.example/\","
                        + "\"headers\":{\"a\":\"b\"}}]"
            })
    void whatIsNoListOfServersIsInvalid(String servers) throws IOException {
        open(new ServerPolicy(true, List.of("a.example")));

        assertThat(refusal(servers)).contains(ErrorCode.INVALID);
    }

    @Test
    void serversOfAClientAreBounded() throws IOException {
        open(new ServerPolicy(true, List.of()));
        String one = PROGRAM.substring(1, PROGRAM.length() - 1);

        assertThat(refusal("[" + String.join(",", java.util.Collections.nCopies(33, one)) + "]"))
                .contains(ErrorCode.LIMIT);
        assertThat(refusal(PROGRAM.replace("/bin/p", "x".repeat(64 * 1024))))
                .contains(ErrorCode.LIMIT);
    }

    @Test
    void setUpIsCheckedAsACreationIs() throws IOException {
        open(ServerPolicy.NONE);
        String session = rig.session();

        for (SessionSetup refused : List.of(servers(PROGRAM), directories(elsewhere))) {
            assertThat(
                            rig.execute(GatewayRig.ANN, new Command.SetUpSession(session, refused))
                                    .problems)
                    .extracting(GatewayException::code)
                    .containsExactly(ErrorCode.INVALID);
        }
        assertThat(
                        rig.execute(
                                        GatewayRig.ANN,
                                        new Command.SetUpSession(
                                                session, directories(rig.directory)))
                                .results)
                .containsExactly(new Result.Done());
        assertThat(state(session).additionalDirectories())
                .containsExactly(rig.directory.toString());
    }

    @Test
    void aForkBelongsToItsMakerAndUsesTheParentsAgent() throws IOException {
        open(ServerPolicy.NONE);
        String parent = rig.session();

        String fork = born(fork(GatewayRig.ROOT, parent, rig.directory.toString()));

        assertThat(state(fork).owner()).isEqualTo("root");
        assertThat(state(fork).agent().name()).isEqualTo("fake");
        assertThatThrownBy(() -> rig.gateway.read(GatewayRig.BOB, new Query.Session(fork)))
                .isInstanceOf(GatewayException.class);
        assertThat(rig.gateway.read(GatewayRig.ANN, new Query.Session(fork)))
                .as("who owns the project may do everything in its sessions")
                .isInstanceOf(Answered.Session.class);
        assertThat(fork(GatewayRig.ANN, parent, elsewhere.toString()).problems)
                .extracting(GatewayException::code)
                .containsExactly(ErrorCode.INVALID);
    }

    @Test
    void aDeletedSessionIsNotFoundRatherThanReset() throws IOException {
        open(ServerPolicy.NONE);
        String session = rig.session();
        Subscription before =
                rig.subscribe(GatewayRig.ANN, StreamName.session(session), Optional.empty());
        rig.execute(GatewayRig.ANN, new Command.DeleteSession(session));

        assertThatThrownBy(() ->
                        rig.subscribe(
                                GatewayRig.ANN,
                                StreamName.session(session),
                                Optional.of(before.resume().head())))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.NOT_FOUND));
        assertThat(rig.execute(GatewayRig.ANN, new Command.DeleteSession(session)).problems)
                .extracting(GatewayException::code)
                .containsExactly(ErrorCode.NOT_FOUND);
        Query.Sessions list = new Query.Sessions(Optional.empty(), Optional.empty(), 10);
        assertThat(((Answered.Sessions) rig.gateway.read(GatewayRig.ANN, list)).sessions())
                .isEmpty();
        before.close();
    }

    @Test
    void whatAnAgentSaidIsNotToldOfAnotherProgramUnderItsName() throws IOException {
        open(ServerPolicy.NONE);
        rig.session();

        Answered.Agents agents =
                (Answered.Agents) rig.gateway.read(GatewayRig.ANN, new Query.Agents());

        // The fakes introduce themselves with an identity that is not the configured program's.
        assertThat(agents.agents().getFirst().capabilities()).isEqualTo(RawJson.EMPTY_OBJECT);
    }

    @Test
    void whatAnAgentSaidIsToldOfTheSameProgram() throws IOException {
        open(ServerPolicy.NONE);
        rig.fakes.identity(rig.agents.identity(rig.agents.list().getFirst()));
        create(GatewayRig.ANN, SessionSetup.NONE);
        rig.fakes.runStarts();
        rig.fakes.last().can("{\"loadSession\":true}");
        rig.fakes.last().ready();
        rig.step();

        Answered.Agents agents =
                (Answered.Agents) rig.gateway.read(GatewayRig.ANN, new Query.Agents());

        assertThat(agents.agents().getFirst().capabilities()).hasToString("{\"loadSession\":true}");
    }

    private Optional<ErrorCode> refusal(String servers) {
        try {
            return create(GatewayRig.ANN, servers(servers)).problems.stream()
                    .map(GatewayException::code)
                    .findFirst();
        } catch (GatewayException refused) {
            return Optional.of(refused.code());
        }
    }

    private GatewayRig.Told create(Principal principal, SessionSetup setup) {
        return rig.execute(
                principal,
                new Command.CreateSession(
                        Optional.empty(), rig.directory.toString(), setup, Optional.empty()));
    }

    private GatewayRig.Told fork(Principal principal, String parent, String where) {
        return rig.execute(
                principal,
                new Command.ForkSession(parent, where, SessionSetup.NONE, Optional.empty()));
    }

    private String born(GatewayRig.Told told) {
        rig.fakes.runStarts();
        rig.fakes.last().ready();
        rig.step();
        return ((Result.Created) told.results.getFirst()).session();
    }

    private SessionState state(String session) {
        return ((Answered.Session) rig.gateway.read(GatewayRig.ROOT, new Query.Session(session)))
                .state();
    }

    private static SessionSetup directories(Path... directories) {
        return new SessionSetup(
                List.of(directories).stream().map(Path::toString).toList(), McpServers.NONE);
    }

    private static SessionSetup servers(String servers) {
        return new SessionSetup(List.of(), McpServers.read(RawJson.of(servers)));
    }
}
