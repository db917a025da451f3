package dev.gangway.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.command.Command;
import dev.gangway.command.Query;
import dev.gangway.command.SessionFilter;
import dev.gangway.event.EventKind;
import dev.gangway.event.StreamName;
import dev.gangway.json.RawJson;
import dev.gangway.log.Resume;
import dev.gangway.session.SessionLimits;
import dev.gangway.session.SessionState;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sessions that are renamed and put aside, and what their events tell.
class RenameTest {
    @TempDir private Path data;
    private GatewayRig rig;
    private String session;

    @BeforeEach
    void open() throws Exception {
        rig = new GatewayRig(data);
        session = rig.session();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private void done(Command command) {
        assertThat(rig.execute(GatewayRig.ANN, command).problems).isEmpty();
    }

    private SessionState state() {
        return ((Answered.Session) rig.gateway.read(GatewayRig.ANN, new Query.Session(session)))
                .state();
    }

    private void agentSaysTitle(String title) {
        rig.fakes
                .last()
                .listener()
                .event(
                        EventKind.SESSION_INFO_UPDATE,
                        RawJson.of(
                                "{\"sessionUpdate\":\"session_info_update\",\"title\":\""
                                        + title
                                        + "\"}"));
        rig.step();
    }

    private void unload() {
        rig.clock.advance(SessionLimits.DEFAULTS.idleTime());
        rig.sessions.rest();
        assertThat(rig.sessions.loadedCount()).isZero();
    }

    private List<String> listed(boolean archived) {
        Query query =
                new Query.Sessions(
                        new SessionFilter(
                                Optional.empty(), Optional.empty(), Optional.empty(), archived),
                        Optional.empty(),
                        10);
        return ((Answered.Sessions) rig.gateway.read(GatewayRig.ANN, query))
                .sessions().stream().map(row -> row.id()).toList();
    }

    @Test
    void aPersonsTitleIsNotReplacedByTheAgents() {
        agentSaysTitle("first");
        assertThat(state().title()).isEqualTo("first");
        done(new Command.RenameSession(session, "mine"));
        agentSaysTitle("second");
        assertThat(state().title()).isEqualTo("mine");

        done(new Command.RenameSession(session, ""));
        agentSaysTitle("third");
        assertThat(state().title()).isEqualTo("third");
    }

    @Test
    void whatIsPutAsideIsLeftOutAlsoAfterItWasUnloaded() {
        done(new Command.RenameSession(session, "mine"));
        done(new Command.ArchiveSession(session, true));
        unload();

        assertThat(listed(false)).isEmpty();
        assertThat(listed(true)).containsExactly(session);
        assertThat(state().archived()).isTrue();
        assertThat(state().titled()).isTrue();
        done(new Command.ArchiveSession(session, false));
        assertThat(listed(false)).containsExactly(session);
    }

    @Test
    void sayingTheSameAgainIsNoEvent() {
        done(new Command.RenameSession(session, "mine"));
        done(new Command.ArchiveSession(session, true));
        long head = events(0).resume().head().sequence();

        done(new Command.RenameSession(session, "mine"));
        done(new Command.ArchiveSession(session, true));

        assertThat(events(0).resume().head().sequence()).isEqualTo(head);
    }

    private Answered.Events events(long after) {
        return (Answered.Events)
                rig.gateway.read(
                        GatewayRig.ANN,
                        new Query.Events(Optional.of(session), Optional.empty(), after, 1));
    }

    @Test
    void aPageBehindWhatWasTrimmedSaysSo() {
        done(new Command.RenameSession(session, "mine"));
        done(new Command.RenameSession(session, "mine again"));
        rig.log.trim(StreamName.feed(GatewayRig.ANN.id()), 1);

        Answered.Events page =
                (Answered.Events)
                        rig.gateway.read(
                                GatewayRig.ANN,
                                new Query.Events(Optional.empty(), Optional.empty(), 0, 1));

        assertThat(page.resume())
                .isInstanceOfSatisfying(
                        Resume.Gap.class,
                        gap ->
                                assertThat(page.events())
                                        .extracting(event -> event.sequence())
                                        .containsExactly(gap.firstKept()));
        assertThat(page.after().sequence()).isEqualTo(page.events().getFirst().sequence());
        assertThat(page.more()).isTrue();
    }
}
