package dev.gangway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.agent.AgentExit;
import dev.gangway.agent.AgentOpening;
import dev.gangway.agent.AgentSetup;
import dev.gangway.command.Command;
import dev.gangway.command.ErrorCode;
import dev.gangway.command.Result;
import dev.gangway.event.EventKind;
import dev.gangway.event.Sequenced;
import dev.gangway.event.StreamName;
import dev.gangway.session.SessionRig.Answer;
import dev.gangway.transcript.TranscriptEntry;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A session that begins with what another said.
class ForkTest {
    private static final String FORKS = "{\"sessionCapabilities\":{\"fork\":{}}}";

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

    @Test
    void aForkShowsItsParentsFinishedTurnsAndRunsNothingOfThem() {
        String parent = talked("one", "two");
        String fork = forked(parent, Optional.empty());

        assertThat(shown(fork)).containsExactlyElementsOf(shown(parent)).hasSize(6);
        assertThat(rig.agents.last().asked()).isEmpty();
        assertThat(rig.agents.last().wish().opening())
                .isEqualTo(new AgentOpening.Fork("agent-" + parent));
        assertThat(rig.state(fork).parent()).contains(new SessionParent(parent, 2, true, true));
        assertThat(rig.kinds(fork))
                .startsWith("session_created", "imported")
                .endsWith("agent_started");
    }

    @Test
    void itsTurnsAndMessagesGoOnBehindThoseOfItsParent() {
        String fork = forked(talked("one", "two"), Optional.empty());

        Answer accepted = rig.prompt(fork, "three");
        rig.step();
        rig.agents.last().stops("end_turn");
        rig.step();

        assertThat(accepted.accepted().turn()).isEqualTo(3);
        assertThat(entries(fork)).extracting(TranscriptEntry::turn).endsWith(3L, 3L);
        assertThat(
                        events(fork).stream()
                                .filter(event ->
                                        event.event().kind() == EventKind.USER_MESSAGE_CHUNK)
                                .map(event -> event.event().message()))
                .containsExactly(5L);
        assertThat(rig.state(fork).messages()).isEqualTo(5);
    }

    @Test
    void theRunningTurnIsLeftOut() {
        String parent = talked("one");
        rig.prompt(parent, "two");
        rig.step();
        rig.agents.last().says("half");
        rig.step();

        String fork = forked(parent, Optional.empty());

        assertThat(shown(fork)).hasSize(3).noneMatch(line -> line.contains("two"));
        assertThat(rig.state(fork).parent().orElseThrow().turn()).isEqualTo(1);
        assertThat(rig.state(fork).lastTurn()).isEqualTo(1);
    }

    @Test
    void aForkIsTheSameAfterARestart() {
        String fork = forked(talked("one"), Optional.empty());
        List<String> before = shown(fork);
        rig.prompt(fork, "two");
        rig.step();
        SessionState state = rig.state(fork);

        rig.crash();

        assertThat(shown(fork)).startsWith(before.toArray(String[]::new));
        assertThat(rig.state(fork).parent()).isEqualTo(state.parent());
        assertThat(rig.state(fork).lastTurn()).isEqualTo(2);
        assertThat(SessionStateJson.read(SessionStateJson.write(rig.state(fork))))
                .isEqualTo(rig.state(fork));
    }

    @Test
    void aForkOfAForkBeginsWithBoth() {
        String grandparent = talked("one");
        String parent = forked(grandparent, Optional.empty());
        rig.prompt(parent, "two");
        rig.step();
        rig.agents.last().stops("end_turn");
        rig.step();

        String fork = forked(parent, Optional.empty());

        assertThat(shown(fork)).containsExactlyElementsOf(shown(parent));
        assertThat(entries(fork))
                .allMatch(entry -> entry.body().toString().startsWith("{\"imported\":true"));
    }

    @Test
    void anAgentThatDoesNotRememberIsSaidToBeSuch() {
        String parent = talked("one");
        Answer answer = fork(parent, Optional.empty());
        rig.agents.runStarts();
        rig.agents.last().readyWithout();
        rig.step();

        String fork = ((Result.Created) answer.done()).session();
        assertThat(rig.state(fork).parent().orElseThrow().remembers()).isFalse();
    }

