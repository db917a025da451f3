package dev.gangway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.agent.AgentSetup;
import dev.gangway.command.Command;
import dev.gangway.command.McpServers;
import dev.gangway.command.Result;
import dev.gangway.json.RawJson;
import dev.gangway.session.SessionRig.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a client brings for a session: kept, sent again, and told to nobody.
class ServersTest {
    private static final AgentSetup SETUP =
            new AgentSetup(List.of(Path.of("/more")), servers("s3cret-of-ann"));

    @TempDir private Path directory;
    private SessionRig rig;

    @BeforeEach
    void open() {
        rig = new SessionRig(directory);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    static McpServers servers(String secret) {
        return McpServers.read(
                RawJson.of(
                        """
                        [{"type":"http","name":"notes","url":"https://notes.example/mcp",
                        "headers":[{"name":"Authorization","value":"%s"}]}]\
                        """
                                .formatted(secret)));
    }

    @Test
    void theyAreSentAtEveryStartOfTheAgent() {
        String session = session();
        assertThat(rig.agents.last().wish().setup()).isEqualTo(SETUP);

        rig.execute(new Command.StopAgent(session));
        rig.step();
        rig.prompt(session, "hello");
        rig.step();
        assertThat(rig.agents.last().wish().setup()).isEqualTo(SETUP);

        rig.crash();
        rig.execute(new Command.WakeAgent(session));
        rig.step();
        assertThat(rig.agents.last().wish().setup()).isEqualTo(SETUP);
    }

    @Test
    void theirSecretsAreInNoEventStateOrText() {
        String session = session();

        assertThat(rig.events(session).toString()).doesNotContain("s3cret-of-ann");
        assertThat(rig.state(session).toString()).doesNotContain("s3cret-of-ann");
        assertThat(SessionStateJson.write(rig.state(session)).toString())
                .doesNotContain("s3cret-of-ann", "notes.example");
        assertThat(SETUP.toString()).doesNotContain("s3cret-of-ann");
        assertThat(rig.agents.last().wish().toString()).doesNotContain("s3cret-of-ann");
    }

    @Test
    void aClientThatComesBackReplacesWhatItBrings() {
        String session = session();
        AgentSetup other = new AgentSetup(List.of(), servers("another-secret"));

        Answer answer = new Answer();
        rig.sessions.setUp(session, other, SessionRig.BY_ANN, answer);
        rig.step();
        rig.execute(new Command.StopAgent(session));
        rig.step();
        rig.execute(new Command.WakeAgent(session));
        rig.step();

        assertThat(answer.done()).isEqualTo(new Result.Done());
        assertThat(rig.agents.last().wish().setup())
                .isEqualTo(new AgentSetup(SETUP.additionalDirectories(), other.servers()));
    }

    @Test
    void otherDirectoriesAreAnEventAndTheSameAreNone() {
        String session = session();
        AgentSetup same = new AgentSetup(SETUP.additionalDirectories(), McpServers.NONE);
        AgentSetup other = new AgentSetup(List.of(Path.of("/a"), Path.of("/b")), McpServers.NONE);

        rig.sessions.setUp(session, same, SessionRig.BY_ANN, new Answer());
        rig.sessions.setUp(session, other, SessionRig.BY_ANN, new Answer());
        rig.step();

        assertThat(rig.kinds(session)).containsOnlyOnce("directories_changed");
        assertThat(rig.state(session).additionalDirectories()).containsExactly("/a", "/b");
        rig.crash();
        assertThat(rig.state(session).additionalDirectories()).containsExactly("/a", "/b");
    }

    @Test
    void deletionTakesTheSecretsAtOnce() throws IOException {
        String session = session();
        assertThat(stored()).isTrue();

        rig.execute(new Command.DeleteSession(session));
        rig.step();

        assertThat(
                        rig.database.<Long>read(store ->
                                store.first(
                                                "SELECT count(*) FROM session_servers",
                                                row -> row.longAt(1))
                                        .orElseThrow()))
                .isZero();
    }

    private boolean stored() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                if (text.contains("s3cret-of-ann")) {
                    return true;
                }
            }
        }
        return false;
    }

    private String session() {
        Answer created = new Answer();
        rig.sessions.create(
                new SessionBirth(
                        SessionRig.ANN,
                        7,
                        "fake",
                        "p",
                        Path.of("/"),
                        SETUP,
                        Optional.empty(),
                        Optional.empty()),
                created);
        rig.agents.runStarts();
        rig.agents.last().ready();
        rig.step();
        return ((Result.Created) created.done()).session();
    }
}