    @Test
    void theSameKeyGivesTheSameForkAndAnotherParentIsRefused() {
        String parent = talked("one");
        String other = rig.session();
        Optional<String> key = Optional.of("k");
        String fork = forked(parent, key);

        Answer again = fork(parent, key);
        Answer wrong = fork(other, key);
        rig.step();

        assertThat(again.done()).isEqualTo(new Result.Created(fork));
        assertThat(wrong.problem().code()).isEqualTo(ErrorCode.KEY_REUSED);
    }

    @Test
    void aForkWhoseAgentNeverComesLeavesNothing() {
        String parent = talked("one");
        Answer answer = fork(parent, Optional.empty());
        rig.agents.runStarts();
        String never = rig.agents.last().session();
        rig.agents
                .last()
                .listener()
                .gone(new AgentExit(AgentExit.Cause.SETUP_REFUSED, "takes no such thing"));
        rig.step();

        assertThat(answer.problem().code()).isEqualTo(ErrorCode.INVALID);
        assertThat(rig.sessions.place(never)).isEmpty();
        assertThat(rig.events(never)).isEmpty();
    }

    @Test
    void whatIsTooLongBeginsWithAWholeTurn() {
        String parent = talked("one", "two", "three");
        int last = entries(parent).stream().skip(6).mapToInt(e -> e.body().length()).sum();
        Ancestries few =
                new Ancestries(
                        (session, before, limit) ->
                                rig.transcripts.before(StreamName.session(session), before, limit),
                        last + 1);

        Ancestry ancestry = few.of(rig.state(parent));

        assertThat(ancestry.complete()).isFalse();
        assertThat(ancestry.entries()).hasSize(3);
        assertThat(ancestry.entries().getFirst().toString()).contains("\"kind\":\"turn\"");
        assertThat(ancestry.turn()).isEqualTo(3);
    }

    @Test
    void directoriesAndServersAreTheForksOwn() {
        Answer created = new Answer();
        AgentSetup setup =
                new AgentSetup(List.of(Path.of("/more")), ServersTest.servers("secret-1"));
        rig.sessions.create(birth(Optional.empty(), setup, Optional.empty()), created);
        rig.agents.runStarts();
        rig.agents.last().ready();
        rig.step();

        String fork = forked(((Result.Created) created.done()).session(), Optional.empty());

        assertThat(rig.state(fork).additionalDirectories()).isEmpty();
        rig.execute(new Command.StopAgent(fork));
        rig.step();
        rig.execute(new Command.WakeAgent(fork));
        rig.step();
        assertThat(rig.agents.last().wish().setup()).isEqualTo(AgentSetup.NONE);
    }

    /// A session that has had these turns.
    private String talked(String... prompts) {
        String session = rig.session();
        for (String prompt : prompts) {
            rig.prompt(session, prompt);
            rig.step();
            rig.agents.last().says("answer to ");
            rig.agents.last().says(prompt);
            rig.agents.last().stops("end_turn");
            rig.step();
        }
        return session;
    }

    private static SessionBirth birth(
            Optional<String> parent, AgentSetup setup, Optional<String> key) {
        return new SessionBirth(SessionRig.ANN, 7, "fake", "p", Path.of("/"), setup, parent, key);
    }

    private Answer fork(String parent, Optional<String> key) {
        Answer answer = new Answer();
        rig.sessions.create(birth(Optional.of(parent), AgentSetup.NONE, key), answer);
        return answer;
    }

    private String forked(String parent, Optional<String> key) {
        Answer answer = fork(parent, key);
        rig.agents.runStarts();
        rig.agents.last().can(FORKS);
        rig.agents.last().ready();
        rig.step();
        return ((Result.Created) answer.done()).session();
    }

    private List<Sequenced> events(String session) {
        return rig.events(session);
    }

    private List<TranscriptEntry> entries(String session) {
        return rig.transcripts.newest(StreamName.session(session), 500).entries();
    }

    /// What people see of a transcript, wherever it lies.
    private List<String> shown(String session) {
        return entries(session).stream()
                .map(entry ->
                        entry.kind()
                                + " "
                                + entry.turn()
                                + " "
                                + entry.atMillis()
                                + " "
                                + entry.body().toString().replace("\"imported\":true,", ""))
                .toList();
    }
}
